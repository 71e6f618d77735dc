"""The rows of an import between sheets and tables; each knows the sheet row it came from."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.names import Names, Wrong, of, resolve
from data.ledger.rejects import Rejects
from data.ledger.rows import Part
from data.ledger.said import Notice, notice
from data.schema import TABLES

SEPARATOR = " · "
PART, ROW = "_part", "_row"
DERIVED = -1  # worked out of other rows
ON_RECORD = -2  # of the snapshot the import adds to

Mask = npt.NDArray[np.bool_]


@dataclass
class Work:
    """Everything an import has so far. `base` are the tables it adds to, `new` its own rows.

    Rows whose PART is DERIVED were worked out of others: they never replace a row on record.
    """

    parts: list[Part]
    base: Mapping[str, pa.Table]
    as_of: date
    rejects: Rejects
    notices: list[Notice] = field(default_factory=list)
    new: dict[str, pa.Table] = field(default_factory=dict)
    keep_duplicates: bool = False

    def tell(self, code: str, **fields: object) -> None:
        """Add a notice."""
        self.notices.append(notice(code, **fields))

    def rows_of(self, table: str) -> pa.Table | None:
        """The rows of every sheet of that kind, under one another, with PART and ROW.

        To be asked once for each table: the sheets let go of their rows, for the sake of memory.
        """
        found = []
        for place, part in enumerate(self.parts):
            if part.layout.mapping.table == table and part.table.num_rows:
                size = part.table.num_rows
                rows = part.table.append_column(PART, pa.array(np.full(size, place, np.int32)))
                found.append(rows.append_column(ROW, part.rows))
                part.table = rows.schema.empty_table()
        return (
            pa.concat_tables(found, promote_options="default").combine_chunks() if found else None
        )

    def add(self, table: str, rows: pa.Table) -> None:
        """Take rows into `new`, in the table's columns; they keep their places."""
        made = full(table, rows)
        for name in (PART, ROW):
            kind = pa.int32() if name == PART else pa.int64()
            made = made.append_column(
                name,
                column(rows, name, kind).fill_null(DERIVED)
                if name in rows.column_names
                else pa.array(np.full(rows.num_rows, DERIVED), kind),
            )
        if table in self.new:
            made = pa.concat_tables([self.new[table], made])
        self.new[table] = made.combine_chunks()

    def reject(
        self, rows: pa.Table, wrong: Iterable[Wrong], name: str, optional: bool = False
    ) -> pa.Table:
        """The rows without those that are wrong, which are noted under the heading of `name`."""
        bad = np.zeros(rows.num_rows, dtype=bool)
        for row, code, fields in wrong:
            bad[row] = True
            self.note(rows, row, name, code, fields)
        return rows.filter(pa.array(~bad)) if bad.any() and not optional else rows

    def note(
        self, rows: pa.Table, row: int, name: str, code: str, fields: Mapping[str, str]
    ) -> None:
        """Reject one row, if it stands in a file."""
        place = rows[PART][row].as_py()
        if place < 0:
            return
        part = self.parts[place]
        spots = {f.name: (spot, f.heading) for spot, f in part.layout.columns.items()}
        heading = spots[name][1] if name in spots else ""
        found = rows[name][row].as_py() if name in rows.column_names and heading else ""
        at = (part.sheet.file, part.sheet.name, rows[ROW][row].as_py())
        self.rejects.add(at, heading, "" if found is None else str(found), code, fields)

    def link(self, rows: pa.Table, kind: str, key: str, optional: bool = False) -> pa.Table:
        """The rows with `key` filled from a column of keys or of names; unknown ones rejected.

        `optional` keeps rows whose name is unknown, without the key.
        """
        names = self.names(kind)
        given = [name for name in (key, kind) if name in rows.column_names]
        if not given:
            return rows.append_column(key, pa.nulls(rows.num_rows, pa.string()))
        column = pc.coalesce(*[rows[name] for name in given]).combine_chunks()
        found, wrong = resolve(names, column)
        rows = put(rows, key, found)
        if optional and wrong:
            self.tell("team_unknown", count=len(wrong))
            return rows
        return self.reject(rows, wrong, given[-1] if kind in given else key)

    def names(self, kind: str) -> Names:
        """Names on record and in the files."""
        table = {"project": "projects", "campaign": "campaigns", "team": "teams"}[kind]
        both = of(kind, self.base)
        if table in self.new:
            more = of(kind, {table: full(table, self.new[table])})
            for word, found in more.keys.items():
                both.keys.setdefault(word, found)
            both.labels |= more.labels
        return both


def put(rows: pa.Table, name: str, array: Any) -> pa.Table:
    if name in rows.column_names:
        return rows.set_column(rows.column_names.index(name), name, array)
    return rows.append_column(name, array)


def column(rows: pa.Table, name: str, kind: pa.DataType) -> Any:
    """A column, all NULL where the rows have none."""
    if name in rows.column_names:
        found = rows[name]
        return found if found.type == kind else found.cast(kind)
    return pa.nulls(rows.num_rows, kind)


def full(table: str, rows: pa.Table) -> pa.Table:
    """The rows in the table's own columns, NULL where nothing is known; place columns dropped."""
    schema = TABLES[table]
    return pa.table({c.name: column(rows, c.name, c.type) for c in schema.columns})


def text_keys(prefix: str, rows: pa.Table, names: Iterable[str]) -> pa.Array:
    """Keys made of what the rows say: the same row always has the same key."""
    texts, digest = joined(rows, [n for n in names if n in rows.column_names]), hashlib.blake2b
    return pa.array(
        [f"{prefix}-{digest(t.encode(), digest_size=10).hexdigest()}" for t in texts.to_pylist()],
        pa.string(),
    )


def joined(rows: pa.Table, names: Sequence[str]) -> pa.Array:
    """The cells of these columns as one text for each row; NULL is empty."""
    said = [pc.cast(rows[name], pa.string()).fill_null("") for name in names]
    together = pc.binary_join_element_wise(*said, SEPARATOR) if len(said) > 1 else said[0]
    return together.combine_chunks() if isinstance(together, pa.ChunkedArray) else together


def first_rows(keys: Any) -> tuple[Mask, npt.NDArray[np.int64]]:
    """Which rows are the first with their key, and for each row the row of that first one."""
    whole = keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
    codes = whole.dictionary_encode(null_encoding="encode").indices.to_numpy()
    highest = np.maximum.accumulate(codes)  # codes count up in the order of first rows
    first = np.diff(highest, prepend=-1) > 0
    return first, np.flatnonzero(first)[codes]
