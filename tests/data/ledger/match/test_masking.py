"""Columns about people."""

import pytest

from data.ledger.match import masking
from data.ledger.read.cells import Misread


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
