"""Columns that say the unit of the amounts row by row."""

from typing import Any

import pytest

from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import drafted, rejected

pytestmark = pytest.mark.usefixtures("only_read")

GIFTS = (
    "捐赠人,金额,{0},捐赠时间,渠道\n示例企业1,1.5,{1},2021-05-01,微信\n"
    "示例企业2,2.5,{2},2021-05-02,微信\n"
)
GOODS = (
    "捐赠人,物资名称,数量,{0},金额,捐赠时间\n示例企业1,,,{1},1.5,2021-05-01\n"
    "示例企业2,牛奶,5,{2},2.5,2021-05-02\n"
)
PAID = (
    "收款单位,拨付日期,拨付金额,{0}\n示例医疗公司,2021-05-03,1.5,{1}\n"
    "示例救援公司,2021-05-04,2.5,{2}\n"
)
PROJECTS = "项目名称,状态,预算,{0}\n示例志愿行动,进行中,1.5,{1}\n示例救援行动,进行中,2.5,{2}\n"
SERVED = (
    "姓名,活动名称,服务日期,服务时长,{0}\n王小明,社区义诊,2022-01-05,30,{1}\n"
    "王小明,社区义诊,2022-01-06,15,{2}\n"
)
READ = [  # ledger, heading and cells of the column; what the amounts come to, None for a stop
    (GIFTS, ("单位", "万元", "万元"), 40_000),
    (GIFTS, ("单位", "万", "万"), 40_000),
    (GIFTS, ("金额单位", "千元", "千元"), 4_000),
    (GIFTS, ("单位（必填）", "人民币万元", "人民币万元"), 40_000),
    (GIFTS, ("单位", "元", "元"), 4),
    (GIFTS, ("单位", "元", ""), 4),
    (GIFTS, ("单位", "某某公司", "某某联合会"), 4),
    (GIFTS, ("单位", "", ""), 4),
    (GIFTS, ("备注", "万元", "万元"), 4),
    (GIFTS, ("单位", "万元", "元"), None),
    (GIFTS, ("单位", "万元", ""), None),
    (GIFTS, ("单位", "万元", "人民币"), None),
    (GIFTS, ("单位", "万元", "某某公司"), None),
    (GIFTS, ("单位", "美元", "美元"), None),
    ("单位：万元,,,,\n" + GIFTS, ("单位", "元", "元"), None),
    (GOODS, ("单位", "万元", "箱"), None),
    (GOODS, ("单位", "元", "箱"), 1.5),
    (GOODS, ("单位", "万", "箱"), 1.5),
    (PAID, ("单位", "万元", "万元"), 40_000),
    (PAID, ("币种", "人民币", ""), 4),
    (PAID, ("币种", "美元", "人民币"), None),
    ("单位：万元,,,\n" + PAID, ("币种", "人民币", "人民币"), 40_000),
    (PROJECTS, ("单位", "万元", "万元"), 40_000),
    (PROJECTS, ("单位", "某某协会", "某某局"), 4),
    (PROJECTS, ("单位", "某某协会", "万元"), None),
    (SERVED, ("单位", "分钟", "分钟"), 0.75),
    (SERVED, ("单位", "分钟", "小时"), None),
]
AMOUNTS = {
    "donations": "amount_cny",
    "payments": "amount_cny",
    "projects": "budget_cny",
    "service_records": "hours",
}


def test_a_column_of_units_is_read_or_stops_the_amounts(examine: Examine) -> None:
    found: dict[Any, Any] = {}
    expected: dict[Any, Any] = {}
    for ledger, cells, total in READ:
        verdict = examine(ledger.format(*cells))
        wrong = {code for _, _, code in rejected(verdict)}
        read: Any = sum(
            row[amount]
            for table, amount in AMOUNTS.items()
            if table in verdict.changes
            for row in drafted(verdict, table)
            if not row.get("report_lines")
        )
        found[ledger, cells] = None if wrong == {"unit"} else (read, wrong)
        expected[ledger, cells] = None if total is None else (total, set())
    assert found == expected


def test_a_column_of_units_is_no_organisation(examine: Examine) -> None:
    for cells, expected in (
        (("万元", "万元"), [None, None]),
        (("甲协会", "乙学会"), ["甲协会", "乙学会"]),
    ):
        verdict = examine(PROJECTS.format("单位", *cells))
        new = [row for row in drafted(verdict, "projects") if row["name"].startswith("示例")]
        assert [row["lead_org"] for row in new] == expected
