"""Charts of years: a choice of years is drawn strong among the others, and what lacks is a gap."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from data import Snapshot
from pages.ui.answers import Answer
from pages.ui.figures.bars import bars, groups, pairs, yearly
from pages.ui.figures.lines import lines
from pages.ui.figures.picture import Picture
from tests.pages.conftest import Asked, seen
from tests.pages.plotted import plotted

OVER_YEARS: dict[str, Callable[[Answer], Picture]] = {
    "overview/giving_by_year": lambda a: bars(a, "year", "received_cny"),
    "overview/service_by_year": lambda a: bars(a, "year", "hours"),
    "trends/giving": lambda a: yearly(a, "year", "received_cny", "received_change_pct"),
    "trends/service": lambda a: yearly(a, "year", "people", "people_change_pct"),
    "trends/volunteers": lambda a: pairs(a, "year", ("registered", "active")),
    "volunteers/by_year": lambda a: groups(a, "year", ("records", "people")),
    "volunteers/returning": lambda a: groups(a, "year", ("new_people", "kept_people")),
    "trends/giving_by_category": lambda a: lines(a, "year", "received_cny", "project_category"),
}


@pytest.mark.parametrize("chosen", [[2021], [2019, 2021]], ids=str)
@pytest.mark.parametrize("name", OVER_YEARS)
def test_years_chosen_are_strong_among_the_others(
    asked: Asked, demo: Snapshot, name: str, chosen: list[int]
) -> None:
    draw = OVER_YEARS[name]
    whole = plotted(draw(asked(name, demo)))
    narrowed = asked(name, demo, year=chosen)
    made = plotted(draw(narrowed))
    assert {row["year"] for row in narrowed.records} == set(chosen), "the figures stay the choice's"
    for every, drawn in zip(whole.data, made.data, strict=True):
        assert list(drawn.x) == list(every.x)
        assert list(drawn.y) == list(every.y)
        strong = {
            int(year)
            for year, opacity in zip(
                drawn.x, drawn.marker.opacity or [1] * len(drawn.x), strict=True
            )
            if opacity == 1
        }
        assert strong == set(chosen) & set(map(int, drawn.x))
        assert every.marker.opacity is None


def test_months_of_years_not_chosen_are_pale_lines(asked: Asked, demo: Snapshot) -> None:
    made = plotted(
        lines(asked("trends/giving_by_month", demo, year=[2021]), "month", "gifts", "year")
    )
    assert {line.name: line.opacity for line in made.data} == {
        "2019": 0.3,
        "2020": 0.3,
        "2021": None,
    }


def without(answer: Answer, column: str, *values: int) -> Answer:
    """The answer without the rows that hold one of these."""

    kept = [row[column] not in values for row in answer.records]
    assert answer.table is not None
    return replace(answer, table=answer.table.filter(kept))


def test_a_year_that_lacks_keeps_its_place(asked: Asked, demo: Snapshot) -> None:
    answer = without(asked("trends/giving", demo), "year", 2020)
    for draw in (yearly, bars):
        made = plotted(draw(answer, "year", "received_cny"))
        assert list(made.layout.xaxis.categoryarray) == ["2019", "2020", "2021"]
        assert not [
            v for x, v in zip(made.data[0].x, made.data[0].y, strict=True) if x == "2020" and v
        ]


def test_a_line_never_bridges_what_lacks(asked: Asked, demo: Snapshot) -> None:
    months = without(asked("trends/giving_by_month", demo), "month", 4)
    for line in plotted(lines(months, "month", "gifts", "year")).data:
        assert dict(zip(line.x, line.y, strict=True))[4] == 0
    by_category = asked("trends/giving_by_category", demo)
    years = without(by_category, "year", 2020)
    for line in plotted(lines(years, "year", "gifts", "project_category")).data:
        values = dict(zip(line.x, line.y, strict=True))
        assert list(values) == [2019, 2020, 2021]
        assert values[2020] is None
    for line in plotted(lines(by_category, "year", "gifts", "project_category")).data:
        rows = [
            row
            for row in by_category.records
            if by_category.text("project_category", row) == line.name
        ]
        gifts = {row["year"]: row["gifts"] for row in rows}
        assert dict(zip(line.x, line.y, strict=True)) == {2019: 0, 2020: 0, 2021: 0} | gifts


def test_the_years_around_are_as_protected_as_those_chosen(demo: Snapshot) -> None:
    answer = seen("volunteers/by_year", demo, year=["2020"])
    assert [row["people"] for row in answer.records] == [875]
    assert [row["people"] for row in answer.around.records] == [865, 875, 1865]
