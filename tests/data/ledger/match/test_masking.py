"""Columns about people."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from data import SnapshotError, ledger
from data.ledger import Options
from data.ledger.match import columns, masking, promises
from data.ledger.people import hashing
from data.ledger.read.cells import Misread
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import drafted

pytestmark = pytest.mark.usefixtures("only_read")


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("17", "under_18"),
        ("18岁", "18_25"),
        ("60", "46_60"),
        ("61", "over_60"),
        ("26–35 岁", "26_35"),
        ("18_25", "18_25"),
    ],
)
def test_bands_of_ages(text: str, band: str) -> None:
    assert masking.age_band(text) == band
    with pytest.raises(Misread):
        masking.age_band("很年轻")


SAMPLES = Path(__file__).parents[1] / "samples"
PEOPLE = (
    "李小明", "张伟强", "赵大刚", "钱小芳", "王桂兰", "Vincent", "Quincy", "张晓红", "吐尔逊江",
    "李建国", "Xiaohong", "王强", "张三丰", "李四光", "王五福", "赵敏敏", "13800138000",
    "13900139000", "140105196001011233", "140105197002021231", "6222020200012345678",
)  # fmt: skip


def everything(verdict: ledger.Verdict) -> str:
    """All that an import stores, shows or writes to a file."""
    out = io.BytesIO()
    ledger.write(verdict.rejects, out)
    tables = verdict.draft.tables if verdict.draft else {}
    stored = "".join(str(tables[name].to_pylist()) for name in verdict.changes if name in tables)
    told = [*verdict.notices, *verdict.rejects, *verdict.sheets, *verdict.changes.values()]
    return stored + out.getvalue().decode() + "".join(map(str, told))


@pytest.mark.parametrize(
    "name", [path.name for path in sorted(SAMPLES.iterdir()) if path.suffix != ".toml"]
)
def test_no_sample_gives_anybody_away(
    name: str, examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "_broken", lambda *_: [])  # the checks add no text of a file
    options = Options(limit=None, as_of=date(2022, 12, 31))
    try:
        said = everything(examine(SAMPLES / name, options=options))
    except SnapshotError as error:
        said = str(error)
    assert [secret for secret in PEOPLE if secret in said] == []


def test_organisations_with_people_in_them(examine: Examine) -> None:
    verdict = examine(SAMPLES / "mask_mixed_names.csv")
    donors = {row["display_name"]: row["donor_type"] for row in drafted(verdict, "donors")}
    assert verdict.may_publish
    assert donors["某市实验小学三年级一班 李**"] == "person"
    assert donors["山西某大学张**"] == "person"
    assert donors["太原某某公司 张** ***"] == "company"
    assert donors["太原市红十字会"] == "social_org"
    assert donors["某某寺"] == "institution"
    assert donors["城关街道清风社区 王**"] == "person"
    assert "某某慈善会张**" in donors
    assert "V***" in donors
    assert "张**、李**、王**" in donors


def test_payees_are_masked_in_any_form(examine: Examine) -> None:
    verdict = examine(SAMPLES / "mask_payee.csv")
    payees = {row["payment_id"]: row["payee"] for row in drafted(verdict, "payments")}
    assert payees == {
        "F01": "张**(垫付)", "F02": "买**", "F03": "Z***", "F04": "张**", "F05": "张**",
        "F06": "张**", "F07": "王* ***",
    }  # fmt: skip


def test_a_lead_that_is_a_person_is_masked_as_a_payee_too(examine: Examine) -> None:
    register = (
        "项目名称,类别,状态,立项年份,牵头单位,已拨付,拨付日期,项目内容,编号\n"
        "新项目甲,文化,进行中,2021,张晓红,100,2022-01-05,由张晓红老师带队,\n"
        "新项目乙,文化,进行中,2021,太原市示例协会,100,2022-01-05,讲课,\n"
    )
    verdict = examine(register)
    leads = {row["name"]: row for row in drafted(verdict, "projects")}
    assert leads["新项目甲"]["lead_org"] == "张**"
    assert leads["新项目乙"]["lead_org"] == "太原市示例协会"
    assert {row["payee"] for row in drafted(verdict, "payments")} == {"张**", "太原市示例协会"}
    assert "晓红" not in everything(verdict)


def test_people_in_what_an_output_is_are_masked(examine: Examine) -> None:
    labels = ["王小明、欧阳娜娜", "受益人：王小明", "张　伟", "入户服务"]
    measures = ["站点", "入户服务", "社区", "家庭"]
    lines = [f"P14,{m},{one},5,个\n" for m, one in zip(measures, labels, strict=True)]
    verdict = examine("项目名称,产出,产出说明,数量,单位\n" + "".join(lines))
    found = {row["label"] for row in drafted(verdict, "outputs")}
    assert found >= {"王**、欧**", "受益人：王**", "张*", "入户服务"}, verdict.rejects


def test_people_in_the_names_of_projects_are_masked_in_rejects(examine: Examine) -> None:
    projects = ["王小明助学项目", "张晓红老师公益课", "救助患儿李小红", "资助学生赵丽丽上学",
                "白血病患者钱小芳救助项目", "欧阳修文教育基金", "不在册的植树项目"]  # fmt: skip
    lines = [f"G{n},甲,1,2022-01-03,{one}\n" for n, one in enumerate(projects)]
    verdict = examine("捐赠编号,捐赠人,金额,捐赠日期,募捐项目\n" + "".join(lines))
    assert verdict.rejected_rows == len(projects)
    people = ("小明", "晓红", "小红", "丽丽", "小芳", "阳修文")
    assert [name for name in people if name in everything(verdict)] == []
    found = [one.found for one in verdict.rejects]
    assert found[0] == "王**助学项目"
    assert found[-1] == "不在册的植树项目", "which names nobody stays"


def test_numbers_of_vouchers_stay_as_they_are(examine: Examine) -> None:
    """记 is a voucher's, 付 a surname too; a name with a number behind it is still somebody's."""
    vouchers = ["记-001", "银付-12", "付-003", "转8", "现收字第3号", "付款-5", "应付-0007"]
    head, line = "凭证号,日期,收款单位,用途,金额\n", "{},2022-01-03,某超市,物资,{}\n"
    lines = [line.format(one, n) for n, one in enumerate([*vouchers, "张晓红2", "志愿者兰子"], 1)]
    verdict = examine(head + "".join(lines))
    keys = {row["payment_id"] for row in drafted(verdict, "payments")}
    assert keys >= set(vouchers)
    (told,) = [one for one in verdict.notices if one.code == "hidden_numbers"]
    assert told.fields["count"] == "2"
    assert "兰子" not in everything(verdict)
    assert "晓红" not in everything(verdict)


def test_numbers_of_people_are_never_keys(examine: Examine) -> None:
    """In short files and in long ones, which Arrow reads."""
    secrets = ["13812345678", "110105194912310021", "6222020200012345678", "E12345678", "张三丰"]
    head = "捐赠编号,捐赠人,金额,捐赠日期\n"
    rows = [f"{secret},甲,1,2022-01-03\n" for secret in secrets]
    many = [f"N{number},甲,1,2022-01-03\n" for number in range(600)]
    for lines in (rows, [*rows, *many]):
        verdict = examine(head + "".join(lines))
        keys = {row["donation_id"] for row in drafted(verdict, "donations")}
        assert not keys & set(secrets)
        assert len(keys) == len(lines)
        assert not [secret for secret in secrets if secret in everything(verdict)]


def _card(n: int) -> str:
    digits = f"140105{1950 + n % 50}{1 + n % 12:02}{1 + n % 28:02}{n:03}"
    return digits + mod_11_2.calc_check_digit(digits)


def _bank_card(n: int) -> str:
    digits = f"6222021001116{n:05}"
    return digits + luhn.calc_check_digit(digits)


def test_long_files_hash_the_same_keys_as_short_ones(examine: Examine) -> None:
    """Arrow reads a column of many spellings: whatever it reads stands in the ledger as it is."""
    forms: list[Callable[[int], str]] = [
        lambda n: f"TY-138{n:04}5678", lambda n: f"20210501-138{n:04}5678",
        lambda n: f"WX138{n:04}1234x", lambda n: f"139-{n:04}_5678", lambda n: f"138-{n:08}",
        lambda n: f"13812-34{n:04}", lambda n: f"86-1371234{n:04}", lambda n: f"A_0351-7{n:06}",
        lambda n: f"0351765{n:04}", lambda n: f"20210501{_card(n)}", lambda n: f"D{_card(n)}",
        lambda n: f"{_card(n)}001", lambda n: f"{_card(n)[:6]}-{_card(n)[6:14]}-{_card(n)[14:]}_1",
        lambda n: f"D_140105600101{n:03}", lambda n: f"E{n + 12345678}_1",
        lambda n: f"{_bank_card(n)}-2", lambda n: f"6222-0210-{n + 1000}-6245-702",
    ]  # fmt: skip
    each = columns.FEW // len(forms) + 9
    secrets = [form(n) for n in range(each) for form in forms]
    harmless = [f"TY{n:05}-2021" for n in range(99)]
    head = "捐赠编号,捐赠人,金额,捐赠日期\n"

    def keys(given: list[str]) -> set[str]:
        verdict = examine(head + "".join(f"{one},甲,1,2022-01-03\n" for one in given))
        told = {one.code: one.fields["count"] for one in verdict.notices if "count" in one.fields}
        assert told["hidden_numbers"] == f"{len(set(given) - set(harmless))}"
        return {row["donation_id"] for row in drafted(verdict, "donations")}

    at_once = keys([*secrets, *harmless])
    assert len(at_once) == len(secrets) + len(harmless)
    assert {key for key in at_once if not key.startswith("K-")} == set(harmless)
    few = [*secrets[:200], *harmless]
    assert keys(few) <= at_once


def test_a_key_that_hides_a_number_and_a_cell_too_long_to_be_told() -> None:
    masks = masking.Masking(date(2022, 1, 8))
    masks.key = hashing.Key(b"secret")
    assert masks.plain_key("138\u31641234\u31645678").startswith("K-")
    assert masks.text("电话138\ufe0f1234\ufe0f5678") == "电话***"
    assert masking.rejected("text", "某单位 " * 2000) == "某**"


HELD = (
    "TY-13812345678", "20210501-13812345678", "13812345678-1", "WX13812345678",
    "D_140105199003072316", "20210501140105199003072317", "id:140105 19900307 2316",
    "6222021001116245702-2", "手机：13812345678请联系", "感谢张晓红老师",
    "联系人：张晓红，家住晋源", "①13812345678", "138—1234—5678", "1.0351—7654321",
    "https://fund.example/?tel=13812345678", "li@fund.example/3",
)  # fmt: skip
KEPT = (
    "记-001", "付-003", "太原-001", "转字第5号", "捐2021-03", "P21", "2021-12-31-004",
    "D20210501-0001", "4200001234202101011234567890", "INV-2021-000123",
)  # fmt: skip


def test_a_key_that_holds_a_number_or_a_name_is_hashed() -> None:
    """Order numbers, slips and registers often have a day or letters before it."""
    masks = masking.Masking(date(2022, 1, 8))
    masks.key = hashing.Key(b"secret")
    assert [one for one in HELD if not masks.plain_key(one).startswith("K-")] == []
    assert [one for one in KEPT if masks.plain_key(one) != one] == []
