"""An answer narrowed: what a filter keeps of rows that were asked for once, whatever is chosen.

Most answers depend on their filters through the SQL. Where each row is one project's, campaign's or
year's own, a filter leaves rows out and changes none, so the answer is worked out once for all.
So it is where an answer adds up: the SQL returns it cell by cell, a filter leaves cells out, and
the cells left are added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import add
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from queries.engine import Value
from queries.question import ADDITIVE, Keep, Question


def asked(question: Question, params: Mapping[str, Value]) -> dict[str, Value]:
    """What the SQL is asked with: `params` without the filters that only keep rows."""
    return {name: params[name] for name in question.asks}


def narrowed(question: Question, whole: pa.Table, params: Mapping[str, Value]) -> pa.Table:
    """The rows that the filters keep, in their order, added up over cells where it has any.

    The table itself where nothing is to be done.
    """
    found = whole
    for keep in question.keeps:
        chosen = params[keep.name]
        if isinstance(chosen, Sequence) and chosen and (not keep.code or keep.code in chosen):
            found = found.filter(_is_kept(found.column(keep.column), keep, chosen))
    return _added(question, found) if question.cells else found


def _is_kept(column: pa.ChunkedArray, keep: Keep, chosen: Sequence[str | int]) -> pa.ChunkedArray:
    if keep.code:
        return column
    if pa.types.is_date(column.type):
        column = pc.year(column)
    kept = pc.is_in(column, pa.array(chosen, column.type))
    return pc.or_(kept, pc.is_null(column)) if keep.or_missing else kept


def _added(question: Question, cells: pa.Table) -> pa.Table:
    """Cells that differ in nothing shown but their numbers, as one row; no cell at all is zero.

    Rows stand as their first cells do, or those with the largest number first. Arrow's own
    `group_by` loads pandas where that is installed.
    """
    names = [column.name for column in question.columns]
    numbers = [column.name for column in question.columns if column.unit in ADDITIVE]
    others = [name for name in names if name not in numbers]
    sums: dict[tuple[object, ...], tuple[Any, ...]] = {}
    if not question.grain:
        sums[()] = (0,) * len(numbers)
    held = {name: cells.column(name).to_pylist() for name in names}
    for row in range(cells.num_rows):
        key = tuple(held[name][row] for name in others)
        values = tuple(held[name][row] for name in numbers)
        sums[key] = tuple(map(add, sums[key], values)) if key in sums else values
    rows = [
        {**dict(zip(others, key, strict=True)), **dict(zip(numbers, values, strict=True))}
        for key, values in sums.items()
    ]
    schema = pa.schema([cells.schema.field(name) for name in names])
    return pa.Table.from_pylist(_ordered(rows, question.largest), schema=schema)


def _ordered(rows: list[dict[str, Any]], largest: Sequence[str]) -> list[dict[str, Any]]:
    """Rows with the largest number first, or the largest together with those of its column."""
    if not largest:
        return rows
    by, *of = largest
    totals: dict[object, Any] = Counter()
    for place, row in enumerate(rows):
        totals[row[of[0]] if of else place] += row[by]
    places = sorted(
        range(len(rows)), key=lambda place: -totals[rows[place][of[0]] if of else place]
    )
    return [rows[place] for place in places]
