"""Rows of totals."""

import pytest

from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, rejected

pytestmark = pytest.mark.usefixtures("only_read")

HEAD = "捐赠人,金额,捐赠日期,渠道\n"
LONG = 100_000
BLANK = " " * LONG


def test_subtotals_and_totals_are_compared(examine: Examine) -> None:
    text = HEAD + (
        "甲,10,2022-01-01,微信\n乙,20,2022-01-02,微信\n小计,30,,\n"
        "丙,5,2022-01-03,微信\n小计,5.00元,,\n合计,35,,\n"
    )
    verdict = examine(text)
    assert rejected(verdict) == []
    assert codes(verdict).count("total_agrees") == 3
    assert verdict.changes["donations"].added == 3


def test_a_total_that_differs_is_rejected_and_one_without_a_number_is_told(
    examine: Examine,
) -> None:
    verdict = examine(HEAD + "甲,10,2022-01-01,微信\n合计,11,,\n总计,,,\n")
    assert rejected(verdict) == [(3, "金额", "total")]
    assert verdict.rejects[0].expected("en") == "10.00: what the rows it stands for add up to"
    assert "total_left" in codes(verdict)


@pytest.mark.parametrize(
    ("cell", "beside"),
    [
        (BLANK + "合计", ""), ("合计" + BLANK, ""), ("1月" + BLANK + "合计", ""),
        ("合计", "total" + BLANK + "x"), ("合计", "合计" + ": " * LONG + "x"),
        ("合计", BLANK + "合" + BLANK), ("合计", "合 " * LONG),
    ],
)  # fmt: skip
def test_blanks_without_end_around_a_total_take_no_time(
    examine: Examine, cell: str, beside: str
) -> None:
    """One regular expression holds Python's lock until it has ended, and with it every reader."""
    examine(f"备注,捐赠人,金额,捐赠日期,渠道\n,甲,10,2022-01-01,微信\n{beside},{cell},10,,\n")
