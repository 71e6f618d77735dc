"""The checks of a snapshot: each is a query that returns the rows that break it.

`<name>.sql` opens with a small header, then one select:

    -- check | 中文 | English
    -- reads | table, table  (as many lines as it takes)
    -- for   | report          (optional: only where the weakest table read is of that provenance)

Beside the snapshot's tables a check may read three small ones about the snapshot itself, which
have no provenance: `snapshot` (id, as_of, kind), `snapshot_tables` (name, provenance, rows) and
`snapshot_columns` (table_name, column_name). A check that reads only these is "for" a kind of
snapshot.
"""

import logging
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from data import engine, scratch
from data.checks import contract
from data.checks.contract import Promise
from data.engine import Engine, Refused
from data.manifest import WEAKEST_FIRST, Check, Snapshot, Verdict, weakest
from data.schema import TABLES, read, selected

NEUTRAL = ("snapshot", "snapshot_tables", "snapshot_columns")
# Above this much memory DuckDB writes to disk.
LIMITS: Mapping[str, str | bool] = {"memory_limit": "6GB", "python_enable_replacements": False}
PIECE = 122_880  # rows
log = logging.getLogger(__name__)


@cache
def promises() -> tuple[Promise, ...]:
    """Read every check file in the order of names. ValueError names a file with a wrong header."""
    return tuple(parse(path) for path in sorted(Path(__file__).parent.glob("*.sql")))


def header(path: Path, *tags: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the "-- tag | value" lines of a file, each tag once, and the tables it reads.

    ValueError says what is wrong with them.
    """
    pattern = rf"^-- ({'|'.join(tags)}|reads) *\| *(.+?) *$"
    lines = re.findall(pattern, path.read_text("utf-8"), flags=re.MULTILINE)
    reads = [part.strip() for tag, names in lines if tag == "reads" for part in names.split(",")]
    once = [line for line in lines if line[0] != "reads"]
    if len(dict(once)) != len(once):
        raise ValueError(f"{path.name}: begin with one line of each tag; only reads may be more.")
    if not reads or (unknown := sorted({*reads} - {*TABLES} - {*NEUTRAL})):
        problem = f"names {', '.join(unknown)}, no table of" if reads else "must name a table of"
        raise ValueError(f'{path.name}: "-- reads" {problem} tables.toml.')
    return dict(once), tuple(reads)


def parse(path: Path) -> Promise:
    """Read the check in a file. ValueError says which file and which line is wrong."""
    tags, reads = header(path, "check", "for")
    titles = [half.strip() for half in tags.get("check", "").split("|")]
    if len(titles) != 2 or not all(titles):
        raise ValueError(f'{path.name}: begin with one line "-- check | 中文 | English".')
    if tags.get("for") not in (None, *WEAKEST_FIRST):
        raise ValueError(f'{path.name}: "-- for" must be one of {", ".join(WEAKEST_FIRST)}.')
    title = {"zh": titles[0], "en": titles[1]}
    return Promise(path.stem, title, reads, tags.get("for"), path.read_text("utf-8"))


def promises_for(snapshot: Snapshot) -> tuple[Promise, ...]:
    """Return the checks of every table, then those in the files."""
    return (*contract.rules(tuple(snapshot.tables)), *promises())


def run(snapshot: Snapshot, where: str | None = None) -> tuple[Check, ...]:
    """Run every check on the snapshot's Parquet files, on the engine at this address if any."""
    with connected(snapshot) as connection, engine.connected(snapshot, where) as other:
        return tuple(verdict(p, snapshot, connection, other) for p in promises_for(snapshot))


def verdict(
    promise: Promise,
    snapshot: Snapshot,
    connection: duckdb.DuckDBPyConnection,
    other: Engine | None = None,
) -> Check:
    """Run one check on a connection of the snapshot, or on another engine.

    DuckDB runs what the other engine refuses: a check has one sentence for all of them.
    """
    broken: int = 0
    word: Verdict = "not_applicable"
    if applies(promise, snapshot):
        try:
            broken = count(promise, connection, other)
        except Refused as error:
            log.warning("DuckDB runs the check %s: the engine refuses it: %s", promise.name, error)
            broken = count(promise, connection)
        word = "failed" if broken else "passed"
    return Check(promise.name, promise.title, promise.reads, word, broken)


def count(
    promise: Promise, connection: duckdb.DuckDBPyConnection, other: Engine | None = None
) -> int:
    """Count the rows that break a promise; `execute` plans a statement once, `sql` twice."""
    counted = f"select count(*) as broken from (\n{promise.sql}\n)"
    if other is not None:
        return int(other.run(counted)["broken"][0].as_py())
    (row,) = connection.execute(counted).fetchall()  # to the end: the connection is free again
    return int(row[0])


def applies(promise: Promise, snapshot: Snapshot) -> bool:
    """Return whether the snapshot has the tables and the provenance that the check is for."""
    tables = [name for name in promise.reads if name not in NEUTRAL]
    if any(name not in snapshot.tables for name in tables):
        return False
    found = [snapshot.tables[name].provenance for name in tables] or [snapshot.kind]
    return promise.only in (None, weakest(found))


@contextmanager
def connected(
    snapshot: Snapshot, rows: Mapping[str, pa.Table] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB connection with the snapshot's tables, and the three about it, as views.

    `rows` are tables in memory, which have no files.
    """
    held = rows or {}
    with (
        tempfile.TemporaryDirectory(
            prefix=scratch.prefix("checks"), ignore_cleanup_errors=True
        ) as spill,
        duckdb.connect(":memory:", config={**LIMITS, "temp_directory": spill}) as connection,
    ):
        for name in (name for name in snapshot.tables if name not in held):
            connection.execute(f"create view {name} as {read(name, snapshot.parquet(name))}")
        bring(connection, snapshot, held)
        yield connection


def bring(
    connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, rows: Mapping[str, pa.Table]
) -> None:
    """Give a connection more tables in memory, and the three about the snapshot they belong to."""
    for name, table in about(snapshot).items():
        connection.register(name, table)
    for name, table in rows.items():
        parts = table.to_batches(max_chunksize=PIECE)  # which DuckDB reads side by side
        connection.register(f"rows_of_{name}", pa.Table.from_batches(parts, table.schema))
        select = f"select {selected(name)} from rows_of_{name}"
        connection.execute(f"create view {name} as {select}")


def about(snapshot: Snapshot) -> Mapping[str, pa.Table]:
    """Return the three small tables about a snapshot, by name."""
    columns = [
        {"table_name": name, "column_name": column.name}
        for name in snapshot.tables
        if name in TABLES
        for column in TABLES[name].columns
    ]
    one = {"id": snapshot.id, "as_of": snapshot.as_of, "kind": snapshot.kind}
    tables = snapshot.tables.values()
    rows = [{"name": t.name, "provenance": t.provenance, "rows": t.rows} for t in tables]
    return {
        "snapshot": pa.Table.from_pylist([one]),
        "snapshot_tables": pa.Table.from_pylist(rows),
        "snapshot_columns": pa.Table.from_pylist(columns),
    }
