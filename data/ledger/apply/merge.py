"""Merge imported rows into the tables on record; count what is added, changed and the same."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import SnapshotError
from data.ledger.apply.cited import cited, fitting
from data.ledger.apply.tally import Tally, amount_of, tally
from data.ledger.match.work import (
    DERIVED,
    ON_RECORD,
    PART,
    PLACE,
    Work,
    differs,
    full,
    joined,
    put,
    text_keys,
)
from data.schema import TABLES

EXAMPLES = 50
SHORT = r"^\D*\d{1,6}\D*$"  # a number that may count the rows of a file: 3, G12, 记字第001号
PEOPLE = {"donations": "donor_id", "payments": "payee", "service_records": "volunteer_id"}
NAMES = PEOPLE | {"activities": "name"}  # whose an entry is, or what


@dataclass(frozen=True)
class Changed:
    """One cell that differs from the record: key of the row, column, before and after as text."""

    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What an import does to one table, in rows.

    `removed` are on record but not in the files: they stay, unless the files replace their period.
    `read` is the tally of the files' own rows, `before` and `after` those of the whole table.
    """

    table: str
    added: int
    changed: int
    same: int
    removed: int
    added_keys: tuple[str, ...]
    cells: tuple[Changed, ...]
    removed_keys: tuple[str, ...]
    read: Tally
    before: Tally
    after: Tally


def merge(work: Work) -> tuple[dict[str, pa.Table], dict[str, Change]]:
    """Return the tables that differ, with PART and ROW, and the changes of every table touched.

    Rows lacking what the table must have are rejected.
    """
    tables, changes = {}, {}
    for table in sorted(work.new, key="activities".__eq__):  # after the lines they are counted by
        if table == "activities":
            _count_places(work)
        old = work.base.get(table, TABLES[table].arrow.empty_table())
        rows, old_keys = work.new[table], _keys(table, old)
        if TABLES[table].implied_by:
            known = pc.is_in(_keys(table, rows), old_keys)
            rows = rows.filter(pc.invert(pc.and_(known, pc.equal(rows[PART], DERIVED))))
        rows = _completed(work, table, rows, old, old_keys)
        work.new[table] = _of_their_own(work, table, rows, old, old_keys)
        tables[table], changes[table] = _merged(work, table, old, old_keys)
    changes = {name: changes[name] for name in work.new}
    other = {n for n, c in changes.items() if c.added or c.changed or c.before != c.after}
    return {name: tables[name] for name in changes if name in other}, changes


def _keys(table: str, rows: pa.Table) -> pa.Array:
    return joined(rows, TABLES[table].key)


def _completed(
    work: Work, table: str, rows: pa.Table, old: pa.Table, old_keys: pa.Array
) -> pa.Table:
    """Return the rows with their empty cells filled: from the record, else by default.

    Rows that still lack what the table must have are rejected; those that differ from the record
    cite the report no more.
    """
    at = pc.index_in(_keys(table, rows), old_keys)
    defaults = dict(TABLES[table].default)
    for part in work.parts:
        if part.layout.mapping.table == table:
            defaults |= part.layout.mapping.default
    for column in (c for c in TABLES[table].columns if rows[c.name].null_count):
        values = pc.coalesce(rows[column.name], fitting(column.name, rows, old, at))
        if column.kind == "list":
            values = pa.array([value or [] for value in values.to_pylist()], column.type)
        elif values.null_count and column.name in defaults:
            value = defaults[column.name]
            told = {"table": table, "column": column.name, "value": value}
            work.tell("default", count=values.null_count, **told)
            values = values.fill_null(pa.scalar(value).cast(column.type))
        rows = put(rows, column.name, values)
    for column in (c for c in TABLES[table].columns if not c.nullable):
        empty = rows[column.name].is_null()
        if pc.any(pc.and_(empty, pc.less(rows[PART], 0))).as_py():  # else rows would vanish unsaid
            problem = f"rows worked out have no {column.name}"
            raise SnapshotError("bad_table", {"table": table, "problem": problem})
        fields = {"table": table, "column": column.name}
        rows = work.reject_where(rows, empty, column.name, "empty_column", fields)
    return cited(table, rows, old, pc.index_in(_keys(table, rows), old_keys))


