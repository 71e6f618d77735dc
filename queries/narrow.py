"""An answer narrowed: what a filter keeps of rows that were asked for once, whatever is chosen.

Most answers depend on their filters through the SQL. Where each row is one project's, campaign's or
year's own, a filter leaves rows out and changes none, so the answer is worked out once for all.
So it is where an answer adds up: the SQL returns it cell by cell, a filter leaves cells out, and
the cells left are added up.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from queries.engine import Value
from queries.question import ADDITIVE, Keep, Question


def asked(question: Question, params: Mapping[str, Value]) -> dict[str, Value]:
    """What the SQL is asked with: `params` without the filters that only keep rows."""
    return {name: params[name] for name in question.asks}


def narrowed(question: Question, whole: pa.Table, params: Mapping[str, Value]) -> pa.Table:
    """The rows that the filters keep, in their order, added up over cells where it has any.

    The table itself where nothing is to be done.
    """
    rows: Sequence[int] = range(whole.num_rows)
    for keep in question.keeps:
        chosen = params[keep.name]
        if isinstance(chosen, Sequence) and chosen and (not keep.code or keep.code in chosen):
            # Each call into Arrow lets go of the interpreter, and gets it back last in line.
            values = whole.column(keep.column).to_pylist()
            kept = _kept(values, keep, chosen)
            rows = [row for row in rows if values[row] in kept]
    if question.cells:
        return _added(question, whole, rows)
    return whole if len(rows) == whole.num_rows else whole.take(pa.array(rows, pa.int64()))


def _kept(values: Iterable[object], keep: Keep, chosen: Sequence[str | int]) -> set[object]:
    """The values of a column whose rows a filter keeps."""
    if keep.code:
        return {True}
    kept: set[object] = {
        value
        for value in values
        if (value.year if isinstance(value, datetime.date) else value) in chosen
    }
    return kept | {None} if keep.or_missing else kept - {None}


def _added(question: Question, cells: pa.Table, kept: Sequence[int]) -> pa.Table:
    """Cells that differ in nothing shown but their numbers, as one row; no cell at all is zero.

    Rows stand as their first cells do, or those with the largest number first. Arrow's own
    `group_by` loads pandas where that is installed.
    """
    numbers = [column.name for column in question.columns if column.unit in ADDITIVE]
    others = [column.name for column in question.columns if column.unit not in ADDITIVE]
    held = {name: cells.column(name).to_pylist() for name in (*others, *numbers)}
    sums: dict[tuple[object, ...], list[Any]] = {}
    if not question.grain:
        sums[()] = [0] * len(numbers)
    for row in kept:
        key = tuple([held[name][row] for name in others])
        if key not in sums:
            sums[key] = [held[name][row] for name in numbers]
        else:
            for place, name in enumerate(numbers):
                sums[key][place] += held[name][row]
    names = (*others, *numbers)
    rows = _ordered([(*key, *values) for key, values in sums.items()], names, question.largest)
    fields = [cells.schema.field(column.name) for column in question.columns]
    arrays = [pa.array([row[names.index(one.name)] for row in rows], one.type) for one in fields]
    return pa.table(arrays, schema=pa.schema(fields))


def _ordered(
    rows: list[tuple[Any, ...]], names: Sequence[str], largest: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Rows with the largest number first, or the largest together with those of its column."""
    if not largest:
        return rows
    by, of = names.index(largest[0]), [names.index(name) for name in largest[1:]]
    if not of:
        return sorted(rows, key=lambda row: -row[by])
    totals: dict[object, Any] = Counter()
    for row in rows:
        totals[row[of[0]]] += row[by]
    return sorted(rows, key=lambda row: -totals[row[of[0]]])
