"""Ledgers that feed their own table alone."""

from datetime import date
from decimal import Decimal

from data.ledger import Options
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import drafted

PLAIN = {
    "teams": "队伍名称,队伍类型,成立日期\n一队,科学普及,2021-01-01\n",
    "campaigns": "募捐名称,目标金额,上线日期\n春暖募捐,100,2022-01-01\n",
    "campaign_totals": "募捐项目,募集金额,截至日期\n植树募捐,700000,2022-02-01\n",
    "budgets": "项目名称,年度,预算金额,科目\n晋祠小导游志愿讲解服务项目,2022,500,采购\n",
    "commitments": "合同编号,乙方,签订日期,合同金额,项目\nA1,示例公司,2022-02-01,1000,P14\n",
    "payments": "收款单位,拨付日期,拨付金额,项目\n山西示例有限公司,2022-02-05,10,P14\n",
    "payables": "应付事项,应付金额,项目\n尾款,10,P14\n",
    "outputs": "项目名称,产出,数量,单位\nP14,站点,5,个\n",
    "milestones": "项目名称,环节,计划日期\nP14,评估,2022-03-01\n",
    "disclosures": "公开对象,募捐项目,公开类型,公开日期\n募捐项目,植树募捐,进展公示,2022-02-02\n",
}


def test_each_ledger_becomes_a_row_of_its_table(examine: Examine) -> None:
    verdict = examine(*PLAIN.values(), options=Options(as_of=date(2022, 6, 30)))
    assert [reject.fields for reject in verdict.rejects] == []
    added = {name: change.added for name, change in verdict.changes.items()}
    assert added == dict.fromkeys(PLAIN, 1)
    (step,) = drafted(verdict, "milestones")
    assert step["milestone_id"].startswith("M-")


def test_a_payable_of_a_ledger_is_not_said_to_be_printed(examine: Examine) -> None:
    """The report does not print what a ledger records."""
    for made in (
        PLAIN["payables"],
        "项目编号,项目名称,状态,未拨付金额\nP14,晋祠小导游志愿讲解服务项目,,10\n",
    ):
        verdict = examine(made, options=Options(as_of=date(2022, 6, 30)))
        basis = {row["amount_cny"]: row["amount_basis"] for row in drafted(verdict, "payables")}
        assert basis[Decimal(10)] == "recorded"
