"""A sheet's rows under its headings: read, and those that cannot be read rejected."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger import columns, personal, times
from data.ledger.columns import Column, Encoded, Parsed
from data.ledger.mapping import Layout
from data.ledger.people import Who
from data.ledger.rejects import Rejects
from data.ledger.said import Notice, notice
from data.ledger.sheets import Batch, Sheet
from data.ledger.totals import ADDED, Totals
from data.schema import TABLES

FOOTER = re.compile(
    r"^\s*(?:备注|注|说明|制表|填表|审核|复核|单位负责人|负责人|填报|盖章|第.{1,4}页|note)"
)

THREADS = 2


@dataclass
class Part:
    """The rows of one sheet that could be read: columns by field, and the row each came from."""

    sheet: Sheet
    layout: Layout
    table: pa.Table
    rows: pa.Array
    notices: list[Notice] = field(default_factory=list)

    def place(self, row: int) -> tuple[str, str, int]:
        """File, sheet and row number of a row of `table`."""
        return self.sheet.file, self.sheet.name, self.rows[row].as_py()


def read(sheet: Sheet, layout: Layout, year: int | None, who: Who, rejects: Rejects) -> Part:
    """The sheet's rows. What cannot be read is added to `rejects`; totals are compared."""
    plan = {
        place: columns.column(layout.mapping, f, year, who) for place, f in layout.columns.items()
    }
    totals, chunks, numbers = Totals(), [], []
    hidden = dict(who.hidden)
    footers: list[int] = []
    for batch, encoded in _encoded(sheet, layout, plan):
        parsed = {place: columns.read(plan[place], one) for place, one in encoded.items()}
        taken = _batch(sheet, layout, plan, batch, parsed, rejects, totals, footers)
        chunks.append(taken[0])
        numbers.append(taken[1])
    schema = pa.schema([(name, kind) for c in plan.values() for name, kind in c.types.items()])
    table = pa.Table.from_batches(chunks, schema) if chunks else schema.empty_table()
    part = Part(
        sheet, layout, table, pa.concat_arrays(numbers) if numbers else pa.array([], pa.int64())
    )
    part.notices += totals.compare(sheet, layout, rejects)
    if totals.beside and sheet.name:
        part.notices.append(notice("beside", where=sheet.where, count=totals.beside))
    _tell(part, plan, who, hidden, footers)
    return part


def _encoded(
    sheet: Sheet, layout: Layout, plan: Mapping[int, Column]
) -> Iterator[tuple[Batch, Mapping[int, Encoded]]]:
    """Each batch below the headings with its columns encoded; one is encoded ahead."""
    with ThreadPoolExecutor(THREADS) as pool:
        before: tuple[Batch, Mapping[int, Future[Encoded]]] | None = None
        for batch in sheet.batches():
            below = _below(batch, layout.last_heading_row)
            if below is None:
                continue
            under_way = {
                place: pool.submit(columns.encode, column, below.columns[place])
                for place, column in plan.items()
            }
            if before:
                yield before[0], {place: one.result() for place, one in before[1].items()}
            before = below, under_way
        if before:
            yield before[0], {place: one.result() for place, one in before[1].items()}


def _below(batch: Batch, heading: int) -> Batch | None:
    if not len(batch.rows) and not batch.long:
        return None
    if len(batch.rows) and batch.rows[0].as_py() > heading:
        return batch
    keep = pc.greater(batch.rows, heading)
    long = tuple(one for one in batch.long if one[0] > heading)
    return Batch(batch.rows.filter(keep), [c.filter(keep) for c in batch.columns], long)


