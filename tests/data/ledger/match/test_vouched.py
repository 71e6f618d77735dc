"""Names shown because the ledger itself calls their givers organisations."""

import pytest
from stdnum.cn import uscc

from data.ledger.match.vouched import may_be_organisation
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted

HEAD = "捐赠编号,捐赠人,捐赠人类型,金额,捐赠日期,募捐项目\n"
KNOWN = [(f"山西示例{number}有限公司", "企业") for number in range(12)]


def ledger(rows: list[tuple[str, str]], head: str = HEAD) -> str:
    lines = (f"{n},{name},{said},5,2022-01-01,植树募捐\n" for n, (name, said) in enumerate(rows))
    return head + "".join(lines)


def test_a_name_is_shown_where_its_row_calls_it_an_organisation(examine: Examine) -> None:
    rows = [("比亚迪", "企业"), ("太钢不锈", "企业"), ("茂业天地", ""), ("王建军", "企业")]
    verdict = examine(ledger([*KNOWN, *rows]))
    shown = {row["display_name"]: row["donor_type"] for row in drafted(verdict, "donors")}
    assert shown["比亚迪"] == shown["太钢不锈"] == "company"
    assert "茂**" in shown, "nothing says what it is"
    assert "王**" in shown, "a surname and a given name, whatever the ledger says"
    (told,) = [one for one in verdict.notices if one.code == "vouched"]
    assert told.fields["names"] == "太钢不锈、比亚迪"
    assert told.fields["count"] == "2"


def test_a_ledger_that_calls_people_organisations_is_not_believed(examine: Examine) -> None:
    """A column of who employs people, headed like the type of a giver."""
    rows = [("王建军", "机关"), ("李秀英", "机关"), ("扎西", "学校"), ("比亚迪", "企业")]
    verdict = examine(ledger([*KNOWN, *rows]))
    shown = {row["display_name"] for row in drafted(verdict, "donors")}
    assert {"王**", "李**", "扎*", "比**"} <= shown
    assert "vouched" not in codes(verdict)


def test_a_sound_credit_code_says_so_too(examine: Examine) -> None:
    """It is never stored, and neither is an identity card in its place."""
    sound = ["91140100MA0GTLKX3", "51140000MJ0123456"]
    sound = [code + uscc.calc_check_digit(code) for code in sound]
    wrong, card = "91140100MA0GTLKX3Q", "110105194912310021"
    assert not uscc.is_valid(wrong)
    rows = [("比亚迪", sound[0]), ("真爱梦想", sound[1]), ("太钢不锈", wrong), ("茂业天地", card)]
    head = HEAD.replace("捐赠人类型", "统一社会信用代码")
    verdict = examine(ledger([*((name, "") for name, _ in KNOWN), *rows], head))
    shown = {row["display_name"]: row["donor_type"] for row in drafted(verdict, "donors")}
    assert shown["比亚迪"] == "company"
    assert shown["真爱梦想"] == "social_org"
    assert {"太**", "茂**"} <= set(shown)
    assert verdict.may_publish
    told = "".join(map(str, verdict.notices)) + str(drafted(verdict, "donors"))
    assert not any(code in told for code in (*sound, wrong, card))


def test_a_giver_who_does_not_consent_is_not_shown(examine: Examine) -> None:
    head = HEAD.replace("捐赠人类型", "捐赠人类型,是否公开")
    rows = [(name, f"{said},是") for name, said in KNOWN]
    verdict = examine(ledger([*rows, ("比亚迪", "企业,否")], head))
    assert "比亚迪" not in {row["display_name"] for row in drafted(verdict, "donors")}
    assert "vouched" not in codes(verdict)


@pytest.mark.parametrize(
    "name",
    ["王建军", "华为", "老王", "阿强", "山西王建军", "清徐老赵", "晋西员工张磊", "光社村杜二蛋",
     "净因寺住持释常明", "买买提·艾力", "陳大文", "释永信", "张先生一家", "比亚迪 王传福",
     "IBM", "唐", "扎西", "晓红", "大海"],
)  # fmt: skip
def test_what_may_be_somebodys_name_is_none(name: str) -> None:
    assert not may_be_organisation(name)


@pytest.mark.parametrize(
    "name", ["比亚迪", "太钢不锈", "北京联益", "星巴克", "山西汾酒", "拼多多", "鸿星尔克"]
)
def test_a_name_like_nobodys_may_be_one(name: str) -> None:
    assert may_be_organisation(name)
