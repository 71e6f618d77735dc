"""Read a table's rows under its headings; reject those that cannot be read."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match import aside, columns, remarks, units
from data.ledger.match.aside import Goods, Mask
from data.ledger.match.beside import Beside
from data.ledger.match.columns import About, Column, Parsed
from data.ledger.match.masking import Masking, rejected
from data.ledger.match.merged import Merged, merged
from data.ledger.match.recognise import Layout
from data.ledger.match.told import told
from data.ledger.match.totals import ADDED, Totals
from data.ledger.match.vouched import Vouched, show
from data.ledger.messages import Fields, Notice, Rejects
from data.ledger.read import cells
from data.ledger.read.sheets import Batch, Sheet, gathered
from data.schema import TABLES, TYPES


@dataclass
class Part:
    """The rows of one table that could be read: columns by field, and the row each came from."""

    sheet: Sheet
    layout: Layout
    table: pa.Table
    rows: pa.Array
    notices: list[Notice]
    rejected: int


@dataclass
class Reading:
    """A table while it is read, and the rows found on the way that are not imported.

    `left` counts the rows left out by heading and cell. `ended` is the row with which the table has
    ended.
    """

    sheet: Sheet
    layout: Layout
    plan: Mapping[int, Column]
    rejects: Rejects
    merged: Merged
    units: Beside
    totals: Totals = field(default_factory=Totals)
    footers: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    goods: Goods = field(default_factory=Goods)
    vouched: Vouched = field(default_factory=Vouched)
    listed: frozenset[str] = frozenset()
    beside: int = 0
    ended: int | None = None

    def reject(self, row: int, column: str, found: str, code: str, fields: Fields) -> None:
        """Reject the row of that number."""
        self.rejects.add((self.sheet.file, self.sheet.name, row), column, found, code, fields)


def read(
    sheet: Sheet,
    layout: Layout,
    about: About,
    masking: Masking,
    rejects: Rejects,
    counted: Callable[[int], None] = lambda rows: None,
) -> Part:
    """Return the table's rows. Add the others to `rejects`; compare totals.

    `counted` is told of each batch how many rows it has.
    A column whose unit is not understood stops the whole table: its amounts would be wrong.
    """
    before = len(rejects.all)
    part, beside = _read(sheet, units.taken(layout, sheet), about, masking, rejects, counted)
    again = units.taken(beside.left(layout), sheet, beside.told())
    if again.columns != part.layout.columns:  # a unit stands below the table or beside a row
        del rejects.all[before:]
        part, _ = _read(sheet, again, about, masking, rejects)
    return part


def _read(
    sheet: Sheet,
    layout: Layout,
    about: About,
    masking: Masking,
    rejects: Rejects,
    counted: Callable[[int], None] = lambda rows: None,
) -> tuple[Part, Beside]:
    """Return the table's rows in those units, and what states one amid them."""
    before = len(rejects.all)
    beside = Beside(layout)
    units.reject(layout, sheet, rejects)
    if len(rejects.all) > before:
        empty = pa.array([], pa.int64())
        rejected = len(rejects.all) - before
        return Part(sheet.without_rows, layout, pa.table({}), empty, [], rejected), beside
    plan = {n: columns.column(layout.mapping, f, about, masking) for n, f in layout.columns.items()}
    down = merged(sheet, layout)
    reading = Reading(sheet, layout, plan, rejects, down, beside, listed=masking.organisations)
    masking.hidden.clear()
    schema = pa.schema([(name, kind) for c in plan.values() for name, kind in c.types.items()])
    records, numbers = [], [pa.array([], pa.int64())]
    for batch in gathered(sheet.batches(), counted):
        record, rows = _batch(reading, _below(batch, layout.last_heading_row))
        records.append(record)
        numbers.append(rows)
    table = pa.Table.from_batches(records, schema)
    rejected = len({reject.row for reject in rejects.all[before:]})  # rows of totals are none
    notices = list(told(reading, about, masking.hidden, table.num_rows + rejected))
    notices += reading.totals.compare(sheet, layout, plan, rejects)
    read = _given(layout, table)
    part = Part(sheet.without_rows, layout, read, pa.concat_arrays(numbers), notices, rejected)
    return part, beside


