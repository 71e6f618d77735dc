"""What is proposed for the columns of a table that is not known; the rest is in test_panel."""

from data.ledger.match.own import Unknown
from pages.data.importing import assign


def test_the_row_most_like_headings_is_proposed() -> None:
    rows = (("捐赠情况", ""), ("谁", "多少"), ("甲", "15"))
    assert Unknown("x.csv", rows).likely == 1
    assert assign.ROWS > 1