def _of_their_own(
    work: Work, table: str, rows: pa.Table, old: pa.Table, old_keys: pa.Array
) -> pa.Table:
    """Return the rows without those whose number stands on record for another entry.

    That is one of another person (of activities: name) in another month. A short number may begin
    again in each file: another month, of service lines another day, alone makes it one, and so do
    two of person, day and amount that differ. Files that replace their period may change its
    entries.
    """
    if table not in NAMES or not old.num_rows:
        return rows
    keys = _keys(table, rows)
    at = pc.index_in(keys, old_keys)
    person, day, amount = NAMES[table], TABLES[table].dated or "", amount_of(table)
    told = [name for name in (person, day, amount) if name]
    theirs = {name: old[name].take(at) for name in told}
    months = (pc.floor_temporal(one[day], unit="month") for one in (rows, theirs))
    month = np.asarray(pc.not_equal(*months).fill_null(False))
    differ = {name: differs(rows[name], theirs[name]) for name in told}
    elsewhen = differ[day] if table == "service_records" else month
    short = np.asarray(pc.match_substring_regex(keys, SHORT))
    again = elsewhen | (sum(one.astype(int) for one in differ.values()) >= 2)
    taken = np.asarray(at.is_valid()) & np.where(short, again, differ[person] & month)
    if work.replace:
        span = pc.min_max(rows[day])
        within = pc.and_(
            pc.greater_equal(theirs[day], span["min"]), pc.less_equal(theirs[day], span["max"])
        )
        taken &= ~np.asarray(within.fill_null(False))
    code = "key_taken" if table in PEOPLE else "key_of_other"
    return work.reject_where(rows, pa.array(taken), TABLES[table].key[0], code)


def _merged(work: Work, table: str, old: pa.Table, old_keys: pa.Array) -> tuple[pa.Table, Change]:
    """Return the rows on record with the new ones in their place, and what changes."""
    rows = work.new[table]
    keys = _keys(table, rows)
    known = pc.is_in(keys, old_keys)
    known_keys = keys.filter(known)
    at, before, after = pc.index_in(known_keys, old_keys), full(table, old), full(table, rows)
    changed = np.zeros(len(known_keys), dtype=bool)
    cells: list[Changed] = []
    for name in after.column_names:
        mine, theirs = after[name].filter(known), before[name].take(at)
        odd = differs(mine, theirs)
        changed |= odd
        for row in np.flatnonzero(odd)[: EXAMPLES - len(cells)].tolist():
            sides = (side[row].as_py() for side in (theirs, mine))
            said = ("" if value is None else str(value) for value in sides)
            cells.append(Changed(known_keys[row].as_py(), name, *said))
    gone = _gone(work, table, old, old_keys, keys)
    replaced = work.replace and TABLES[table].dated is not None
    if len(gone):
        first = "、".join(gone.slice(0, 5).to_pylist())
        code = "replaced" if replaced else "removed"
        work.tell(code, table=table, count=len(gone), keys=first)
    fresh = keys.filter(pc.invert(known))
    now = before
    if len(fresh) or changed.any() or (replaced and len(gone)):
        lost = pc.is_in(old_keys, keys)
        lost = pc.or_(lost, pc.is_in(old_keys, gone)) if replaced else lost
        kept = before.filter(pc.invert(lost))
        for name, kind in PLACE.items():
            kept = kept.append_column(name, pa.array(np.full(kept.num_rows, ON_RECORD), kind))
        now = _named(table, pa.concat_tables([kept, rows]).combine_chunks())
    change = Change(
        table, len(fresh), int(changed.sum()), int((~changed).sum()), len(gone),
        tuple(fresh.slice(0, EXAMPLES).to_pylist()), tuple(cells),
        tuple(gone.slice(0, EXAMPLES).to_pylist()),
        tally(table, rows), tally(table, old), tally(table, now),
    )  # fmt: skip
    return now, change


def _named(table: str, rows: pa.Table) -> pa.Table:
    """Return the rows, each with an own id if the table has one: made of its key if it is empty."""
    own_id = TABLES[table].own_id
    if own_id is None:
        return rows
    made = text_keys(TABLES[table].prefix, rows, TABLES[table].key)
    return put(rows, own_id, pc.coalesce(rows[own_id], made))


def _gone(work: Work, table: str, old: pa.Table, old_keys: pa.Array, keys: pa.Array) -> pa.Array:
    """Return keys on record that are not in the files; of dated tables, within their days."""
    missing = pc.invert(pc.is_in(old_keys, keys))
    if not any(part.layout.mapping.table == table for part in work.parts):
        return old_keys.slice(0, 0)
    if day := TABLES[table].dated:
        span = pc.min_max(work.new[table][day])
        after = pc.greater_equal(old[day], span["min"])
        within = pc.and_(after, pc.less_equal(old[day], span["max"]))
        missing = pc.and_(missing, within)
    return old_keys.filter(missing)


def _count_places(work: Work) -> None:
    """Set planned_n of activities worked out to the number of their lines that are imported."""
    found, lines = work.new.get("activities"), work.new.get("service_records")
    if found is None or lines is None:
        return
    counted = lines.group_by("activity_id").aggregate([([], "count_all")])
    at = pc.index_in(found["activity_id"], counted["activity_id"])
    places = counted["count_all"].take(at).fill_null(0)
    places = pc.if_else(pc.equal(found[PART], DERIVED), places, found["planned_n"])
    work.new["activities"] = put(found, "planned_n", places)
