"""Apply filters to a result: leave rows out, or add them up, without running the SQL again.

A `-- param` changes the SQL's result. Where each row belongs to one project, campaign or year, a
filter only leaves rows out, so one result serves every choice (`-- filter` by a column shown).
Where numbers can be added up, the SQL returns them for each value of a column that is not shown;
a filter by that column leaves rows out, and the rest is added up.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import pyarrow as pa

from queries.engine import Value
from queries.question import ADDITIVE, Filter, Question


def asked(question: Question, params: Mapping[str, Value]) -> dict[str, Value]:
    """The parameters of the SQL: `params` without the filters that narrow its result."""
    return {name: params[name] for name in question.asks}


def narrowed(question: Question, whole: pa.Table, params: Mapping[str, Value]) -> pa.Table:
    """The rows that the filters leave, in their order, added up where a filter's column is hidden.

    The same table where nothing is left out or added up.
    """
    rows: Sequence[int] = range(whole.num_rows)
    for one in question.filters:
        chosen = params[one.name]
        if isinstance(chosen, Sequence) and chosen and (not one.code or one.code in chosen):
            # Python lists: each call into Arrow releases the GIL, and reacquiring it is slow under
            # load.
            values = whole.column(one.column).to_pylist()
            left = _left(values, one, chosen)
            rows = [row for row in rows if values[row] in left]
    if question.hidden:
        return _added(question, whole, rows)
    return whole if len(rows) == whole.num_rows else whole.take(_numbers(rows, pa.int64()))


def _left(values: Iterable[object], by: Filter, chosen: Sequence[str | int]) -> set[object]:
    """The values of a column whose rows a filter leaves."""
    if by.code:
        return {True}
    left: set[object] = {
        value
        for value in values
        if (value.year if isinstance(value, datetime.date) else value) in chosen
    }
    return left | {None} if by.or_missing else left - {None}


def _added(question: Question, cells: pa.Table, left: Sequence[int]) -> pa.Table:
    """Rows alike in every column shown but their numbers, as one row; no row at all is zero.

    They stand in the order of their first rows, or by `largest`. Python does the sums: Arrow's own
    `group_by` loads pandas where that is installed.
    """
    numbers = [column.name for column in question.columns if column.unit in ADDITIVE]
    others = [column.name for column in question.columns if column.unit not in ADDITIVE]
    values = {name: cells.column(name).to_pylist() for name in (*others, *numbers)}
    zeros: list[Any] = [0] * len(numbers)
    sums = {} if question.grain else {(): zeros}
    first: dict[tuple[object, ...], int] = {}
    for row in left:
        key = tuple([values[name][row] for name in others])
        first.setdefault(key, row)
        totals = sums.setdefault(key, zeros.copy())
        for place, name in enumerate(numbers):
            totals[place] += values[name][row]
    names = (*others, *numbers)
    rows = _ordered([(*key, *totals) for key, totals in sums.items()], names, question.largest)
    taken = [first[row[: len(others)]] for row in rows] if others else []
    alike = cells.take(_numbers(taken, pa.int64()))
    fields = [cells.schema.field(column.name) for column in question.columns]
    arrays = [
        _numbers([row[names.index(one.name)] for row in rows], one.type)
        if one.name in numbers
        else alike.column(one.name)
        for one in fields
    ]
    return pa.table(arrays, schema=pa.schema(fields))


def _numbers(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Whole numbers or decimals, none missing, as a column of that type.

    Made from its bytes: `pa.array` loads pandas, a third of the time of a process's first page.
    """
    width, scale = (16, kind.scale) if pa.types.is_decimal128(kind) else (8, 0)
    whole = (int(value * 10**scale) for value in values)
    held = b"".join(one.to_bytes(width, "little", signed=True) for one in whole)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(held)])


def _ordered(
    rows: list[tuple[Any, ...]], names: Sequence[str], largest: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Rows by `largest`: its number, largest first, summed over its column where it names one."""
    if not largest:
        return rows
    number, *column = (names.index(name) for name in largest)
    group = itemgetter(*column) if column else tuple
    totals: dict[object, Any] = Counter()
    for row in rows:
        totals[group(row)] += row[number]
    return sorted(rows, key=lambda row: -totals[group(row)])
