"""Hold an import against the promises of `data/checks` before it is published.

A promise that imported rows break rejects those rows, with the promise for what was expected. So a
ledger is checked by the same sentences as a published snapshot, and by all of them.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data import checks, derived, parquet, publish, rollups
from data.checks import contract
from data.errors import SnapshotError
from data.ledger.match.work import DERIVED, PART, Work, full, joined
from data.manifest import Snapshot, Table
from data.schema import TABLES

ROUNDS = 8
Broken = list[tuple[contract.Promise, pa.Table]]


def hold(work: Work, tables: Mapping[str, pa.Table], base: Snapshot) -> dict[str, pa.Table]:
    """Return the tables without the rows that break a promise or refer to nothing.

    `tables` are those touched, with PART and ROW. Raises SnapshotError check_failed when a promise
    stays broken whatever is rejected: then the record breaks it and not the ledger. Also raises
    sums_large and write_failed.
    """
    left = dict(tables)
    for _ in range(ROUNDS):
        _link(work, left, base)
        broken = _broken(work, left, base)
        if not broken:
            return left
        blamed = False
        for promise, rows in broken:
            table, bad = _blamed(promise, rows, left)
            if table:
                key, title = TABLES[table].key[0], promise.title
                said = {"promise": f"{title['zh']} {title['en']}"}
                left[table] = work.reject_where(left[table], bad, key, "promise", said)
                blamed = True
        if not blamed:
            break
    failed = "; ".join(f"{p.title['en']} ({p.name}: {r.num_rows})" for p, r in broken)
    raise SnapshotError("check_failed", {"checks": failed})


def _link(work: Work, tables: dict[str, pa.Table], base: Snapshot) -> None:
    """Take out rows whose references lead nowhere, and rows worked out that nothing needs."""
    names = tuple(n for n in TABLES if n in tables or n in base.tables)
    before: dict[str, int] = {}
    while (now := {name: table.num_rows for name, table in tables.items()}) != before:
        before = now
        for name, column, target, key in contract.targets(names):
            if name not in tables:
                continue
            there = tables[target] if target in tables else work.base[target]
            here = tables[name][column]
            lost = pc.and_not(here.is_valid(), pc.is_in(here, there[key]))
            fields = {"table": target}
            tables[name] = work.reject_where(tables[name], lost, column, "unknown_key", fields)
    for name, rows in tables.items():
        lines = tables.get(TABLES[name].implied_by or "")
        if lines is not None:
            key = TABLES[name].key[0]
            needed = pc.is_in(rows[key], lines[key])
            tables[name] = rows.filter(pc.or_(needed, pc.not_equal(rows[PART], DERIVED)))


def _broken(work: Work, tables: Mapping[str, pa.Table], base: Snapshot) -> Broken:
    """Return each promise that is broken, with the rows that break it.

    The rollups and checks are those of a publish, on rows in memory: what passes here is published.
    """
    made = {table: full(table, rows) for table, rows in tables.items()}
    if "projects" in work.base or "projects" in made:
        made["project_index"] = derived.project_index({**work.base, **made})
    made = {table: parquet.fit(table, rows) for table, rows in made.items()}  # checks read in order
    snapshot = _trial(made, base, work.as_of)
    with publish.working(Path(tempfile.gettempdir())), checks.connected(snapshot, made) as trial:
        rolled = {
            one.name: pa.Table.from_batches(rollups.rows(one, trial), TABLES[one.name].arrow)
            for one in rollups.prepared(trial, snapshot.tables)
        }
        made.update(rolled)
        snapshot = _trial(made, base, work.as_of)
        checks.bring(trial, snapshot, rolled)
        # What the base has kept of tables that the import leaves alone holds.
        passed = {check.name for check in base.checks if check.verdict == "passed"}
        touched = {*made, *checks.NEUTRAL}
        names = tuple(snapshot.tables)
        has_kept = {rule.name for rule in contract.rules(names)} <= passed
        rules = contract.rules(names, made if has_kept else None)
        return [
            (promise, trial.sql(promise.sql).to_arrow_table())
            for promise in (*rules, *checks.promises())
            if checks.applies(promise, snapshot)
            and not (promise.name in passed and touched.isdisjoint(promise.reads))
            and checks.count(promise, trial)
        ]


def _trial(made: Mapping[str, pa.Table], base: Snapshot, as_of: date) -> Snapshot:
    """Return a snapshot of rows in memory and the base's own, without what was derived of those."""
    tables = {
        name: table
        for name, table in base.tables.items()
        if name in TABLES and not TABLES[name].derived
    }
    for name, rows in made.items():
        tables[name] = Table(name, rows.num_rows, 0, "import", "", ())
    return replace(base, id="trial", kind="import", as_of=as_of, tables=tables)


def _blamed(
    promise: contract.Promise, broken: pa.Table, tables: Mapping[str, pa.Table]
) -> tuple[str, Any]:
    """Return the imported table to blame and which of its rows; "" when there is none."""
    named = broken.column_names
    for name in sorted(set(promise.reads) & set(tables), key=lambda n: n not in named):
        kinds = {c.name: c.kind for c in TABLES[name].columns}
        on = list(TABLES[name].key)
        if not set(on) <= set(named):  # then by other columns that pick rows out
            on = [column for column in named if kinds.get(column) in ("key", "day", "instant")]
            if "key" not in [kinds[column] for column in on]:
                continue
        rows = tables[name]
        said = pc.or_(pc.is_valid(rows[on[0]]), pc.is_valid(rows[on[-1]]))
        hit = pc.and_(pc.is_in(joined(rows, on), joined(broken, on)), said)
        for place in (pc.greater_equal(rows[PART], 0), pc.equal(rows[PART], DERIVED)):
            blamed = pc.and_(hit, place)  # rows worked out only when no row of a file is to blame
            if pc.any(blamed).as_py():
                return name, blamed
    return "", None
