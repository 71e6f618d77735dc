"""Keys of rows."""

from data.ledger import Options
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import rejected


def test_rows_that_say_the_same(examine: Examine) -> None:
    text = "捐赠人,金额,捐赠日期\n甲,5,2022-01-01\n乙,5,2022-01-01\n甲,5,2022-01-01\n"
    verdict = examine(text)
    assert rejected(verdict) == [(4, "", "same_content")]
    kept = examine(text, options=Options(keep_duplicates=True))
    assert (rejected(kept), kept.changes["donations"].added) == ([], 3)
