"""A word within a sentence agrees with the number before it."""

import pytest

from data.errors import SENTENCES
from data.ledger.messages import notice
from data.sentences import filled


@pytest.mark.parametrize(
    ("rows", "said"),
    [("0", "0 rows are"), ("1", "1 row is"), (1, "1 row is"), ("2", "2 rows are"),
     ("21", "21 rows are"), ("1,001", "1,001 rows are")],
)  # fmt: skip
def test_a_word_agrees_with_its_number(rows: object, said: str) -> None:
    assert filled("{rows} {rows:|row is|rows are} left out", rows=rows) == f"{said} left out"


def test_other_slots_are_filled_as_ever() -> None:
    assert filled("{a}{b:|x|y}{c:>3}", a="{d}", b=2, c=1) == "{d}y  1"
    with pytest.raises(KeyError, match="rows"):
        filled("{rows:|row|rows}", row=1)


def test_notices_and_errors_agree() -> None:
    assert str(notice("returned", count=1)) == "1 gift that was returned in full is left out."
    assert str(notice("returned", count=2_000)).startswith("2,000 gifts that were")
    said = filled(SENTENCES["ledger_rejects"]["en"], rows="1", limit="0")
    assert said.startswith("1 row was rejected, 0 may be.")
