"""New rows onto the tables on record: added, changed, the same; what they lack comes from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import SnapshotError
from data.ledger.detail import count_places
from data.ledger.work import DERIVED, ON_RECORD, PART, ROW, Work, full, joined
from data.schema import TABLES, TYPES, Column

EXAMPLES = 50
DAYS = {
    "donations": "donated_at", "service_records": "served_on", "payments": "paid_on",
    "activities": "held_on", "commitments": "signed_on", "disclosures": "published_on",
}  # fmt: skip
# What a row gets whose ledger does not say, and no mapping either.
DEFAULT = {
    ("activities", "division_code"): "140100", ("activities", "category"): "TBD",
    ("volunteers", "division_code"): "140100", ("service_records", "verified"): "true",
    ("service_records", "points"): "0", ("donations", "channel"): "other",
    ("donations", "kind"): "cash",
}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """One cell that differs from the record: key of the row, column, before and after as text."""

    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What an import does to one table, in rows; `removed` are on record but not in the files."""

    table: str
    added: int
    changed: int
    same: int
    removed: int
    added_keys: tuple[str, ...]
    cells: tuple[Changed, ...]
    removed_keys: tuple[str, ...]


def merge(work: Work) -> tuple[dict[str, pa.Table], dict[str, Change]]:
    """Every table that is touched, as it will be with PART and ROW, and what changes in it.

    Rows lacking what the table must have are rejected.
    """
    tables, changes = {}, {}
    for table in sorted(work.new, key="activities".__eq__):  # after the lines they are counted by
        if table == "activities":
            count_places(work)
        rows = work.new[table]
        old = work.base.get(table)
        old_keys = _keys(table, old) if old is not None else pa.array([], pa.string())
        at = pc.index_in(_keys(table, rows), old_keys)
        implied = pc.and_(pc.equal(rows[PART], DERIVED), at.is_valid())
        if pc.any(implied).as_py():
            rows, at = rows.filter(pc.invert(implied)), at.filter(pc.invert(implied))
        rows = _completed(work, table, rows, old, at)
        if rows.num_rows != len(at):
            at = pc.index_in(_keys(table, rows), old_keys)
        tables[table], changes[table] = _together(work, table, rows, old, at, old_keys)
        work.new[table] = rows
    return {name: tables[name] for name in work.new}, {name: changes[name] for name in work.new}


def _keys(table: str, rows: pa.Table) -> Any:
    names = TABLES[table].key
    if len(names) == 1:
        return rows[names[0]].combine_chunks()
    return joined(rows, names)


def _completed(work: Work, table: str, rows: pa.Table, old: pa.Table | None, at: Any) -> pa.Table:
    """What a row does not say is kept as on record, else gets its default, else rejects it."""
    defaults = {k: v for (t, k), v in DEFAULT.items() if t == table}
    for part in work.parts:
        if part.layout.mapping.table == table:
            defaults |= part.layout.mapping.default
    for column in TABLES[table].columns:
        values = rows[column.name]
        if not values.null_count:
            continue
        if old is not None:
            values = pc.coalesce(values, old[column.name].take(at))
        if column.kind == "list":
            values = pa.chunked_array(
                [pa.array([v or [] for v in values.to_pylist()], column.type)]
            )
        elif values.null_count and column.name in defaults:
            default = defaults[column.name]
            work.tell(
                "default", table=table, count=values.null_count, column=column.name, value=default
            )
            values = values.fill_null(_value(column, default))
        place = rows.column_names.index(column.name)
        rows = rows.set_column(place, column.name, values)
    for column in TABLES[table].columns:
        if not column.nullable and rows[column.name].null_count:
            empty = pc.indices_nonzero(rows[column.name].is_null()).to_pylist()
            if any(rows[PART][row].as_py() < 0 for row in empty):  # else rows would vanish unsaid
                problem = f"rows worked out have no {column.name}"
                raise SnapshotError("bad_table", {"table": table, "problem": problem})
            rows = work.reject(
                rows, [(row, "empty_column", {"column": column.zh}) for row in empty], column.name
            )
    return rows


def _value(column: Column, text: str) -> pa.Scalar:
    kinds: Mapping[str, Any] = {"count": int, "flag": lambda t: t == "true"}
    return pa.scalar(kinds.get(column.kind, str)(text), TYPES[column.kind])


def _together(
    work: Work, table: str, rows: pa.Table, old: pa.Table | None, at: Any, old_keys: Any
) -> tuple[pa.Table, Change]:
    keys = _keys(table, rows)
    if old is None:
        change = Change(
            table, rows.num_rows, 0, 0, 0, tuple(keys.slice(0, EXAMPLES).to_pylist()), (), ()
        )
        return rows, change
    known = at.is_valid()
    fresh = pc.invert(known)
    mine = full(table, rows).filter(known)
    theirs = full(table, old).take(at.filter(known))
    differs = np.zeros(mine.num_rows, dtype=bool)
    cells: list[Changed] = []
    known_keys = keys.filter(known)
    for name in mine.column_names:
        odd = _differs(mine[name], theirs[name])
        differs |= odd
        for row in map(int, np.flatnonzero(odd)[: EXAMPLES - len(cells)]):
            before, after = theirs[name][row].as_py(), mine[name][row].as_py()
            cells.append(Changed(known_keys[row].as_py(), name, _said(before), _said(after)))
    gone = _gone(work, table, old, old_keys, keys)
    if len(gone):
        work.tell(
            "removed", table=table, count=len(gone), keys="、".join(gone.slice(0, 5).to_pylist())
        )
    change = Change(
        table, pc.sum(fresh).as_py() or 0, int(differs.sum()), int((~differs).sum()), len(gone),
        tuple(keys.filter(fresh).slice(0, EXAMPLES).to_pylist()), tuple(cells),
        tuple(gone.slice(0, EXAMPLES).to_pylist()),
    )  # fmt: skip
    kept = full(table, old).filter(pc.invert(pc.is_in(old_keys, keys)))
    for name in (PART, ROW):
        kind = rows[name].type
        kept = kept.append_column(name, pa.array(np.full(kept.num_rows, ON_RECORD), kind))
    return pa.concat_tables([kept, rows]).combine_chunks(), change


def _differs(mine: Any, theirs: Any) -> Any:
    if pa.types.is_list(mine.type):
        pairs = zip(mine.to_pylist(), theirs.to_pylist(), strict=True)
        return np.array([a != b for a, b in pairs], dtype=bool)
    same = pc.equal(mine, theirs).fill_null(False)
    both = pc.and_(mine.is_null(), theirs.is_null())
    return ~pc.or_(same, both).to_numpy(zero_copy_only=False) if isinstance(same, pa.Array) else (
        ~pc.or_(same, both).combine_chunks().to_numpy(zero_copy_only=False)
    )  # fmt: skip


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _gone(work: Work, table: str, old: pa.Table, old_keys: Any, keys: Any) -> Any:
    """Keys on record the files no longer have: of dated tables, within the days of the files."""
    if not any(part.layout.mapping.table == table for part in work.parts):
        return pa.array([], pa.string())
    missing = pc.invert(pc.is_in(old_keys, keys))
    if table in DAYS:
        days = work.new[table][DAYS[table]]
        if not len(days) or days.null_count == len(days):
            return pa.array([], pa.string())
        span = pc.min_max(days)
        theirs = old[DAYS[table]].combine_chunks()
        within = pc.and_(pc.greater_equal(theirs, span["min"]), pc.less_equal(theirs, span["max"]))
        missing = pc.and_(missing, within)
    return old_keys.filter(missing.fill_null(False))
