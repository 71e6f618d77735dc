"""Rows between sheets and tables; each knows the row of the sheet it came from."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.registers import Register, Wrong, register, resolve
from data.ledger.match.rows import Part
from data.ledger.messages import Fields, Notice, Rejects, notice
from data.ledger.people.names import bare
from data.schema import TABLES

SEPARATOR = " · "
PART, ROW = "_part", "_row"
PLACE = {PART: pa.int32(), ROW: pa.int64()}
DERIVED = -1  # worked out of other rows
ON_RECORD = -2  # of the snapshot the import adds to
NOTHING: Fields = {}

Mask = npt.NDArray[np.bool_]


@dataclass
class Work:
    """The state of an import: `base` are the tables it adds to, `new` its own rows.

    Rows whose PART is DERIVED were worked out of others: they never replace a row on record.
    """

    parts: list[Part]
    base: Mapping[str, pa.Table]
    as_of: date
    rejects: Rejects
    notices: list[Notice] = field(default_factory=list)
    new: dict[str, pa.Table] = field(default_factory=dict)
    keep_duplicates: bool = False
    replace: bool = False
    numbers_restart: bool = False
    same: frozenset[str] = frozenset()

    def tell(self, code: str, **fields: object) -> None:
        """Add a notice."""
        self.notices.append(notice(code, **fields))

    def rows_of(self, table: str) -> pa.Table | None:
        """Return the rows of every sheet of that kind, under one another, with PART and ROW.

        To be asked once for each table: the parts release their rows to save memory.
        """
        found = []
        for place, part in enumerate(self.parts):
            size = part.table.num_rows
            if part.layout.mapping.table == table and size:
                rows = part.table.append_column(PART, pa.array(np.full(size, place, np.int32)))
                found.append(rows.append_column(ROW, part.rows))
                part.table = rows.schema.empty_table()
        if not found:
            return None
        return pa.concat_tables(found, promote_options="default").combine_chunks()

    def add(self, table: str, rows: pa.Table) -> None:
        """Take rows into `new`, in the table's columns; they keep their places."""
        made = full(table, rows)
        for name, kind in PLACE.items():
            made = made.append_column(name, column(rows, name, kind).fill_null(DERIVED))
        tables = [self.new[table], made] if table in self.new else [made]
        self.new[table] = pa.concat_tables(tables).combine_chunks()

    def reject(self, rows: pa.Table, wrong: Iterable[Wrong], name: str) -> pa.Table:
        """Return the rows without the wrong ones; reject those under the heading of `name`."""
        bad = np.zeros(rows.num_rows, dtype=bool)
        for row, code, fields in wrong:
            bad[row] = True
            self.note(rows, row, name, code, fields)
        return rows.filter(pa.array(~bad)) if bad.any() else rows

    def reject_where(
        self, rows: pa.Table, bad: Any, name: str, code: str, fields: Fields = NOTHING
    ) -> pa.Table:
        """Return the rows without those where `bad` is true, which are rejected."""
        places = pc.indices_nonzero(bad).to_pylist()
        return self.reject(rows, ((row, code, fields) for row in places), name)

    def note(self, rows: pa.Table, row: int, name: str, code: str, fields: Fields) -> None:
        """Reject one row, if it stands in a file."""
        place = rows[PART][row].as_py()
        if place < 0:
            return
        part = self.parts[place]
        heading = next((f.heading for f in part.layout.columns.values() if f.name == name), "")
        found = rows[name][row].as_py() if heading and name in rows.column_names else None
        at = (part.sheet.file, part.sheet.name, rows[ROW][row].as_py())
        self.rejects.add(at, heading, "" if found is None else str(found), code, fields)

    def link(self, rows: pa.Table, kind: str) -> pa.Table:
        """Return the rows with the key of a project, campaign or team, from keys or names.

        Rows with an unknown name are rejected; of a team, they are kept without the key.
        """
        key = f"{kind}_id"
        given = [name for name in (key, kind) if name in rows.column_names]
        if not given:
            return rows.append_column(key, pa.nulls(rows.num_rows, pa.string()))
        names = pc.coalesce(*[rows[name] for name in given]).combine_chunks()
        register = self.names(kind)
        found, wrong = resolve(register, names, self.same)
        self._tell_same(register, names)
        rows = put(rows, key, found)
        if kind != "team":
            return self.reject(rows, wrong, given[-1])
        if wrong:
            self.tell("team_unknown", count=len(wrong))
        return rows

    def _tell_same(self, register: Register, names: pa.Array) -> None:
        """Tell which names were taken for one most like them, as the operator said."""
        for name in pc.unique(names).to_pylist() if self.same else ():
            if name and bare(name) in self.same and not register.find(name):
                key = register.near(name)
                if key:
                    self.tell("same", name=name, near=register.labels.get(key, key), id=key)

    def names(self, kind: str) -> Register:
        """Return names on record and in the files."""
        return register(kind, self.base, self.new)

    def known(self, table: str) -> pa.Table | None:
        """Return the rows of a table in the files, then those on record, in the table's columns."""
        found = [full(table, tables[table]) for tables in (self.new, self.base) if table in tables]
        return pa.concat_tables(found).combine_chunks() if found else None