def _given(layout: Layout, table: pa.Table) -> pa.Table:
    """Return the rows with the columns that the mapping, the operator or a title gives them."""
    kinds = {column.name: column.type for column in TABLES[layout.mapping.table].columns}
    for name, value in layout.given.items():
        given = pa.array([value] * table.num_rows, pa.string()).cast(kinds.get(name, pa.string()))
        table = table.append_column(name, given)
    return table


def _below(batch: Batch, heading: int) -> Batch:
    """Return the rows of a batch below the headings."""
    if not len(batch.rows) or pc.min(batch.rows).as_py() > heading:
        return batch
    keep = pc.greater(batch.rows, heading)
    long = tuple(one for one in batch.long if one[0] > heading)
    return Batch(batch.rows.filter(keep), [c.filter(keep) for c in batch.columns], long)


def _batch(reading: Reading, batch: Batch) -> tuple[pa.RecordBatch, pa.Array]:
    """Return the rows of a batch that are imported, and their numbers."""
    layout = reading.layout
    batch = reading.merged.filled(_stripped(batch, layout.mapping.cells.strip))
    parsed = {n: columns.read(column, batch.columns[n]) for n, column in reading.plan.items()}
    arrays = {name: array for p in parsed.values() for name, array in p.arrays.items()}
    numbers = batch.rows.to_numpy()
    filled = aside.filled(batch)
    drop = ~filled.any(axis=1) | aside.headings_again(batch, layout)
    for row, label in aside.totals(batch, layout, parsed):
        if not drop[row]:
            drop[row] = True
            told_by = {f.name: batch.columns[p][row].as_py() for p, f in layout.columns.items()}
            reading.totals.found.append((int(numbers[row]), label, told_by))
    needed = layout.needed
    _remarks(reading, batch, parsed, needed, filled, drop)
    for row in np.flatnonzero(aside.examples(batch, layout) & ~drop).tolist():
        drop[row] = True
        reading.examples.append(int(numbers[row]))
    _left_out(reading, batch, arrays, drop)
    arrays = _scaled(layout, arrays)
    reading.units.look(batch, filled, ~drop)
    keep = pa.array(~drop)
    entries = {n: a.filter(keep) for n, a in arrays.items() if n in _compared(layout)}
    reading.totals.add(batch.rows.filter(keep), entries)
    drop |= reading.goods.take(layout, arrays, drop)
    for number, texts in batch.long:
        if reading.ended is not None and number > reading.ended:
            reading.footers.append(number)
        else:
            reading.reject(number, "", "", "cells", _widths(len(texts), len(batch.columns)))
    wrong = _wrong(reading, batch, parsed, needed, drop)
    wrong |= _beside(reading, batch, filled, drop)
    keep = pa.array(~(drop | wrong))
    show(layout, batch, arrays, keep, reading.listed, reading.vouched)
    record = pa.record_batch(list(arrays.values()), names=list(arrays))
    return record.filter(keep), batch.rows.filter(keep)


def _stripped(batch: Batch, marks: str) -> Batch:
    """Return the batch without the marks of the mapping around its cells."""
    if not marks:
        return batch
    plain = [pc.utf8_trim(column, characters=marks + " \t") for column in batch.columns]
    return Batch(batch.rows, plain, batch.long)


def _remarks(
    reading: Reading,
    batch: Batch,
    parsed: Mapping[int, Parsed],
    needed: list[int],
    filled: Mask,
    drop: Mask,
) -> None:
    """Take out the rows of remarks, and those without amount and day below the table's end."""
    if not needed:
        return
    lacking = remarks.lacking(reading.layout, batch, parsed, needed, filled)
    has_ended, numbers = reading.ended is not None, batch.rows.to_numpy()
    found, end = remarks.found(batch, *lacking, ~drop, has_ended)
    if end is None or not has_ended:
        reading.ended = None if end is None else int(numbers[end])
    drop[found] = True
    reading.footers += numbers[found].tolist()
    reading.units.texts += remarks.stating(batch, found)


