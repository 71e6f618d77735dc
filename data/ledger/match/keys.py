"""Keys of rows: references by name become keys, and every row gets a key of its own."""

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.mapping import mappings
from data.ledger.match.registers import NAMES
from data.ledger.match.work import PART, ROW, Work, column, first_rows, joined, put, text, text_keys
from data.ledger.people.names import bare
from data.schema import TABLES

RUNNING = r"^\d{1,6}$"  # a number of the row, not of what the row is about
USUAL = frozenset(("编号", "凭证号", "票据号", "记录编号", "no"))
RESTARTS = ("donations", "payments", "service_records")
NUMBER = "_number"


def linked(work: Work, table: str, rows: pa.Table) -> pa.Table:
    """Return the rows with every reference to a project, campaign or team as its key."""
    columns = {c.name for c in TABLES[table].columns}
    for kind in NAMES:
        if f"{kind}_id" in columns and TABLES[table].key != (f"{kind}_id",):
            rows = work.link(rows, kind)
    return rows


def keyed(work: Work, table: str, rows: pa.Table) -> pa.Table:
    """Return the rows with a key, made from their content where it is empty; each key once."""
    names = TABLES[table].key
    if len(names) > 1:
        for name in names:
            given = column(rows, name, TABLES[table].column(name).type)
            rows = work.reject_where(rows, given.is_null(), name, "empty")
        return once(work, rows, joined(rows, names), names[0]) if rows.num_rows else rows
    keys = text(rows, names[0])
    if not rows.num_rows:
        return put(rows, names[0], keys)
    mapping = work.parts[rows[PART][0].as_py()].layout.mapping
    made_of = mapping.key or usual_key(table)
    running = _running(work, rows, keys, names[0])
    if table in RESTARTS and pc.any(running).as_py():
        numbered = put(rows, NUMBER, keys)
        made = text_keys(TABLES[table].prefix, numbered, (*made_of, NUMBER))
        rows, keys = _renamed(rows, keys, running, made)
    if keys.null_count:
        made = text_keys(TABLES[table].prefix, rows, made_of)
        keys = pc.coalesce(keys, _numbered(made) if work.keep_duplicates else made)
    return once(work, put(rows, names[0], keys), keys, names[0])


def _running(work: Work, rows: pa.Table, keys: Any, name: str) -> Any:
    """Return which numbers may begin again in each file: short ones under a heading like 编号."""
    if work.numbers_restart:
        return keys.is_valid()
    usual = [
        place
        for place, part in enumerate(work.parts)
        if any(f.name == name and bare(f.heading) in USUAL for f in part.layout.columns.values())
    ]
    is_short = pc.fill_null(pc.match_substring_regex(keys, RUNNING), False)
    return pc.and_(is_short, pc.is_in(rows[PART], pa.array(usual, pa.int32())))


def _renamed(rows: pa.Table, keys: Any, running: Any, made: pa.Array) -> tuple[pa.Table, Any]:
    """Return keys with the content of the row in them where a number may begin again.

    The number of a gift that a refund names is one of the same file.
    """
    if "original_id" in rows.column_names:
        files, counts = rows[PART].to_pylist(), running.to_pylist()
        made_keys = zip(files, keys.to_pylist(), counts, made.to_pylist(), strict=True)
        of = {(file, number): key for file, number, counted, key in made_keys if counted}
        named = zip(files, text(rows, "original_id").to_pylist(), strict=True)
        rows = put(
            rows, "original_id", pa.array([of.get(one, one[1]) for one in named], pa.string())
        )
    return rows, pc.if_else(running, made, keys)


def usual_key(table: str) -> tuple[str, ...]:
    """Return what the key of a row of a table is made of, where its own mapping does not say."""
    of_all = tuple(column.name for column in TABLES[table].columns)
    return next((one.key for one in mappings() if one.table == table and one.key), of_all)


def once(work: Work, rows: pa.Table, keys: Any, name: str) -> pa.Table:
    """Return the rows whose key is the first of its kind; the others are rejected."""
    first, origin = first_rows(keys)
    if first.all():
        return rows
    named = {f.name for f in work.parts[rows[PART][0].as_py()].layout.columns.values()}
    code = "same_key" if name in named else "same_content"
    wrong = [
        (row, code, {"row": str(rows[ROW][int(origin[row])].as_py())})
        for row in np.flatnonzero(~first).tolist()
    ]
    return work.reject(rows, wrong, name)


def _numbered(keys: pa.Array) -> pa.Array:
    """Return the keys, equal ones told apart by a number."""
    seen: Counter[str] = Counter()
    found = []
    for key in keys.to_pylist():
        seen[key] += 1
        found.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return pa.array(found, pa.string())
