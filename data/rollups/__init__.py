"""Rollups: tables worked out at publishing, so that a question costs the same at any size.

`<table>.sql` holds the rows of the derived table of that name in `data/tables.toml`, exactly and
never approximately. Its first line names what it comes from; provenance follows from that:

    -- reads | table, table

A file that begins with a line `-- step | what it holds` makes no table: it is worked out once for
the rollups that read it. One with a line `-- people | column, …` says to which part, told by those
columns, each activity belongs; its table holds the people of the parts (`people.py`). Beside the
snapshot's tables there is the view `snapshot` (id, as_of, kind). `data/checks/rollup_*.sql` answers
from rollups and from the records and compares.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import duckdb
import pyarrow as pa

from data import checks, parquet
from data.manifest import Snapshot, Table, weakest
from data.rollups import people
from data.schema import TABLES

NEUTRAL = "snapshot"
BATCH = 122_880


@dataclass(frozen=True)
class Rollup:
    """One SQL file: the table or step it makes, the tables of a snapshot it comes from.

    `people` names the columns of the parts whose people are counted; it is empty elsewhere.
    """

    name: str
    reads: tuple[str, ...]
    sql: str
    is_step: bool = False
    people: tuple[str, ...] = ()


@cache
def rollups() -> tuple[Rollup, ...]:
    """Steps, then tables, each by name; ValueError names a file with a wrong head.

    A step may read the steps before it.
    """
    found = [parse(path) for path in sorted(Path(__file__).parent.glob("*.sql"))]
    return tuple(sorted(found, key=lambda rollup: not rollup.is_step))


def parse(path: Path) -> Rollup:
    """The rollup in a file. ValueError says what its head lacks."""
    tags, reads = checks.header(path, "step", "people")
    is_step = "step" in tags
    if is_step == (path.stem in TABLES and TABLES[path.stem].derived):
        problem = "a step makes no derived" if is_step else 'without "-- step" it makes a derived'
        raise ValueError(f"{path.name}: {problem} table of tables.toml.")
    by = tuple(name.strip() for name in tags.get("people", "").split(",") if name.strip())
    return Rollup(path.stem, reads, path.read_text("utf-8"), is_step, by)


def build(snapshot: Snapshot, folder: Path) -> dict[str, Table]:
    """Write every rollup the snapshot has the tables for under `folder`; what was written.

    `snapshot` is being published: its tables are written, its manifest is not.
    """
    if all(rollup.is_step for rollup in possible(snapshot.tables)):
        return {}
    with checks.connected(snapshot) as connection:
        return {
            rollup.name: _write(snapshot, folder, rollup, connection)
            for rollup in prepared(connection, snapshot.tables)
        }


def possible(given: Container[str]) -> tuple[Rollup, ...]:
    """The steps and rollups that read nothing but the tables given, in the order of `rollups`."""
    return tuple(r for r in rollups() if all(name in given or name == NEUTRAL for name in r.reads))


def prepared(connection: duckdb.DuckDBPyConnection, given: Container[str]) -> tuple[Rollup, ...]:
    """The rollups that `rows` can read from a connection with the tables given and `snapshot`.

    Their steps are worked out as temporary tables of the connection.
    """
    found = possible(given)
    for step in found:
        if step.is_step:
            connection.execute(f"create temp table {step.name} as {step.sql}")
    return tuple(rollup for rollup in found if not rollup.is_step)


def _write(
    snapshot: Snapshot, folder: Path, rollup: Rollup, connection: duckdb.DuckDBPyConnection
) -> Table:
    read = [name for name in rollup.reads if name != NEUTRAL]
    return parquet.write(
        folder,
        rollup.name,
        partial(rows, rollup, connection),
        weakest(snapshot.tables[name].provenance for name in read),
        f"worked out from {', '.join(read)}",
    )


def rows(rollup: Rollup, connection: duckdb.DuckDBPyConnection) -> Iterator[pa.RecordBatch]:
    """A rollup's rows in their declared types and order, its key telling equals apart.

    The connection is one that was `prepared`.
    """
    table = TABLES[rollup.name]
    order = ", ".join(f"{name} nulls last" for name in dict.fromkeys((*table.order, *table.key)))
    names = ", ".join(
        f"cast({column.name} as blob) as {column.name}" if column.kind == "bits" else column.name
        for column in table.columns
    )
    sql = people.by_cells(connection, rollup.sql, rollup.people) if rollup.people else rollup.sql
    relation = connection.sql(f"select {names} from (\n{sql}\n) order by {order}")
    for batch in relation.to_arrow_reader(BATCH):
        yield from pa.Table.from_batches([batch]).cast(table.arrow).to_batches()
