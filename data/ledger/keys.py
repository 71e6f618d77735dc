"""References and keys of rows: names become keys, and every row gets one of its own."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.mapping import Mapping_
from data.ledger.work import PART, ROW, Work, column, first_rows, joined, put, text_keys
from data.schema import TABLES

PREFIX = {
    "campaigns": "C", "teams": "T", "budgets": "B", "commitments": "A", "payments": "PAY",
    "payables": "Y", "disclosures": "X", "activities": "ACT", "donations": "G",
    "service_records": "S",
}  # fmt: skip
LINKS = {"project": "project_id", "campaign": "campaign_id", "team": "team_id"}


def linked(work: Work, table: str, rows: pa.Table) -> pa.Table:
    """The rows with every reference to a project, campaign or team as its key."""
    columns = {c.name for c in TABLES[table].columns}
    for kind, key in LINKS.items():
        if key in columns and TABLES[table].key != (key,):
            rows = work.link(rows, kind, key, optional=kind == "team")
    return rows


def mapping(work: Work, rows: pa.Table) -> Mapping_:
    """The mapping the first of these rows was read by."""
    place: int = rows[PART][0].as_py()
    return work.parts[place].layout.mapping


def keyed(work: Work, table: str, rows: pa.Table) -> pa.Table:
    """The rows with their key, made of their content where the sheet gives none; each key once."""
    names = TABLES[table].key
    if not rows.num_rows:
        return rows
    if len(names) > 1:
        for name in names:
            given = column(rows, name, TABLES[table].column(name).type)
            empty = pc.indices_nonzero(given.is_null()).to_pylist()
            rows = work.reject(rows, [(row, "empty", {}) for row in empty], name)
        return once(work, rows, joined(rows, names), names[0]) if rows.num_rows else rows
    given = column(rows, names[0], pa.string())
    if not given.null_count:
        return once(work, put(rows, names[0], given), given, names[0])
    made = text_keys(PREFIX[table], rows, mapping(work, rows).key)
    if work.keep_duplicates:
        made = _numbered(made)
    keys = pc.coalesce(given, made)
    return once(work, put(rows, names[0], keys), keys, names[0])


def once(work: Work, rows: pa.Table, keys: Any, name: str) -> pa.Table:
    """The rows whose key is the first of its kind; the others are rejected."""
    first, origin = first_rows(keys)
    if first.all():
        return rows
    named = {f.name for f in work.parts[rows[PART][0].as_py()].layout.columns.values()}
    code = "same_key" if name in named else "same_content"
    numbers = rows[ROW]
    wrong = [
        (row, code, {"row": str(numbers[int(origin[row])].as_py())})
        for row in map(int, np.flatnonzero(~first))
    ]
    return work.reject(rows, wrong, name)


def _numbered(keys: pa.Array) -> pa.Array:
    seen: dict[str, int] = {}
    found = []
    for key in keys.to_pylist():
        seen[key] = seen.get(key, 0) + 1
        found.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return pa.array(found, pa.string())
