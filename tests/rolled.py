"""Rollups worked out anew, by the SQL of data/rollups, for records a test made or changed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data import Snapshot, parquet, rollups
from data.schema import TABLES, selected
from queries.macros import macros


def roll_up(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection with every rollup and macro its tables and views allow."""
    tables = connection.sql("select table_name from duckdb_tables()").fetchall()
    for rollup in rollups.prepared(connection, {name for (name,) in tables}):
        rows = rollups.rows(rollup, connection)
        connection.register("worked_out", pa.Table.from_batches(rows, TABLES[rollup.name].arrow))
        columns = selected(rollup.name)
        connection.execute(f"create table {rollup.name} as select {columns} from worked_out")
        connection.unregister("worked_out")
    found = connection.sql("select table_name from information_schema.tables").fetchall()
    there = {name for (name,) in found}
    for macro in macros().values():
        if macro.reads <= there:
            connection.execute(macro.sql)
    return connection


def again(
    snapshot: Snapshot, folder: Path, changed: Mapping[str, pa.Table] | None = None
) -> Snapshot:
    """The snapshot read from an empty folder, some tables changed, its rollups worked out anew.

    Its files alone are there, no manifest. `as_of` may be another than the snapshot's own.
    """
    made, rolled = changed or {}, {rollup.name for rollup in rollups.rollups()}
    kept = {name: table for name, table in snapshot.tables.items() if name not in rolled}
    for name, table in kept.items():
        if name in made:
            kept[name] = parquet.write(folder, name, made[name], table.provenance, table.source)
            continue
        for file in table.files:
            (folder / file.path).parent.mkdir(exist_ok=True)
            (folder / file.path).hardlink_to(snapshot.path / file.path)
    records = replace(snapshot, path=folder, tables=kept)
    return replace(records, tables={**kept, **rollups.build(records, folder)})


def read(snapshot: Snapshot, name: str) -> pa.Table:
    """A whole table of the snapshot."""
    return pa.concat_tables([pq.ParquetFile(path).read() for path in snapshot.parquet(name)])
