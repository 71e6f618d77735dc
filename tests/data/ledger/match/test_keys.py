"""Keys of rows."""

import pytest

from data.ledger import Options
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import SERVICE, rejected


def test_rows_that_say_the_same(examine: Examine) -> None:
    text = "捐赠人,金额,捐赠日期\n甲,5,2022-01-01\n乙,5,2022-01-01\n甲,5,2022-01-01\n"
    verdict = examine(text)
    assert rejected(verdict) == [(4, "", "same_content")]
    kept = examine(text, options=Options(keep_duplicates=True))
    assert (rejected(kept), kept.changes["donations"].added) == ([], 3)


ALONE = {
    "donations": "捐赠编号,捐赠人,金额,捐赠日期,项目\nS1,王小明,5,2022-01-03,没有这个\n",
    "payments": "拨付编号,收款方,拨付金额,拨付日期,项目名称\nS1,某公司,5,2022-01-03,没有这个\n",
    "service_records": SERVICE.splitlines()[0] + "\n王小明,,,义诊,2022-01-05,2,杏花岭,没有这个\n",
    "activities": "活动名称,活动日期,区县,所属项目,活动编号\n义诊,2022-01-05,杏花岭,没有这个,H1\n",
    "budgets": "项目名称,年份,预算金额\n没有这个,2022,5\n",
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_a_ledger_whose_rows_are_all_rejected_ends_in_a_verdict(
    examine: Examine, text: str
) -> None:
    verdict = examine(text)
    assert (verdict.draft, len(verdict.rejects)) == (None, 1)
