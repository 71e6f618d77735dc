"""Columns made from arrays say what columns made cell by cell would say."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest

from data.demo.large import columns


def test_keys_sort_as_their_numbers() -> None:
    places = np.array([0, 8, 9, 998, 999, 999_999, 123_456_788, 999_999_998])
    found = columns.keys("R", places).to_pylist()
    assert found == [f"DEMO-R{place + 1:09}" for place in places]
    assert found == sorted(found)


def test_money_hours_days_and_instants() -> None:
    cents = np.array([1, -150, 123_456_789_012])
    assert columns.yuan(cents).to_pylist() == [
        Decimal("0.01"), Decimal("-1.50"), Decimal("1234567890.12"),
    ]  # fmt: skip
    assert columns.hours(np.array([1, 48])).to_pylist() == [Decimal("0.50"), Decimal("24.00")]
    assert columns.on(np.array([0, -1, 1095])).to_pylist() == [
        date(2019, 1, 1), date(2018, 12, 31), date(2021, 12, 31),
    ]  # fmt: skip
    assert columns.at(np.array([1]), np.array([3_661])).to_pylist() == [
        datetime(2019, 1, 2, 1, 1, 1)
    ]


def test_words_and_empty_cells() -> None:
    found = columns.words(("a", None, "b"), np.array([2, 0, 1]))
    assert found.to_pylist() == ["b", "a", None]
    masked = columns.empty_where(np.array([False, True, False]), found)
    assert masked.to_pylist() == ["b", None, None]


def test_spans_cover_every_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "CHUNK", 4)
    assert [(s.start, s.stop) for s in columns.spans(9)] == [(0, 4), (4, 8), (8, 9)]
    assert list(columns.spans(0)) == []


def test_each_purpose_has_its_own_numbers() -> None:
    assert columns.random(1, 2).random() == columns.random(1, 2).random()
    assert columns.random(1, 2).random() != columns.random(1, 3).random()
    assert columns.random(1, 2).random() != columns.random(2, 2).random()
    drawn = columns.draw(columns.random(1, 1), (3, 0, 1), 4_000)
    assert set(drawn.tolist()) == {0, 2}
    assert 2_700 < (drawn == 0).sum() < 3_300


def test_a_column_left_out_is_named() -> None:
    with pytest.raises(KeyError, match="team_id"):
        columns.batch("teams", {})
