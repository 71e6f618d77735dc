"""Donations and their donors."""

from decimal import Decimal

import pytest

from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected

HEAD = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目,类型\n"


def test_a_campaign_column_may_name_a_project(examine: Examine) -> None:
    text = (
        HEAD + "1,甲,5,2022-01-01,微信,晋祠小导游志愿讲解服务项目,\n2,乙,6,2022-01-01,,植树募捐,\n"
    )
    rows = {row["donation_id"]: row for row in drafted(examine(text), "donations")}
    purpose = {k: (r["campaign_id"], r["project_id"], r["restriction"]) for k, r in rows.items()}
    assert purpose == {"1": (None, "P14", "project"), "2": ("C01", "P21", "campaign")}
    assert rows["2"]["channel"] == "other", "by default"


def test_refunds_are_negative_and_gifts_are_not(examine: Examine) -> None:
    text = HEAD + (
        "1,甲,50,2022-01-01,微信,植树募捐,捐赠\n2,甲,5,2022-01-02,微信,植树募捐,退款\n"
        "3,甲,-6,2022-01-02,微信,植树募捐,\n4,甲,-7,2022-01-02,微信,植树募捐,捐赠\n"
    )
    verdict = examine(text)
    assert rejected(verdict) == [(5, "金额", "amount_negative")]
    assert {"sign_turned", "refund_alone"} <= set(codes(verdict))
    amounts = {row["donation_id"]: row["amount_cny"] for row in drafted(verdict, "donations")}
    assert amounts == {"1": Decimal(50), "2": Decimal(-5), "3": Decimal(-6)}


def test_donors_are_of_the_type_their_name_says(examine: Examine) -> None:
    names = ("王小明", "山西示例有限公司", "示例志愿者协会", "示例小学校", "匿名")
    lines = (f"{n},{name},5,2022-01-01,微信,植树募捐,\n" for n, name in enumerate(names))
    found = drafted(examine(HEAD + "".join(lines)), "donors")
    assert {row["display_name"]: row["donor_type"] for row in found} == {
        "王**": "person", "山西示例有限公司": "company", "示例志愿者协会": "social_org",
        "示例小学校": "institution",
    }  # fmt: skip


def test_an_organisation_that_does_not_consent_keeps_no_name(examine: Examine) -> None:
    """A ledger that says nothing of consent says nothing against it."""
    head, name = HEAD.replace("类型", "类型,是否公开"), "山西示例有限公司"
    for said, shown in (("否", "***"), ("是", name), ("", name)):
        found = drafted(examine(f"{head}1,{name},5,2022-01-01,微信,植树募捐,,{said}\n"), "donors")
        assert [(row["display_name"], row["donor_type"]) for row in found] == [(shown, "company")]
        assert [row["consent_public"] for row in found] == [said == "是"]


GOODS = {
    "a form beside the channel": (
        "捐赠人,金额,捐赠日期,渠道",
        "甲乙,500,2022-01-05,实物",
        1,
        "500",
    ),
    "a form of its own": ("捐赠人,金额,捐赠日期,形式", "甲乙,,2022-01-05,物资", 0, "0"),
    "goods named, no form": (
        "捐赠人,捐赠物资,金额,捐赠日期",
        "甲乙,米10袋,500,2022-01-05",
        1,
        "500",
    ),
    "goods alone": (
        "捐赠人,捐赠物资,数量,折价金额,捐赠日期",
        "甲乙,米,10,500,2022-01-05",
        1,
        "500",
    ),
    "what goods are worth": ("捐赠人,金额,物资价值,捐赠日期", "甲乙,,500,2022-01-05", 1, "500"),
}


@pytest.mark.parametrize(("head", "row", "valued", "worth"), GOODS.values(), ids=GOODS)
def test_goods_are_never_money(
    examine: Examine, head: str, row: str, valued: int, worth: str
) -> None:
    verdict = examine(f"{head}\n{row}\n")
    assert rejected(verdict) == []
    assert "donations" not in verdict.changes
    [goods] = [one for one in verdict.notices if one.code == "goods"]
    assert (goods.fields["count"], goods.fields["valued"]) == ("1", str(valued))
    assert goods.fields["sum"].partition(".")[0] == worth


def test_money_beside_goods_is_money_and_the_goods_are_counted(examine: Examine) -> None:
    head = "捐赠人,金额,物资价值,捐赠日期\n"
    verdict = examine(head + "甲乙,100,500,2022-01-05\n丙丁,,,2022-01-06\n戊己,7,,2022-01-07\n")
    assert rejected(verdict) == [(3, "金额", "empty")]
    found = sorted(row["amount_cny"] for row in drafted(verdict, "donations"))
    assert [str(amount) for amount in found] == ["7.00", "100.00"]
    [goods] = [one for one in verdict.notices if one.code == "goods"]
    assert goods.fields["sum"] == "500.00"


def test_a_total_adds_up_money_and_goods_as_it_is_written(examine: Examine) -> None:
    head = "捐赠人,金额,捐赠日期,形式\n"
    verdict = examine(head + "甲乙,100,2022-01-05,现金\n丙丁,500,2022-01-06,物资\n合计,600,,\n")
    assert rejected(verdict) == []
    assert "total_agrees" in codes(verdict)
    assert [str(row["amount_cny"]) for row in drafted(verdict, "donations")] == ["100.00"]


def test_a_ledger_of_goods_and_money_out_says_what_a_row_lacks(examine: Examine) -> None:
    """It has no column of amounts."""
    head = "募捐名称,日期,物品价值,支出金额\n"
    verdict = examine(
        head + "植树募捐,2022-01-03,500,\n植树募捐,2022-01-03,,20\n植树募捐,2022-01-04,,\n"
    )
    assert rejected(verdict) == [(4, "物品价值", "empty")]
    assert {"goods", "money_out"} <= set(codes(verdict)), codes(verdict)
    assert rejected(examine(head + "植树募捐,2022-01-03,,20\n")) == []
