"""Rows between sheets and tables."""

from datetime import date

import pyarrow as pa
import pytest

from data.ledger.match.work import (
    DERIVED,
    PART,
    ROW,
    Work,
    column,
    first_rows,
    joined,
    put,
    text_keys,
)
from data.ledger.messages import Rejects
from data.schema import TABLES

ROWS = pa.table({"name": ["甲", None, "甲"], "day": [date(2022, 1, 3), date(2022, 1, 4), None]})


def test_the_first_row_of_each_key() -> None:
    first, origin = first_rows(pa.chunked_array([["a", "b"], ["a", None, "b", None]]))
    assert first.tolist() == [True, True, False, True, False, False]
    assert origin.tolist() == [0, 1, 0, 3, 1, 3]


def test_keys_are_made_from_content() -> None:
    assert joined(ROWS, ["name", "day"]).to_pylist() == [
        "甲 · 2022-01-03", " · 2022-01-04", "甲 · ",
    ]  # fmt: skip
    one, two = (text_keys("G", ROWS, names) for names in (["name"], ["name", "day", "none"]))
    assert one[0] == one[2] != one[1]
    assert len(set(two.to_pylist())) == 3
    assert all(key.startswith("G-") and len(key) == 22 for key in two.to_pylist())


def test_columns_are_set_and_read() -> None:
    assert put(ROWS, "name", pa.array(["乙"] * 3))["name"].to_pylist() == ["乙"] * 3
    assert column(ROWS, "none", pa.int64()).to_pylist() == [None] * 3


@pytest.fixture
def work() -> Work:
    return Work([], {}, date(2022, 1, 1), Rejects())


def test_rows_keep_their_places_and_others_are_derived(work: Work) -> None:
    work.add("teams", pa.table({"team_id": ["T1"], PART: pa.array([2], pa.int32()), ROW: [7]}))
    work.add("teams", pa.table({"team_id": ["T2"]}))
    made = work.new["teams"]
    assert made.column_names == [*(c.name for c in TABLES["teams"].columns), PART, ROW]
    assert list(zip(*(made[n].to_pylist() for n in ("team_id", PART, ROW)), strict=True)) == [
        ("T1", 2, 7), ("T2", DERIVED, DERIVED),
    ]  # fmt: skip
    known = work.known("teams")
    assert known is not None
    assert known["team_id"].to_pylist() == ["T1", "T2"]
    assert work.known("projects") is None


def test_derived_rows_are_left_out_without_a_reject(work: Work) -> None:
    work.add("teams", pa.table({"team_id": ["T1", "T2"]}))
    bad = pa.array([True, False])
    left = work.reject_where(work.new["teams"], bad, "team_id", "empty")
    assert left["team_id"].to_pylist() == ["T2"]
    assert work.rejects.all == []