def put(rows: pa.Table, name: str, array: Any) -> pa.Table:
    """Return the rows with that column set."""
    if name in rows.column_names:
        return rows.set_column(rows.column_names.index(name), name, array)
    return rows.append_column(name, array)


def column(rows: pa.Table, name: str, kind: pa.DataType) -> Any:
    """Return a column, all NULL where the rows have none."""
    if name in rows.column_names:
        return rows[name].cast(kind)
    return pa.nulls(rows.num_rows, kind)


def text(rows: pa.Table, name: str) -> Any:
    """Return a column of text or keys."""
    return column(rows, name, pa.string())


def full(table: str, rows: pa.Table) -> pa.Table:
    """Return the rows in the table's columns, NULL where nothing is known, without PART and ROW."""
    return pa.table({c.name: column(rows, c.name, c.type) for c in TABLES[table].columns})


def text_keys(prefix: str, rows: pa.Table, names: Iterable[str]) -> pa.Array:
    """Return keys made from the content of the rows: the same row always has the same key."""
    texts, digest = joined(rows, [n for n in names if n in rows.column_names]), hashlib.blake2b
    return pa.array(
        [f"{prefix}-{digest(t.encode(), digest_size=10).hexdigest()}" for t in texts.to_pylist()],
        pa.string(),
    )


def joined(rows: pa.Table, names: Sequence[str]) -> pa.Array:
    """Return the cells of these columns as one text for each row; NULL is empty."""
    texts = [rows[name].cast(pa.string()).fill_null("") for name in names]
    together = pc.binary_join_element_wise(*texts, SEPARATOR) if len(texts) > 1 else texts[0]
    return together.combine_chunks() if isinstance(together, pa.ChunkedArray) else together


def first_rows(keys: Any) -> tuple[Mask, npt.NDArray[np.int64]]:
    """Return which rows are the first with their key, and each row's first row."""
    whole = keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
    codes = whole.dictionary_encode(null_encoding="encode").indices.to_numpy()
    highest = np.maximum.accumulate(codes)  # codes count up in the order of first rows
    first = np.diff(highest, prepend=-1) > 0
    return first, np.flatnonzero(first)[codes]


def differs(mine: Any, theirs: Any) -> Mask:
    """Return where two columns differ; NULL is like NULL."""
    if pa.types.is_list(mine.type):
        pairs = zip(mine.to_pylist(), theirs.to_pylist(), strict=True)
        return np.array([a != b for a, b in pairs], dtype=bool)
    same = pc.equal(mine, theirs).fill_null(False)
    return ~np.asarray(pc.or_(same, pc.and_(mine.is_null(), theirs.is_null())))
