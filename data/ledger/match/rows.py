"""Read a sheet's rows under its headings; reject those that cannot be read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match import columns
from data.ledger.match.columns import Column, Parsed
from data.ledger.match.mapping import Layout
from data.ledger.match.masking import Masking
from data.ledger.match.totals import ADDED, Totals
from data.ledger.messages import Fields, Notice, Rejects, notice
from data.ledger.people import names
from data.ledger.read import times
from data.ledger.read.sheets import Batch, Sheet
from data.schema import TABLES

FOOTER = re.compile(
    r"^\s*(?:备注|注|说明|制表|填表|审核|复核|单位负责人|负责人|填报|盖章|第.{1,4}页|note)"
)

Mask = npt.NDArray[np.bool_]


@dataclass
class Part:
    """The rows of one sheet that could be read: columns by field, and the row each came from."""

    sheet: Sheet
    layout: Layout
    table: pa.Table
    rows: pa.Array
    notices: list[Notice]
    rejected: int


@dataclass
class _Reading:
    """A sheet while it is read, and the rows found on the way that are not imported."""

    sheet: Sheet
    layout: Layout
    plan: Mapping[int, Column]
    rejects: Rejects
    totals: Totals = field(default_factory=Totals)
    footers: list[int] = field(default_factory=list)
    beside: int = 0

    def reject(self, row: int, column: str, found: str, code: str, fields: Fields) -> None:
        """Reject the row of that number."""
        self.rejects.add((self.sheet.file, self.sheet.name, row), column, found, code, fields)


def read(
    sheet: Sheet, layout: Layout, year: int | None, masking: Masking, rejects: Rejects
) -> Part:
    """Return the sheet's rows. Add the others to `rejects`; compare totals."""
    plan = {n: columns.column(layout.mapping, f, year, masking) for n, f in layout.columns.items()}
    reading = _Reading(sheet, layout, plan, rejects)
    masking.hidden.clear()
    before = len(rejects.all)
    schema = pa.schema([(name, kind) for c in plan.values() for name, kind in c.types.items()])
    records, numbers = [], [pa.array([], pa.int64())]
    for batch in sheet.batches():
        record, rows = _batch(reading, _below(batch, layout.last_heading_row))
        records.append(record)
        numbers.append(rows)
    table = pa.Table.from_batches(records, schema)
    notices = list(_told(reading, masking.hidden, table.num_rows))
    notices += reading.totals.compare(sheet, layout, rejects)
    if reading.beside and sheet.name:
        notices.append(notice("beside", where=sheet.where, count=reading.beside))
    rejected = len({reject.row for reject in rejects.all[before:]})
    return Part(sheet, layout, table, pa.concat_arrays(numbers), notices, rejected)


def _below(batch: Batch, heading: int) -> Batch:
    """Return the rows of a batch below the headings."""
    if not len(batch.rows) or pc.min(batch.rows).as_py() > heading:
        return batch
    keep = pc.greater(batch.rows, heading)
    long = tuple(one for one in batch.long if one[0] > heading)
    return Batch(batch.rows.filter(keep), [c.filter(keep) for c in batch.columns], long)


def _batch(reading: _Reading, batch: Batch) -> tuple[pa.RecordBatch, pa.Array]:
    """Return the rows of a batch that are imported, and their numbers."""
    layout = reading.layout
    parsed = {n: columns.read(column, batch.columns[n]) for n, column in reading.plan.items()}
    for number, texts in batch.long:
        reading.reject(number, "", "", "cells", _widths(len(texts), len(batch.columns)))
    arrays = {name: array for p in parsed.values() for name, array in p.arrays.items()}
    numbers = batch.rows.to_numpy()
    filled = _filled(batch)
    drop = ~filled.any(axis=1) | _repeated(batch, layout)
    for row, label in _totals(batch, parsed):
        if not drop[row]:
            drop[row] = True
            cells = {f.name: batch.columns[p][row].as_py() for p, f in layout.columns.items()}
            reading.totals.found.append((int(numbers[row]), label, cells))
    added = [f.name for f in layout.columns.values() if f.kind in ADDED and f.name in arrays]
    keep = pa.array(~drop)
    sums = {name: arrays[name].filter(keep) for name in added}
    reading.totals.sums.append((batch.rows.filter(keep), sums))
    needed = _needed(layout)
    for row in _footers(batch, ~drop & ~filled[:, needed].any(axis=1)) if needed else ():
        drop[row] = True
        reading.footers.append(int(numbers[row]))
    wrong = np.zeros(len(numbers), dtype=bool)
    for place, column in reading.plan.items():
        for row, error in _errors(parsed[place], place in needed).items():
            wrong[row] = True
            if not drop[row]:
                text = batch.columns[place][row].as_py()
                hide = column.field.kind in ("person", "id", "born")
                found = names.masked(text) if hide else text
                reading.reject(int(numbers[row]), layout.columns[place].heading, found, *error)
    last = max([*layout.columns, *layout.ignored, *layout.personal])
    beside = filled[:, last + 1 :].any(axis=1)
    reading.beside += int(beside.sum())
    if not reading.sheet.name:  # a row of a CSV has slipped to the right; else it is a remark
        for row in np.flatnonzero(beside & ~drop).tolist():
            widths = _widths(int(np.flatnonzero(filled[row])[-1]) + 1, max(layout.columns) + 1)
            reading.reject(int(numbers[row]), "", "", "cells", widths)
        wrong |= beside
    keep = pa.array(~(drop | wrong))
    record = pa.record_batch(list(arrays.values()), names=list(arrays))
    return record.filter(keep), batch.rows.filter(keep)