def _batch(
    sheet: Sheet,
    layout: Layout,
    plan: Mapping[int, Column],
    batch: Batch,
    parsed: Mapping[int, Parsed],
    rejects: Rejects,
    totals: Totals,
    footers: list[int],
) -> tuple[pa.RecordBatch, pa.Array]:
    size = len(batch.rows)
    for number, texts in batch.long:
        fields = {"cells": str(len(texts)), "headings": str(len(batch.columns))}
        rejects.add((sheet.file, sheet.name, number), "", "", "cells", fields)
    arrays = {name: array for p in parsed.values() for name, array in p.arrays.items()}
    drop = np.zeros(size, dtype=bool)
    drop |= _blank(batch)
    drop |= _repeated(batch, layout)
    beside = _beside(batch, layout)
    for row in _total_rows(batch, parsed, layout):
        if not drop[row]:
            drop[row] = True
            cells_of = {layout.columns[p].name: batch.columns[p][row].as_py() for p in plan}
            label = next(t for t in (c[row].as_py() for c in batch.columns) if t.strip())
            totals.found.append((batch.rows[row].as_py(), label, cells_of))
    totals.sums.append((
        batch.rows.filter(pa.array(~drop)),
        {f.name: arrays[f.name].filter(pa.array(~drop)) for f in layout.columns.values()
         if f.kind in ADDED and f.name in arrays},
    ))  # fmt: skip
    for row in _footer_rows(batch, layout, drop):
        drop[row] = True
        footers.append(batch.rows[row].as_py())
    for place, row, error in _errors(plan, parsed, batch, layout):
        if not drop[row]:
            at = (sheet.file, sheet.name, batch.rows[row].as_py())
            found = _found(plan[place], batch.columns[place][row].as_py())
            rejects.add(at, layout.columns[place].heading, found, *error)
    for row in map(int, np.flatnonzero(beside & ~drop)):
        if not sheet.name:  # a row of a CSV has slipped to the right; in a workbook it is a remark
            fields = {"cells": str(_filled(batch, row)), "headings": str(max(layout.columns) + 1)}
            rejects.add((sheet.file, sheet.name, batch.rows[row].as_py()), "", "", "cells", fields)
    drop |= beside & (not sheet.name)
    totals.beside += int(beside.sum())
    for p in parsed.values():
        drop[list(p.errors)] = True
    for place in _required(layout):
        drop |= _empty(parsed[place], size)
    keep = pa.array(~drop)
    record = pa.record_batch(list(arrays.values()), names=list(arrays))
    return record.filter(keep), batch.rows.filter(keep)


