"""What looks odd in an import before it is published: said, never decided."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.apply.merge import PEOPLE, Change
from data.ledger.apply.tally import amount_of
from data.ledger.match.work import PART, Work
from data.schema import TABLES

FEWEST = 3  # rows of a month, before it can be that of the month before again
MANY = 5  # rows of a file, before one can stand out
FAR = Decimal(50)  # times another amount: a unit may be wrong

Month = tuple[int, int]


def odd(work: Work, tables: Mapping[str, pa.Table], changes: Mapping[str, Change]) -> None:
    """Tell what looks odd in each table of amounts."""
    for table, change in changes.items():
        before, after = change.before, change.after
        if before.sum is not None and after.sum is not None and after.sum < before.sum:
            work.tell("sum_falls", table=table, before=f"{before.sum:,}", after=f"{after.sum:,}")
        name = amount_of(table)
        if name is None or table not in tables:
            continue
        mine = tables[table].filter(pc.greater_equal(tables[table][PART], 0))
        for code, fields in _outliers(_amounts(mine[name]), work.base.get(table), name):
            work.tell(code, table=table, **fields)
        if table in PEOPLE:
            _again(work, table, mine, name)
        if table == "service_records":
            _sessions(work, mine)


def _amounts(values: pa.ChunkedArray) -> pa.Array:
    """Return the amounts that are some, without their signs, the smallest first."""
    some = pc.abs(values.filter(pc.not_equal(values, 0))).combine_chunks()
    return some.take(pc.array_sort_indices(some))


def _median(amounts: pa.Array) -> Decimal:
    middle = len(amounts) // 2
    return median(map(Decimal, amounts[middle - 1 + len(amounts) % 2 : middle + 1].to_pylist()))


def _outliers(
    amounts: pa.Array, base: pa.Table | None, name: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield an amount far above the others, and a file far from the record."""
    if len(amounts) < MANY:
        return
    usual = _median(amounts)
    second, largest = map(Decimal, amounts[-2:].to_pylist())
    if largest >= usual * 100 and largest >= second * FAR:
        yield "outlier", {"amount": f"{largest:,}", "usual": f"{usual:,}"}
    if base is not None and len(known := _amounts(base[name])) >= MANY:
        before = _median(known)
        if not before / FAR < usual < before * FAR:
            yield "scale", {"usual": f"{usual:,}", "before": f"{before:,}"}


def _again(work: Work, table: str, mine: pa.Table, name: str) -> None:
    """Tell months of the file that say the same of the same people as the month before."""
    base, person = work.base.get(table), PEOPLE[table]
    if base is None or mine.num_rows > 200_000:
        return
    known, said = _months(base, table, person, name), _months(mine, table, person, name)
    for (year, month), entries in said.items():
        earlier = (year - 1, 12) if month == 1 else (year, month - 1)
        if entries == known.get(earlier) and entries.total() >= FEWEST:
            fields = {"month": f"{year}-{month:02}", "earlier": f"{earlier[0]}-{earlier[1]:02}"}
            work.tell("month_again", table=table, **fields)
    _corrected(work, table, mine, name)


def _sessions(work: Work, lines: pa.Table) -> None:
    """Tell lines without a number that give one on record other hours: maybe a second session."""
    if (base := work.base.get("service_records")) is None:
        return
    at = pc.index_in(lines["record_id"], base["record_id"])
    made_of = rf"^{TABLES['service_records'].prefix}-[0-9a-f]{{20}}$"
    made = pc.match_substring_regex(lines["record_id"], made_of)
    other = pc.not_equal(lines["hours"], base["hours"].take(at)).fill_null(False)
    if count := pc.sum(pc.and_(made, other)).as_py():
        work.tell("hours_again", count=count)


def _corrected(work: Work, table: str, mine: pa.Table, name: str) -> None:
    """Tell new rows beside one on record of the same person and day with another amount."""
    base, key = work.base[table], TABLES[table].key[0]
    on = [PEOPLE[table], TABLES[table].dated or ""]
    fresh = mine.filter(pc.invert(pc.is_in(mine[key], base[key])))
    left = base.filter(pc.invert(pc.is_in(base[key], mine[key])))
    there = set(zip(*(left[column].to_pylist() for column in on), strict=True))
    rows = zip(*(fresh[column].to_pylist() for column in on), strict=True)
    count = sum(row in there and row[0] is not None for row in rows)
    if count and not work.replace:
        work.tell("corrected", table=table, count=count)


def _months(rows: pa.Table, table: str, person: str, name: str) -> Mapping[Month, Counter[Any]]:
    """Return who and how much, month by month."""
    found: defaultdict[Month, Counter[Any]] = defaultdict(Counter)
    columns = (rows[column].to_pylist() for column in (TABLES[table].dated or "", person, name))
    for day, who, amount in zip(*columns, strict=True):
        found[day.year, day.month][who, amount] += 1
    return found
