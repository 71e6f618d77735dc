"""pandas and polars answer what the app answers, or they are no rivals."""

import datetime
from typing import Any

import pytest

from data import Snapshot
from pages.ui import store
from queries import load
from tests.bench import frames
from tests.bench.growth import APART, NOTHING
from tests.bench.questions import Case, cases


@pytest.fixture(scope="module")
def written(demo: Snapshot) -> list[Case]:
    return [case for case in cases(demo) if case.question.name in frames.COLUMNS]


@pytest.mark.parametrize("library", [frames.Pandas, frames.Polars])
def test_the_same_is_answered(library: Any, written: list[Case], demo: Snapshot) -> None:
    rival = library(demo)
    for chosen in (NOTHING, APART):
        assert {one.question.name for one in written if one.chosen == chosen} == {*frames.COLUMNS}
    for case in written:
        name = case.question.name
        table = store.fetch(case.question, case.params, demo)
        assert table is not None
        columns = [column for part in frames.COLUMNS[name] for column in part]
        ours = list(zip(*(table[one].to_pylist() for one in columns), strict=True))
        assert frames.same(name, ours, rival.answer(name, case.params)), case.what


def test_a_question_not_written_is_refused(demo: Snapshot) -> None:
    for library in (frames.Pandas, frames.Polars):
        with pytest.raises(KeyError):
            library(demo).answer("overview/headline", {})


def test_columns_are_those_of_the_questions() -> None:
    for name, (keys, figures) in frames.COLUMNS.items():
        assert {*keys, *figures} <= {column.name for column in load(name).columns}


@pytest.mark.parametrize(
    ("ours", "theirs", "agree"),
    [
        ([(2020, 7, 3)], [(2020, 7, 3)], True),
        ([(2020, 7, 3)], [(2020, 7, 4)], False),
        ([(2020, 7, None)], [(2020, 7, 4)], True),  # withheld
        ([(2020, 7, 3)], [(2020, 7, 3), (2021, 2, 2)], True),  # a row withheld
        ([(2020, 7, 3), (2021, 9, 9)], [(2020, 7, 3)], False),
        ([(2020, 7, 3)], [], False),
        ([], [(2020, 7, 3)], False),
    ],
)
def test_agreement_is_exact_but_for_what_is_withheld(
    ours: frames.Rows, theirs: frames.Rows, agree: bool
) -> None:
    assert frames.same("volunteers/returning", ours, theirs) is agree


def test_days_and_fractions_are_compared_as_such() -> None:
    day, instant = datetime.date(2021, 1, 3), datetime.datetime(2021, 1, 3)
    assert frames.same("campaigns/cumulative", [("C1", day, 1, 2)], [("C1", instant, 1.0, 2.0)])
    assert not frames.same("campaigns/cumulative", [("C1", day, 1, 2)], [("C1", day, 1, 2.01)])
