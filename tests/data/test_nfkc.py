"""Unicode's form NFKC: the same as Python's, but for marks without end."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import derived
from data.ledger.people import names, numbers, sentences
from data.ledger.read import cells
from data.nfkc import MOST_MARKS, nfkc

GRAVE, CEDILLA, VOICED = "\u0300", "\u0327", "\uff9e"
MOST = 2 * MOST_MARKS + 3  # one of them may stand for two, and the letter before for three


def run_of_marks(text: str) -> int:
    """The most marks in a row of a text in NFKD: their order is what takes the square of that."""
    longest = run = 0
    for letter in unicodedata.normalize("NFKD", text):
        run = run + 1 if unicodedata.combining(letter) else 0
        longest = max(longest, run)
    return longest


@given(
    st.text(st.sampled_from("aｱ王 é１(）Å\u0300\u0327\u0344\u0f73\u3099\uff9e\ufdfa"), max_size=60)
)
def test_a_text_of_any_language_is_as_python_has_it(text: str) -> None:
    if run_of_marks(text) <= MOST_MARKS:
        assert nfkc(text) == unicodedata.normalize("NFKC", text)
    assert run_of_marks(nfkc(text)) <= MOST


@pytest.mark.parametrize("marks", [GRAVE + CEDILLA, GRAVE + VOICED, "\u0f73\u0f75", "\u0344"])
def test_marks_without_end_are_left_out(marks: str) -> None:
    first, rest = marks[0], marks[1:]
    for many in (marks * 500, first * 500 + rest * 500):
        found = nfkc(f"王a{many}b")
        assert found.startswith("王")
        assert found.endswith("b")
        assert run_of_marks(found) <= MOST


def test_every_mark_of_unicode_is_counted() -> None:
    for letter in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]):
            assert run_of_marks(nfkc(letter * 99)) <= MOST, hex(ord(letter))


@pytest.mark.parametrize(
    "read",
    [
        cells.plain, cells.says_nothing, names.bare, names.masked, names.party, names.pieces,
        numbers.holds_number, numbers.kind_of_credit, numbers.starred, sentences.remark,
        sentences.served, sentences.veiled, derived.searchable, derived.typed,
    ],
)  # fmt: skip
def test_a_cell_of_marks_alone_keeps_nobody_waiting(read: object) -> None:
    """A million of them would take an hour."""
    assert callable(read)
    read("王" + GRAVE * 500_000 + CEDILLA * 500_000)
