"""Statistical disclosure control: what figures about people say to readers who are not staff.

A cell of fewer than 6 people, or of fewer than 6 gifts, is withheld, with all that would tell of
it. What is shown is rounded, so that no total less its parts, nor one choice of filters less
another, gives how many a withheld cell has. Very many choices compared can tell its hours and
amounts to their rounding and, where there are few people, how many they are: the page of data says
so. Official statistics do the same: HESA's standard rounds people to 5 and withholds averages of
few
(https://www.hesa.ac.uk/about/regulation/data-protection/rounding-and-suppression-anonymise-statistics).
People, gifts and participations are rounded down: to the nearest 5, two withheld cells that make 8
together would read as 10, and both be known to be 4. Cells of 5 are withheld too: five cells that
make 20 would otherwise be known to be 4 each; so they may be 5, which is not few.

Gifts are counted, not who gave them: of many that is not on record.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa

from data.schema import TABLES
from queries import beside, nested
from queries.question import Question

STEP = 5  # what people, gifts and participations are rounded down to
FEWEST = STEP + 1  # people, or gifts, of a cell that is shown
FEWEST_RECORDS = 20  # participations of a cell that is shown where its people are not counted
FEWEST_IN_ALL = 20  # people whom filters must leave before anything but totals is shown
DIGITS = 3  # of hours, participations and amounts given; below 1,000 these steps
STEPS = {"records": STEP, "hours": 10, "cny": 10}

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
    "refund_pct": ("refunded_cny", "given_cny"),
    "volunteers/registered.hours_per_active": ("hours", "active"),
    "campaigns/donors.retention_pct": ("retained", "donors_before"),
}
"""What shares and averages of people and refunds are worked out from: two columns of the same row.

Worked out from what is shown of these they tell nothing more; exact ones would tell how many."""

OF_SOME: Mapping[str, int] = {"hhi": 100, "top_ten_pct": 5, "anonymous_pct": 5}
"""Columns of how much some of the givers gave, and what they are rounded to.

