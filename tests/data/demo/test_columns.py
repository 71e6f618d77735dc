"""Columns made from arrays say what columns made cell by cell would say."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest

from data import SnapshotError, parquet
from data.demo import columns


def test_keys_say_what_they_are() -> None:
    assert columns.few_keys("V", 2) == ["DEMO-V00001", "DEMO-V00002"]
    assert columns.few_keys("R", 1) == ["DEMO-R000001"]


def test_keys_sort_as_their_numbers() -> None:
    places = np.array([0, 8, 9, 998, 999, 999_999, 123_456_788, 999_999_998])
    found = columns.keys("R", places).to_pylist()
    assert found == [f"DEMO-R{place + 1:09}" for place in places]
    assert found == sorted(found)


def test_money_hours_days_and_instants() -> None:
    cents = np.array([1, -1, -150, 62774823, 123_456_789_012])
    assert columns.decimals(cents).to_pylist() == [
        Decimal("0.01"), Decimal("-0.01"), Decimal("-1.50"), Decimal("627748.23"),
        Decimal("1234567890.12"),
    ]  # fmt: skip
    assert columns.on(np.array([0, 365, -1, 1095])).to_pylist() == [
        date(2019, 1, 1), date(2020, 1, 1), date(2018, 12, 31), date(2021, 12, 31),
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
    assert (np.sort(drawn) == np.sort(columns.draw(columns.random(1, 1), (3, 0, 1), 4_000))).all()


def test_a_column_left_out_is_named() -> None:
    with pytest.raises(KeyError, match="team_id"):
        columns.batch("teams", {})


def test_rows_without_a_column_they_must_have_do_not_fit() -> None:
    made = columns.table("payable_terms", [{"payable_id": "A01", "instalment": 1}])
    with pytest.raises(SnapshotError, match="due_on is empty in 1 rows"):
        parquet.fit("payable_terms", made)


def test_invented_names_differ() -> None:
    names = [columns.ordinal(number) for number in range(70)]
    assert names[:11] == [*"甲乙丙丁戊己庚辛壬癸", "甲子"]
    assert len(set(names)) == 70
    assert [columns.letters(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
