"""Rollups: tables computed at publishing, so that a question takes the same time at any size.

`<table>.sql` computes the derived table of that name in `data/tables.toml`, exactly and never
approximately. Its first line names the tables it reads; its provenance is the weakest of theirs:

    -- reads | table, table

A file that begins with a line `-- step | what it holds` makes no table: it is a shared step,
computed once for the rollups that read it. A file with a line `-- people | column, …` says to which
part each activity belongs, by these columns; its table counts the people of each part
(`people.py`). Besides the snapshot's tables there is the view `snapshot` (id, as_of, kind).
`data/checks/rollup_*.sql` compare the rollups with the records.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import duckdb
import pyarrow as pa

from data import checks, engine, parquet
from data.engine import Engine, Refused
from data.errors import SnapshotError, shown
from data.manifest import Snapshot, Table, weakest
from data.rollups import people
from data.schema import TABLES

NEUTRAL = "snapshot"
# Strings of bits are DuckDB's alone: where another engine works, DuckDB makes the table of them, of
# one small step that is brought here.
OF_BITS, BROUGHT = "service_cells", "cells"
BATCH = 122_880


@dataclass(frozen=True)
class Rollup:
    """One SQL file: the table or step it makes, and the tables it reads.

    `people` names the columns of the parts whose people are counted; it is empty for others.
    """

    name: str
    reads: tuple[str, ...]
    sql: str
    is_step: bool = False
    people: tuple[str, ...] = ()


@cache
def rollups() -> tuple[Rollup, ...]:
    """List steps, then tables, each by name; ValueError names a file with a wrong header.

    A step may read the steps before it.
    """
    found = [parse(path) for path in sorted(Path(__file__).parent.glob("*.sql"))]
    return tuple(sorted(found, key=lambda rollup: not rollup.is_step))


def parse(path: Path) -> Rollup:
    """Read the rollup in a file. ValueError says what is wrong with its header."""
    tags, reads = checks.header(path, "step", "people")
    is_step = "step" in tags
    if is_step == (path.stem in TABLES and TABLES[path.stem].derived):
        problem = "a step makes no derived" if is_step else 'without "-- step" it makes a derived'
        raise ValueError(f"{path.name}: {problem} table of tables.toml.")
    by = tuple(name.strip() for name in tags.get("people", "").split(",") if name.strip())
    return Rollup(path.stem, reads, path.read_text("utf-8"), is_step, by)


def build(snapshot: Snapshot, folder: Path, where: str | None = None) -> dict[str, Table]:
    """Write every rollup whose tables the snapshot has under `folder`; describe what was written.

    The tables of `snapshot` are written, its manifest is not. `where` is the address of another
    engine that works them out. Raises SnapshotError engine_refused, engine_unreachable.
    """
    written: dict[str, Table] = {}
    if not _readable(snapshot.tables):
        return written
    with checks.connected(snapshot) as connection, engine.connected(snapshot, where) as other:
        for rollup in prepared(connection, snapshot.tables, other):
            read = [name for name in rollup.reads if name != NEUTRAL]
            provenance = weakest(snapshot.tables[name].provenance for name in read)
            stream = partial(rows, rollup, connection, other)
            source = f"worked out from {', '.join(read)}"
            with _named(rollup):
                written[rollup.name] = parquet.write(
                    folder, rollup.name, stream, provenance, source
                )
    return written


def prepared(
    connection: duckdb.DuckDBPyConnection, given: Iterable[str], other: Engine | None = None
) -> tuple[Rollup, ...]:
    """Compute the steps as temporary tables; return the rollups that `rows` can read.

    The connection has the tables given and `snapshot`. Another engine gets the steps in its place.
    """
    found = _readable(given)
    for step in (one for one in found if one.is_step):
        if other is None:
            connection.execute(f"create temp table {step.name} as {step.sql}")
            continue
        with _named(step):
            other.define(step.name, step.sql)
            if step.name == BROUGHT:
                people.keep(connection, step.name, other.run(f"select * from {step.name}"))
    return tuple(rollup for rollup in found if not rollup.is_step)


def _readable(given: Iterable[str]) -> list[Rollup]:
    """Return the steps and rollups that read nothing but the tables given and `snapshot`."""
    there = {*given, NEUTRAL}
    return [rollup for rollup in rollups() if there.issuperset(rollup.reads)]


@contextmanager
def _named(rollup: Rollup) -> Iterator[None]:
    """Name the rollup that an engine refuses."""
    try:
        yield
    except Refused as error:
        fields = {"name": rollup.name, "reason": shown(error, 300)}
        raise SnapshotError("engine_refused", fields) from error


def rows(
    rollup: Rollup, connection: duckdb.DuckDBPyConnection, other: Engine | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield a rollup's rows in their declared types and order; the key orders equal rows.

    The connection, and another engine if there is one, must be `prepared`.
    """
    table = TABLES[rollup.name]
    order = ", ".join(f"{name} nulls last" for name in dict.fromkeys((*table.order, *table.key)))
    names = ", ".join(
        f"cast({column.name} as blob) as {column.name}" if column.kind == "bits" else column.name
        for column in table.columns
    )
    sql = rollup.sql
    if rollup.people:
        sql = people.by_cells(connection, sql, rollup.people, other)
    elif other is not None and rollup.name != OF_BITS:
        people.keep(connection, "found", other.run(sql))
        sql = "from found"
    relation = connection.sql(f"select {names} from (\n{sql}\n) order by {order}")
    for batch in relation.to_arrow_reader(BATCH):
        yield from pa.Table.from_batches([batch]).cast(table.arrow).to_batches()