They are worked out from exact amounts: of few givers, or less rounded, they tell what one gave."""

MOST_HHI = 1000  # above, its root is the share of the largest giver, to a few per cent

FOLLOWING = frozenset({"met_on"})
"""Columns worked out from an amount received, which they would tell."""

TIMES = ("year", "month", "date")
"""Units of columns that say when."""

ORDER = re.compile(r"^order by (\w+)( desc)?", re.MULTILINE)
"""The first column by which the SQL orders its rows."""

COUNTED = frozenset({"people", "records", "hours", "gifts"})
"""Units of numbers about people who serve or give."""

PRINTED = frozenset({"target_cny"})
"""Columns of amounts that the report prints: nobody gave them."""

WITHHOLDING = (*beside.PAYEES, "outside", "later_outside", "change_outside", "corrections")
"""Columns that are there to withhold others; no reader is shown them."""

PARTS = frozenset({"volunteers/retention"})
"""Questions whose people make up a number that is shown: nobody reads as few people there."""

SERVED = {"project/outputs": ("person", "household")}
"""Questions that list numbers of several units, and those that count whom a project served."""

LISTED = ("attention/", "funds/payables", "funds/payments", "project/amounts")
"""Questions that name what they list, or order it by amount: what is withheld is left out."""


def is_protected(question: Question) -> bool:
    """Whether its figures are about people."""
    return question.name in SERVED or any(column.unit in COUNTED for column in question.columns)


def rounded_units(question: Question) -> frozenset[str]:
    """Units of the numbers that readers who are not staff see rounded in its answers."""
    if not is_protected(question) or question.name in SERVED:
        return frozenset()
    is_printed = any(column.name == "unprinted" for column in question.columns)
    return COUNTED | {"pct", "number"} | (set() if is_printed else {"cny"})


def protected_units(question: Question) -> dict[str, str]:
    """The columns that are withheld or rounded, with their units."""
    taken = rounded_units(question) | {"cny"}
    is_paid = any(column.name in beside.PAYEES for column in question.columns)
    others = PRINTED.union(question.grain, beside.PLANNED if is_paid else ())
    return {
        column.name: column.unit
        for column in question.columns
        if column.unit in taken and column.name not in others
    }


def lists_persons(question: Question) -> bool:
    """Whether its rows are records of single persons: for staff alone."""
    return question.name.startswith("rows/") and any(
        TABLES[name].of_persons for name in question.reads if name in TABLES
    )


def rounded(number: Any, unit: str) -> Any:
    """A number as it is shown, of the same type: people and gifts to STEP, the rest to DIGITS.

    Shares have whole per cent and averages one decimal.
    """
    if unit in ("pct", "number"):
        places = Decimal(1).scaleb(-PLACES[unit])
        return type(number)(Decimal(str(number)).quantize(places, ROUND_HALF_UP))
    step, more = STEP, Decimal(0)
    if unit in STEPS:
        step = max(STEPS[unit], 10 ** (len(str(int(abs(number)))) - DIGITS))
    if unit in ("hours", "cny"):
        more = Decimal(step) / 2
    steps = (abs(Decimal(number)) + more) // step * step
    return type(number)(steps.copy_sign(number))


def protected(
    question: Question, table: pa.Table, against: Iterable[Mapping[str, Any]] = ()
) -> pa.Table:
    """The result of a question about people as readers who are not staff see it.

    `against` are the rows of the question that `beside` holds it against.

    A row of which nothing is left is left out, unless a column `cell_size` tells why it is empty,
    or it is of a year, month or day, or holds other amounts: left out, it would read as one with
    nothing.
    """
    units = protected_units(question)
    of = {name: RATIOS.get(f"{question.name}.{name}", RATIOS.get(name)) for name in units}
    ratios = {name: both for name, both in of.items() if both}
    drops = _drops(question)
    rows, exact = [], table.to_pylist()
    few = nested.near(question, exact, against, is_few) | nested.lone(question, exact, is_few)
    is_told = beside.are_few([*exact, *against], is_few)
    for place, row in enumerate(exact):
        shown = _shown(row, units, place in few)
        if is_told and beside.payees(row):
            shown = dict.fromkeys(units)
        if question.name in PARTS and row["people"] == 0:
            shown |= {"people": None, "cell_size": "small"}
        if row.get("unprinted") == 0:  # as the report prints it; a share tells of the others
            shares = dict.fromkeys(units) if is_told else shown
            shown = {name: shares[name] if units[name] == "pct" else row[name] for name in units}
        if shown.get("received_cny", 0) is None:
            shown |= dict.fromkeys(FOLLOWING & row.keys())
        for name in (one for one in ratios if shown[one] is not None):
            shown[name] = _ratio(question, name, shown, *ratios[name])
        if is_told and question.name in beside.GROSS:
            shown |= dict.fromkeys(beside.BEFORE & row.keys())
        is_of_served = row.get("unit") in SERVED.get(question.name, ())
        if is_of_served and not row["report_lines"] and is_few(row["value"]):
            continue
        held = [name for name in units if row[name]]
        if not drops or not held or any(shown[name] is not None for name in held):
            rows.append(row | shown)
    nested.forget_changes(question, rows)
    return pa.Table.from_pylist(_ordered(question, rows), schema=table.schema)


def _ordered(question: Question, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that stand by the size of a number, by what is shown of it, those withheld last.

    The order of exact numbers tells which of two that read alike is the larger.
    """
    number, is_falling = ordered_by(question)

    def place(row: Mapping[str, Any]) -> tuple[bool, Any, list[tuple[bool, Any]]]:
        shown = row[number]
        size = 0 if shown is None else -shown if is_falling else shown
        return shown is None, size, [(row[key] is None, row[key]) for key in question.grain]

    return sorted(rows, key=place) if number in protected_units(question) else rows