def _blank(batch: Batch) -> Any:
    blank = np.ones(len(batch.rows), dtype=bool)
    for column in batch.columns:
        if blank.any():
            blank &= pc.equal(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    if not blank.all():  # rows of spaces alone
        for row in np.flatnonzero(~blank & (_lengths(batch) < 8)):
            blank[row] = not any(c[int(row)].as_py().strip() for c in batch.columns)
    return blank


def _beside(batch: Batch, layout: Layout) -> Any:
    """Rows with something to the right of the last heading."""
    last = max([*layout.columns, *layout.ignored, *layout.personal])
    found = np.zeros(len(batch.rows), dtype=bool)
    for column in batch.columns[last + 1 :]:
        found |= pc.greater(pc.binary_length(pc.utf8_trim_whitespace(column)), 0).to_numpy(
            zero_copy_only=False
        )
    return found


def _filled(batch: Batch, row: int) -> int:
    return max(place for place, c in enumerate(batch.columns, 1) if c[row].as_py().strip())


def _lengths(batch: Batch) -> Any:
    total = np.zeros(len(batch.rows), dtype=np.int64)
    for column in batch.columns:
        total += pc.binary_length(column).to_numpy(zero_copy_only=False)
    return total


def _repeated(batch: Batch, layout: Layout) -> Any:
    """Rows that are the headings again, as at the top of each printed page."""
    same = np.ones(len(batch.rows), dtype=bool)
    for place, f in list(layout.columns.items())[:3]:
        if same.any():
            same &= pc.equal(batch.columns[place], f.heading).to_numpy(zero_copy_only=False)
    return same


def _total_rows(batch: Batch, parsed: Mapping[int, Parsed], layout: Layout) -> Iterator[int]:
    """Rows whose first or second filled cell says 合计, 总计, total …"""
    rows: set[int] = set()
    for place, column in enumerate(batch.columns):
        if place in parsed:
            marked = parsed[place].totals
        elif place > 6:
            continue
        else:
            marked = pc.match_substring_regex(column, columns.TOTAL)
        if len(marked):
            rows |= set(pc.indices_nonzero(marked).to_pylist())
    for row in sorted(rows):
        filled = [c[row].as_py() for c in batch.columns if c[row].as_py().strip()]
        if any(re.match(columns.TOTAL, text) for text in filled[:2]):
            yield row


def _footer_rows(batch: Batch, layout: Layout, drop: Any) -> Iterator[int]:
    """Rows with remarks in one cell and nothing in what the ledger needs."""
    needed = [batch.columns[place] for place in _required(layout)]
    if not needed:
        return
    empty = ~drop
    for column in needed:
        empty &= pc.equal(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    for row in map(int, np.flatnonzero(empty)):
        filled = [c[row].as_py() for c in batch.columns if c[row].as_py().strip()]
        if FOOTER.match(filled[0]) and len(filled) <= 3:
            yield row


def _required(layout: Layout) -> list[int]:
    """Columns no row may leave empty: those the ledger needs and its table cannot do without."""
    nullable = {c.name for c in TABLES[layout.mapping.table].columns if c.nullable}
    groups = [group for group in layout.mapping.needs if len(group) == 1]
    alone = {name for group in groups for name in group} - nullable
    return [place for place, f in layout.columns.items() if f.name in alone]


def _empty(parsed: Parsed, size: int) -> Any:
    return next(iter(parsed.arrays.values())).is_null().to_numpy(zero_copy_only=False)


def _errors(
    plan: Mapping[int, Column], parsed: Mapping[int, Parsed], batch: Batch, layout: Layout
) -> Iterator[tuple[int, int, columns.Error]]:
    for place, found in parsed.items():
        for row, error in found.errors.items():
            yield place, row, error
    for place in _required(layout):
        empty = np.flatnonzero(_empty(parsed[place], len(batch.rows)))
        for row in map(int, empty):
            if row not in parsed[place].errors:
                yield place, row, ("empty", {})


def _found(column: Column, text: str) -> str:
    return personal.masked(text) if column.field.kind in ("person", "id", "born") else text


def _tell(
    part: Part, plan: Mapping[int, Column], who: Who, before: Mapping[str, int], footers: list[int]
) -> None:
    sheet, layout = part.sheet, part.layout
    told = "，".join(f"{f.heading} → {f.name}" for f in layout.columns.values())
    title = f"{layout.mapping.title['zh']} {layout.mapping.title['en']}"
    row = f"{layout.heading_row}" if layout.heading_row == layout.last_heading_row else (
        f"{layout.heading_row}–{layout.last_heading_row}"
    )  # fmt: skip
    first = [notice("mapped", where=sheet.where, title=title, row=row, columns=told)]
    for code, left in (("ignored", layout.ignored), ("personal", layout.personal)):
        if left:
            first.append(notice(code, where=sheet.where, columns="，".join(left.values())))
    if sheet.encoding not in ("", "UTF-8"):
        first.append(notice("encoding", where=sheet.where, encoding=sheet.encoding))
    if sheet.hidden:
        first.append(notice("sheet_hidden", where=sheet.where))
    if footers:
        first.append(notice("footers", where=sheet.where, rows="、".join(map(str, footers[:20]))))
    for name, count in who.hidden.items():
        more = count - before.get(name, 0)
        if more:
            first.append(notice("hidden_numbers", where=sheet.where, count=more, column=name))
    rounded = sum(
        value is not None and not times.minutes_fit(text)
        for column in plan.values() if column.field.kind == "hours"
        for text, value in column.known.items()
    )  # fmt: skip
    if rounded:
        first.append(notice("hours_rounded", where=sheet.where, count=rounded))
    if not part.table.num_rows:
        first.append(notice("sheet_empty", where=sheet.where))
    part.notices[:0] = first