def _left_out(reading: Reading, batch: Batch, arrays: Mapping[str, pa.Array], drop: Mask) -> None:
    """Take out the rows that are of another kind by what one of their columns says.

    Money out is of another kind, save for refunds, which are taken off what was given.
    """
    for place, f in reading.layout.columns.items():
        if f.kind == "rows":
            left = pc.equal(arrays[f.name], 0)
        elif f.kind == "out":
            entry = arrays.get("entry_type", pa.nulls(len(drop), pa.string()))
            left = pc.and_not(
                pc.not_equal(arrays[f.name], 0), pc.equal(entry, "refund").fill_null(False)
            )
            given = arrays.get("amount_cny", pa.nulls(len(drop), TYPES["money"]))
            left = pc.and_(left, pc.equal(given.fill_null(0), 0))
        else:
            continue
        mask = np.asarray(left.fill_null(False)) & ~drop
        cell = batch.columns[place].filter(pa.array(mask)).to_pylist()
        reading.left.update((f.heading, "" if f.kind == "out" else text.strip()) for text in cell)
        drop |= mask


def _scaled(layout: Layout, arrays: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Return the columns with amounts in yuan, negative where a column of the row says so."""
    found = dict(arrays)
    money = [f.name for f in layout.columns.values() if f.kind == "money"]
    for f in layout.columns.values():
        if f.kind not in ("rows", "currency") or pc.all(pc.equal(arrays[f.name], 1)).as_py():
            continue
        factors = arrays[f.name].to_pylist()
        for name in money:
            pairs = zip(found[name].to_pylist(), factors, strict=True)
            products = [a if a is None or not n else (a * n).quantize(cells.CENT) for a, n in pairs]
            found[name] = pa.array(products, found[name].type)
    return found


def _wrong(
    reading: Reading, batch: Batch, parsed: Mapping[int, Parsed], needed: list[int], drop: Mask
) -> Mask:
    """Return the rows with a cell that cannot be read, which are rejected."""
    numbers = batch.rows.to_numpy()
    wrong: Mask = np.zeros(len(numbers), dtype=np.bool_)
    for place, column in reading.plan.items():
        for row, error in _errors(parsed[place], place in needed).items():
            wrong[row] = True
            if not drop[row]:
                text = batch.columns[place][row].as_py()
                found = rejected(column.field.kind, text)
                reading.reject(int(numbers[row]), column.field.heading, found, *error)
    return wrong


def _beside(reading: Reading, batch: Batch, filled: Mask, drop: Mask) -> Mask:
    """Return the rows with cells beside the headings that are rejected.

    A row of a CSV has slipped to the right; in a workbook such cells are a remark.
    """
    layout = reading.layout
    last = max([*layout.columns, *layout.ignored, *layout.personal])
    beside: Mask = filled[:, last + 1 :].any(axis=1) & ~drop
    reading.beside += int(beside.sum())
    reading.units.texts += remarks.stating(batch, np.flatnonzero(beside).tolist(), last + 1)
    if reading.sheet.name:
        return np.zeros(len(drop), dtype=np.bool_)
    numbers = batch.rows.to_numpy()
    for row in np.flatnonzero(beside).tolist():
        widths = _widths(int(np.flatnonzero(filled[row])[-1]) + 1, max(layout.columns) + 1)
        reading.reject(int(numbers[row]), "", "", "cells", widths)
    return beside


def _compared(layout: Layout) -> set[str]:
    """Return the columns a total is compared by: what is added up, days, and codes."""
    kinds = (*ADDED, "code", "day", "instant")
    return {f.name for f in layout.columns.values() if f.kind in kinds}


def _widths(cells: int, headings: int) -> Fields:
    return {"cells": str(cells), "headings": str(headings)}


def _errors(parsed: Parsed, needed: bool) -> dict[int, columns.Error]:
    """Return the rows of a column that could not be read, or are empty where they may not be."""
    if not needed:
        return dict(parsed.errors)
    empty = pc.indices_nonzero(next(iter(parsed.arrays.values())).is_null()).to_pylist()
    return {**dict.fromkeys(empty, ("empty", {})), **parsed.errors}