def ordered_by(question: Question) -> tuple[str, bool]:
    """The first column by which rows are ordered, and whether the largest comes first."""
    if question.largest:
        return question.largest[0], True
    *_, last = [("", ""), *ORDER.findall(question.sql)]
    return last[0], bool(last[1])


def _drops(question: Question) -> bool:
    """Whether a row of which nothing is left is left out."""
    names = {column.name for column in question.columns}
    if names & {*beside.PAYEES}:
        return question.name.startswith(LISTED)
    is_timed = any(question.column(name).unit in TIMES for name in question.grain)
    return bool(question.grain) and not is_timed and "cell_size" not in names


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


def _shown(row: Mapping[str, Any], units: Mapping[str, str], is_held: bool) -> dict[str, Any]:
    """The cells of `units`; gifts, and those of the year before, are of others than the rest.

    With `is_held` those of gifts are withheld, however many."""
    is_giving = "gifts" in units.values()
    given = {n: unit for n, unit in units.items() if is_giving and unit in ("gifts", "cny", "pct")}
    before = {n: unit for n, unit in units.items() if n.endswith("_before")}
    now = {n: unit for n, unit in units.items() if n not in given | before}
    return _given(row, given, is_held) | _cells(row, before) | _cells(row, now)


def _given(row: Mapping[str, Any], units: Mapping[str, str], is_held: bool) -> dict[str, Any]:
    """The cells of some gifts: those of few withheld, and changes from few; all others rounded."""
    counts = (*_both_years(row, "gifts"), *_both_years(row, "outside"), row.get("refunds"))
    amounts = [row[name] for name, unit in units.items() if unit == "cny"]
    is_kept = is_held or any(map(is_few, counts)) or (row.get("gifts") == 0 and any(amounts))
    change = row.get("gifts_change_pct")
    before = None if change in (None, -100) else round(row["gifts"] / (1 + change / 100))
    return {
        name: None
        if row[name] is None or is_kept or (unit == "pct" and is_few(before))
        else rounded(row[name], unit)
        for name, unit in units.items()
    }


def _cells(row: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    """The cells of some people: those of few withheld, all others rounded."""
    if "people" in units.values():
        few = {name for name, unit in units.items() if unit == "people" and is_few(row[name])}
    else:
        is_few_records = any(is_few(one, FEWEST_RECORDS) for one in _both_years(row, "records"))
        few = {"records"} if is_few_records or ("activities" in row and may_be_few(row)) else set()
    shown = {
        name: None
        if row[name] is None or name in few or (few and unit != "people")
        else rounded(row[name], unit)
        for name, unit in units.items()
    }
    for name in OF_SOME.keys() & shown.keys():
        is_of_few = row[name] is None or row["donors"] < FEWEST_IN_ALL
        is_of_one = name == "hhi" and not is_of_few and row[name] > MOST_HHI
        step = OF_SOME[name]
        shown[name] = None if is_of_few or is_of_one else float(round(row[name] / step) * step)
    return shown


def may_be_few(row: Mapping[str, Any]) -> bool:
    """Whether few people may have served, by the participations and activities of a year or two.

    Nobody serves twice in an activity: of 31 in 31 activities all may be one person's.
    """
    counts = zip(_both_years(row, "records"), _both_years(row, "activities"), strict=True)
    return any(is_few(records, FEWEST * (activities or 0)) for records, activities in counts)


def _both_years(row: Mapping[str, Any], unit: str) -> Iterable[int | None]:
    """The participations or gifts that a row is of; where it is of a change, those of two years."""
    if row.get(f"change_{unit}") is not None:
        return row[f"later_{unit}"], row[f"later_{unit}"] - row[f"change_{unit}"]
    return (row.get(unit),)


def is_few(number: int | None, fewest: int = FEWEST) -> bool:
    """Whether it is a number of people or gifts, up or down, so small that it is withheld."""
    return number is not None and 0 < abs(number) < fewest
