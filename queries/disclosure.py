"""Statistical disclosure control: what figures about people say to readers who are not staff.

A cell of fewer than 5 people is withheld, with all that would tell of them. What is shown is
rounded, so that no total less its parts, nor one choice of filters less another, gives a withheld
cell. Official statistics do the same: HESA's standard rounds people to the nearest 5 and withholds
averages of few (https://www.hesa.ac.uk/about/regulation/data-protection/rounding-and-suppression-anonymise-statistics).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from data.schema import TABLES
from queries.question import Question

FEWEST = 5  # people of a cell that is shown, and what their numbers are rounded to
FEWEST_RECORDS = 20  # participations of a cell that is shown where its people are not counted
FEWEST_IN_ALL = 20  # people whom filters must leave before anything but totals is shown
DIGITS = 3  # of hours and participations; below 1,000 these steps
STEPS = {"records": 5, "hours": 10}

PLACES = {"pct": 0, "number": 1, "hours": 0}  # decimals of a rounded number; all others: none

RATIOS: Mapping[str, tuple[str, str]] = {
    "hours_per_active": ("hours", "people"),
    "records_per_person": ("records", "people"),
    "hours_per_registered": ("hours", "registered"),
    "activity_pct": ("active_registered", "registered"),
    "retained_pct": ("people", "started"),
    "retention_pct": ("kept_people", "people_before"),
    "hours_change_pct": ("hours", "hours_before"),
    "records_change_pct": ("records", "records_before"),
    "people_change_pct": ("people", "people_before"),
    "volunteers/registered.hours_per_active": ("hours", "active"),
    "campaigns/donors.retention_pct": ("retained", "donors_before"),
}
"""What shares and averages of people are worked out from: two columns of the same row.

Worked out from what is shown of these they tell nothing more; exact ones would tell how many."""

TIMES = ("year", "month", "date")
"""Units of columns that say when."""

CLOSED = ("staff", "few")
"""Codes of QueryError for what a reader who is not staff may not see."""

SERVED = frozenset({"people", "records", "hours"})
"""Units of numbers about people who serve or give."""


def is_protected(question: Question) -> bool:
    """Whether its figures are about people."""
    return any(column.unit in SERVED for column in question.columns)


def rounded_units(question: Question) -> frozenset[str]:
    """Units of the numbers that readers who are not staff see rounded in its answers."""
    if not is_protected(question):
        return frozenset()
    is_money = any(column.unit == "cny" for column in question.columns)
    return SERVED if is_money else SERVED | {"pct", "number"}  # beside amounts they are of money


def lists_persons(question: Question) -> bool:
    """Whether its rows are records of single persons: for staff alone."""
    return question.name.startswith("rows/") and any(
        TABLES[name].of_persons for name in question.reads if name in TABLES
    )


def rounded(number: Any, unit: str) -> Any:
    """A number as it is shown, of the same type: people to 5, hours and participations to DIGITS.

    Shares have whole per cent and averages one decimal.
    """
    if unit in ("pct", "number"):
        return round(number, PLACES[unit])
    step = FEWEST
    if unit in STEPS:
        step = max(STEPS[unit], 10 ** (len(str(int(abs(number)))) - DIGITS))
    half = Decimal(step) / 2
    steps = (abs(Decimal(number)) + half) // step * step
    return type(number)(steps.copy_sign(number))


def protected(question: Question, table: pa.Table) -> pa.Table:
    """The result of a question about people as readers who are not staff see it.

    A row of which nothing is left is left out, unless a column `cell_size` tells why it is empty,
    or it is of a year, month or day: left out, it would read as one with nothing.
    """
    taken = rounded_units(question)
    units = {
        column.name: column.unit
        for column in question.columns
        if column.unit in taken and column.name not in question.grain
    }
    of = {name: RATIOS.get(f"{question.name}.{name}", RATIOS.get(name)) for name in units}
    ratios = {name: both for name, both in of.items() if both}
    is_timed = any(question.column(name).unit in TIMES for name in question.grain)
    is_money = taken == SERVED
    drops = question.grain and not (is_money or is_timed or "cell_size" in table.column_names)
    rows = []
    for row in table.to_pylist():
        shown = _shown(row, units)
        for name in (one for one in ratios if shown[one] is not None):
            shown[name] = _ratio(question, name, shown, *ratios[name])
        held = [name for name in units if row[name]]
        if not drops or not held or any(shown[name] is not None for name in held):
            rows.append(row | shown)
    return pa.Table.from_pylist(rows, schema=table.schema)


def _ratio(
    question: Question, name: str, shown: Mapping[str, Any], part: str, base: str
) -> float | None:
    """A share, a change or an average of two numbers as they are shown; none of few people."""
    whole = shown[base]
    if shown[part] is None or not whole:
        return None
    if question.column(base).unit == "people" and whole < FEWEST_IN_ALL:
        return None
    ratio, unit = float(shown[part]) / float(whole), question.column(name).unit
    if unit == "pct":
        ratio = 100 * ratio - (100 if name.endswith("_change_pct") else 0)
    return float(rounded(ratio, unit))


def _shown(row: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    """The cells of `units`; those of the year before are of other people than the rest."""
    before = {name: unit for name, unit in units.items() if name.endswith("_before")}
    now = {name: unit for name, unit in units.items() if name not in before}
    return _cells(row, now) | _cells(row, before)


def _cells(row: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    """The cells of some people: those of few withheld, all others rounded."""
    if "people" in units.values():
        few = {name for name, unit in units.items() if unit == "people" and _is_few(row[name])}
    else:
        is_few = any(_is_few(number, FEWEST_RECORDS) for number in _records(row))
        few = {"records"} if is_few else set()
    return {
        name: None
        if row[name] is None or name in few or (few and unit != "people")
        else rounded(row[name], unit)
        for name, unit in units.items()
    }


def _records(row: Mapping[str, Any]) -> Iterable[int | None]:
    """The participations that a row is of; where it is of a change, those of both years."""
    if "change_records" in row:
        return row["later_records"], row["later_records"] - row["change_records"]
    return (row.get("records"),)


def _is_few(number: int | None, fewest: int = FEWEST) -> bool:
    return number is not None and 0 < abs(number) < fewest