def _widths(cells: int, headings: int) -> Fields:
    return {"cells": str(cells), "headings": str(headings)}


def _filled(batch: Batch) -> Mask:
    """Return which cells hold more than spaces: rows by columns."""
    lengths = (np.asarray(pc.binary_length(c)) > 0 for c in batch.columns)
    spaces = (np.asarray(pc.utf8_is_space(c)) for c in batch.columns)
    return np.column_stack([long & ~blank for long, blank in zip(lengths, spaces, strict=True)])


def _repeated(batch: Batch, layout: Layout) -> Mask:
    """Return rows that are the headings again, as at the top of each printed page."""
    first = list(layout.columns.items())[:3]
    same: Mask = np.ones(len(batch.rows), dtype=np.bool_)
    for place, f in first:
        same &= np.asarray(pc.equal(batch.columns[place], f.heading))
    return same


def _texts(batch: Batch, row: int) -> list[str]:
    """Return the filled cells of a row."""
    return [text for c in batch.columns if (text := c[row].as_py()).strip()]


def _totals(batch: Batch, parsed: Mapping[int, Parsed]) -> Iterator[tuple[int, str]]:
    """Yield rows whose first or second filled cell says 合计, total …, and their first cell."""
    rows = {row for one in parsed.values() for row in one.totals}
    for place in set(range(len(batch.columns[:7]))) - set(parsed):
        marked = pc.match_substring_regex(batch.columns[place], columns.TOTAL)
        rows |= set(pc.indices_nonzero(marked).to_pylist())
    for row in sorted(rows):
        texts = _texts(batch, row)
        if any(re.match(columns.TOTAL, text) for text in texts[:2]):
            yield row, texts[0]


def _footers(batch: Batch, empty: Mask) -> Iterator[int]:
    """Yield those of the `empty` rows that hold remarks, in at most three cells."""
    for row in np.flatnonzero(empty).tolist():
        texts = _texts(batch, row)
        if FOOTER.match(texts[0]) and len(texts) <= 3:
            yield row


def _needed(layout: Layout) -> list[int]:
    """Return the columns that must be filled: needed by the ledger, not nullable in its table."""
    nullable = {c.name for c in TABLES[layout.mapping.table].columns if c.nullable}
    groups = [group for group in layout.mapping.needs if len(group) == 1]
    alone = {name for group in groups for name in group} - nullable
    return [place for place, f in layout.columns.items() if f.name in alone]


def _errors(parsed: Parsed, needed: bool) -> dict[int, columns.Error]:
    """Return the rows of a column that could not be read, or are empty where they may not be."""
    if not needed:
        return dict(parsed.errors)
    empty = pc.indices_nonzero(next(iter(parsed.arrays.values())).is_null()).to_pylist()
    return {**dict.fromkeys(empty, ("empty", {})), **parsed.errors}


def _told(reading: _Reading, starred: Mapping[str, int], rows: int) -> Iterator[Notice]:
    """Yield how the sheet was understood, and which parts were left out or changed."""
    where, sheet, layout = reading.sheet.where, reading.sheet, reading.layout
    told = "，".join(f"{f.heading} → {f.name}" for f in layout.columns.values())
    title = f"{layout.mapping.title['zh']} {layout.mapping.title['en']}"
    headings = dict.fromkeys((layout.heading_row, layout.last_heading_row))
    yield notice("mapped", where=where, title=title, row="–".join(map(str, headings)), columns=told)
    for code, left in (("ignored", layout.ignored), ("personal", layout.personal)):
        if left:
            yield notice(code, where=where, columns="，".join(left.values()))
    if sheet.encoding not in ("", "UTF-8"):
        yield notice("encoding", where=where, encoding=sheet.encoding)
    if sheet.hidden:
        yield notice("sheet_hidden", where=where)
    if reading.footers:
        yield notice("footers", where=where, rows="、".join(map(str, reading.footers[:20])))
    for name, count in starred.items():
        yield notice("hidden_numbers", where=where, count=count, column=name)
    rounded = sum(
        value is not None and not times.minutes_fit(text)
        for column in reading.plan.values()
        if column.field.kind == "hours"
        for text, value in column.known.items()
    )
    if rounded:
        yield notice("hours_rounded", where=where, count=rounded)
    if not rows:
        yield notice("sheet_empty", where=where)
