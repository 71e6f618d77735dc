"""The promises of `data/checks` held against an import before it is published.

A promise that imported rows break rejects those rows, with the promise for what was expected; so a
ledger is checked by the same sentences as a published snapshot, and by all of them.
"""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data import checks, parquet
from data.checks import contract
from data.errors import SnapshotError
from data.ledger.work import DERIVED, PART, Work, full, joined
from data.manifest import File, Provenance, Snapshot, Table
from data.schema import SCHEMA_VERSION, TABLES

ROUNDS = 8
# Worked out of lines: nobody needs them once the lines are rejected.
IMPLIED = {"activities": ("activity_id", "service_records"), "donors": ("donor_id", "donations"),
           "volunteers": ("volunteer_id", "service_records")}  # fmt: skip


def hold(
    work: Work,
    tables: Mapping[str, pa.Table],
    base: Snapshot,
    as_of: date,
    provenance: Mapping[str, Provenance],
) -> dict[str, pa.Table]:
    """The tables without rows that break a promise or refer to nothing; those are rejected.

    `tables` are those touched, with PART and ROW. Raises SnapshotError check_failed when a promise
    stays broken whatever is rejected: then it is the record, not the ledger, that breaks it.
    """
    left = dict(tables)
    for _ in range(ROUNDS):
        left = _linked(work, left, base)
        broken = _broken(left, base, as_of, provenance)
        if not broken:
            return left
        took = False
        for promise, rows in broken:
            table, keep = _blamed(promise, rows, left)
            if table:
                title = promise.title
                said = {"promise": f"{title['zh']} {title['en']}"}
                for row in map(int, np.flatnonzero(~keep)):
                    work.note(left[table], row, TABLES[table].key[0], "promise", said)
                left[table] = left[table].filter(pa.array(keep))
                took = True
        if not took:
            failed = "; ".join(f"{p.title['en']} ({p.name}: {r.num_rows})" for p, r in broken)
            raise SnapshotError("check_failed", {"checks": failed})
    failed = "; ".join(f"{p.title['en']} ({p.name})" for p, _ in broken)
    raise SnapshotError("check_failed", {"checks": failed})


def _linked(work: Work, tables: dict[str, pa.Table], base: Snapshot) -> dict[str, pa.Table]:
    """Without rows whose references lead nowhere, and without rows worked out that nobody needs."""
    names = tuple(n for n in TABLES if n in tables or n in base.tables)
    for _ in range(4):
        before = {name: table.num_rows for name, table in tables.items()}
        for name, column, target, key in contract.targets(names):
            if name not in tables:
                continue
            there = tables[target][key] if target in tables else work.base[target][key]
            here = tables[name][column]
            there = there.combine_chunks() if isinstance(there, pa.ChunkedArray) else there
            good = pc.or_(here.is_null(), pc.is_in(here, there))
            if pc.all(good).as_py() in (True, None):
                continue
            keep = good.combine_chunks().to_numpy(zero_copy_only=False)
            for row in map(int, np.flatnonzero(~keep)):
                work.note(tables[name], row, column, "unknown_key", {"table": target})
            tables[name] = tables[name].filter(pa.array(keep))
        if before == {name: table.num_rows for name, table in tables.items()}:
            break
    for name, (key, lines) in IMPLIED.items():
        if name in tables and lines in tables:
            needed = pc.is_in(tables[name][key], tables[lines][key].combine_chunks())
            keep = pc.or_(needed, pc.not_equal(tables[name][PART], DERIVED))
            tables[name] = tables[name].filter(keep)
    return tables


Broken = list[tuple[checks.Promise, pa.Table]]


def _broken(
    tables: Mapping[str, pa.Table],
    base: Snapshot,
    as_of: date,
    provenance: Mapping[str, Provenance],
) -> Broken:
    """Each promise that is broken, with the rows that break it."""
    with tempfile.TemporaryDirectory(prefix="ledger-") as name:
        folder = Path(name)
        written = {
            table: parquet.write(
                folder, table, parquet.fit(table, full(table, rows)), provenance[table], ""
            )
            for table, rows in tables.items()
        }
        pa.default_memory_pool().release_unused()  # room for DuckDB
        snapshot = _trial(folder, written, base, as_of)
        broken: Broken = []
        with checks.connected(snapshot) as connection:
            for promise in checks.promises_for(snapshot):
                if not checks.applies(promise, snapshot) or not set(promise.reads) & set(tables) | (
                    set(promise.reads) & set(checks.NEUTRAL)
                ):
                    continue
                rows = connection.sql(promise.sql).to_arrow_table()
                if rows.num_rows:
                    broken.append((promise, rows))
    return broken


def _trial(folder: Path, written: Mapping[str, Table], base: Snapshot, as_of: date) -> Snapshot:
    """A snapshot of the new files and the base's own, for the checks alone.

    What the base worked out from its rows is not there: it says nothing about the new ones.
    """
    rest = {}
    for name, table in base.tables.items():
        if name not in written and name in TABLES and not TABLES[name].derived:
            files = tuple(File(path, f.bytes, f.sha256) for path, f in
                          zip(base.parquet(name), table.files, strict=True))  # fmt: skip
            rest[name] = Table(name, table.rows, table.bytes, table.provenance, table.source, files)
    return Snapshot(
        id="trial", path=folder, kind="import", title=MappingProxyType({"zh": "", "en": ""}),
        as_of=as_of, as_of_basis="stated", created_at=datetime.now(), schema_version=SCHEMA_VERSION,
        generator="", seed=None, tables=MappingProxyType({**rest, **written}), checks=(),
    )  # fmt: skip


def _blamed(
    promise: checks.Promise, broken: pa.Table, tables: Mapping[str, pa.Table]
) -> tuple[str, np.ndarray]:
    """The imported table and the rows to keep in it; no table when none of its rows is to blame."""
    for name in sorted(
        set(promise.reads) & set(tables), key=lambda n: n not in broken.column_names
    ):
        shared = [c for c in broken.column_names if c in {k.name for k in TABLES[name].columns}]
        key = TABLES[name].key
        on = list(key) if set(key) <= set(shared) else _useful(name, shared)
        if not on:
            continue
        mine, theirs = joined(tables[name], on), joined(broken, on)
        said = [pc.is_valid(tables[name][column]) for column in on]
        hit = pc.and_(pc.is_in(mine, theirs), pc.or_(said[0], said[-1]))
        blamed = pc.and_(hit, pc.greater_equal(tables[name][PART], 0))
        if not pc.any(blamed).as_py():  # worked out of lines that will find nothing to refer to
            blamed = pc.and_(hit, pc.equal(tables[name][PART], DERIVED))
        if pc.any(blamed).as_py():
            blamed = blamed.combine_chunks() if isinstance(blamed, pa.ChunkedArray) else blamed
            return name, ~blamed.to_numpy(zero_copy_only=False)
    return "", np.array([], dtype=bool)


def _useful(name: str, shared: list[str]) -> list[str]:
    """Columns that pick rows out when the key is not among them."""
    kinds = {c.name: c.kind for c in TABLES[name].columns}
    keys = [c for c in shared if kinds[c] in ("key", "day", "instant")]
    return keys if any(kinds[c] == "key" for c in keys) or shared == ["name"] else []
