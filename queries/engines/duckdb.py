"""The DuckDB engine, locked down.

One in-memory instance per snapshot root and lane serves the whole process. A query runs in one
thread: a page asks many at once, and spreading each over the cores would cost more. Each snapshot
is a schema. Small tables are loaded into memory, because opening a file costs more than reading it;
the others are views over their Parquet files. A macro is created where the snapshot has its tables.
Each call uses a cursor of its own. The settings that protect the machine are global and locked:
queries read nothing outside the snapshot root and write nothing, no extension is fetched, and no
query runs longer than `TIME_LIMIT_MS`.
"""

import itertools
import tempfile
import threading
import warnings
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa

from data import Snapshot, SnapshotError, scratch
from data.schema import TABLES, read, selected
from data.store import sha256
from queries import engine
from queries.engine import Lane, QueryError, Value
from queries.macros import macros

# Results are small: the copy that `execute` makes costs less than planning the text twice.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)

SPILL_LIMIT = "8GB"
Kept = Lane | Literal["empty"]
"""What an instance is for: a lane, or to know types alone, with the tables but without any row."""
MEMORY_LIMIT: Mapping[Kept, str] = {"light": "2GB", "heavy": "1GB", "empty": "1GB"}
# A table is loaded if it has no more rows and bytes of Parquet than this, for the snapshots opened
# last. Together they take 35 MB at 10 million service records.
LOADED_ROWS, LOADED_BYTES = 100_000, 4_000_000
LOADED_SNAPSHOTS = 4
# Raised for a damaged file, and for one that lies elsewhere than in the snapshot.
UNREADABLE = (duckdb.IOException, duckdb.InvalidInputException, duckdb.PermissionException)
PARSED = 500  # SQL texts that stay parsed


class DuckDB:
    """DuckDB on one snapshot's Parquet files. Raises SnapshotError where one is damaged."""

    def __init__(self, snapshot: Snapshot, lane: Kept = "light") -> None:
        self.snapshot, self.lane = snapshot, lane
        self._instance = _instance(snapshot.path.parent, lane)
        self._schema = _schema(self._instance, snapshot, lane)

    def run(self, sql: str, params: Mapping[str, Value]) -> pa.Table:
        """See `Engine.run`."""
        try:
            with self._instance.cursor() as cursor:
                cursor.execute(f"use {self._schema}")
                statement = _parsed(self._instance, sql)
                _compare(statement.named_parameters, params)
                cursor.execute("begin transaction read only")  # a step of a SELECT may delete
                # `cursor.sql` would plan the text twice: a third of a light question's time.
                return cursor.execute(statement, dict(params) or None).to_arrow_table()
        except duckdb.Error as error:
            raise self._wrapped(error) from error

    def schema(self, sql: str, params: Mapping[str, Value]) -> pa.Schema:
        """The columns that `run` returns; reads no row. Raises QueryError as `run` does."""
        try:
            _parsed(self._instance, sql)  # alone: within another SELECT, two could pass for one
        except duckdb.Error as error:
            raise self._wrapped(error) from error
        return self.run(f"select * from (\n{sql}\n) limit 0", params).schema

    def _wrapped(self, error: duckdb.Error) -> QueryError | SnapshotError:
        """The error to raise for one of DuckDB's."""
        if isinstance(error, duckdb.InterruptException):
            return QueryError(
                "time_limit",
                f"The question took longer than {engine.TIME_LIMIT_MS // 1000} seconds and was "
                "stopped. Narrow the filters and ask again.",
            )
        if isinstance(error, duckdb.OutOfMemoryException):
            return QueryError(
                "memory_limit",
                f"The question needs more than {MEMORY_LIMIT[self.lane]} of memory. "
                "Narrow the filters.",
            )
        # An InvalidInputException is about a file or about a value.
        if isinstance(error, duckdb.IOException) or (
            isinstance(error, UNREADABLE) and not is_sound(self.snapshot)
        ):
            return _damaged(self.snapshot, error)
        return QueryError("refused", str(error))


_lock = threading.Lock()
_spills: list[tempfile.TemporaryDirectory[str]] = []  # removed when the process ends
_instances: dict[tuple[Path, Kept], duckdb.DuckDBPyConnection] = {}
_schemas: dict[tuple[Path, str, str, Kept], str] = {}
_numbers = itertools.count()
_loaded: list[tuple[duckdb.DuckDBPyConnection, Snapshot, str, list[str]]] = []  # oldest first


@lru_cache(maxsize=PARSED)
def _parsed(instance: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Parse a text that is one statement. Parsing it once saves a fifth of a light question."""
    with instance.cursor() as cursor:
        statements = cursor.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("refused", "One SELECT is needed, nothing else. Correct the SQL.")
    return statements[0]


def _compare(needed: Collection[str], given: Collection[str]) -> None:
    """Raise QueryError where the parameters given are not those of the SQL."""
    if set(needed) != set(given):
        raise QueryError(
            "refused",
            f"The SQL takes {', '.join(sorted(needed)) or 'no parameter'}; it was given "
            f"{', '.join(sorted(given)) or 'none'}. Give each parameter, and no other.",
        )


def _instance(folder: Path, lane: Kept) -> duckdb.DuckDBPyConnection:
    """Return the process's instance for this snapshot root and lane; open it when first asked."""
    with _lock:
        if (folder, lane) not in _instances:
            _instances[folder, lane] = _open(folder, lane)
        return _instances[folder, lane]


def _open(folder: Path, lane: Kept) -> duckdb.DuckDBPyConnection:
    spill = tempfile.TemporaryDirectory(prefix=scratch.prefix("spill"))
    _spills.append(spill)
    instance = duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "memory_limit": MEMORY_LIMIT[lane],
            "temp_directory": spill.name,
            "max_temp_directory_size": SPILL_LIMIT,
            "max_execution_time": engine.TIME_LIMIT_MS,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_persistent_secrets": False,
            "python_enable_replacements": False,
        },
    )
    # A SET that is not global would bind this connection and leave every cursor unprotected.
    instance.execute("set global TimeZone = 'Asia/Shanghai'")
    instance.execute("set global parquet_metadata_cache = true")
    instance.execute(f"set global allowed_directories = [{_quoted(f'{folder}/')}]")
    instance.execute("set global enable_external_access = false")
    instance.execute("set global lock_configuration = true")
    return instance


def _schema(instance: duckdb.DuckDBPyConnection, snapshot: Snapshot, lane: Kept) -> str:
    """Return the quoted name of a snapshot's schema; make the schema when first asked.

    Raises SnapshotError where a file cannot be read.
    """
    key = (snapshot.path, snapshot.id, snapshot.created_at.isoformat(), lane)
    with _lock:
        if key not in _schemas:
            schema = '"{}"'.format(f"{snapshot.id} {next(_numbers)}".replace('"', ""))
            loaded = [name for name in snapshot.tables if _is_small(snapshot, name, lane)]
            try:
                _make(instance, snapshot, schema, loaded, lane == "empty")
            except UNREADABLE as error:
                raise _damaged(snapshot, error) from error
            _schemas[key] = schema
            if loaded:
                _loaded.append((instance, snapshot, schema, loaded))
            if len(_loaded) > LOADED_SNAPSHOTS:
                _unload(*_loaded.pop(0))
        return _schemas[key]


def _make(
    instance: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    schema: str,
    loaded: Sequence[str],
    is_empty: bool,
) -> None:
    """Create a snapshot's schema with its tables, its views and its macros, or nothing at all."""
    with instance.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute(f"create schema {schema}")
        cursor.execute(f"use {schema}")
        for name in snapshot.tables:
            if is_empty:
                cursor.register("columns", TABLES[name].arrow.empty_table())
                cursor.execute(f"create table {name} as select {selected(name)} from columns")
                continue
            kind = "table" if name in loaded else "view"
            cursor.execute(f"create {kind} {name} as {read(name, snapshot.parquet(name))}")
        cursor.execute(
            f"create view snapshot as select {_quoted(snapshot.id)} as id, "
            f"date '{snapshot.as_of}' as as_of, {_quoted(snapshot.kind)} as kind"
        )
        for macro in macros().values():
            if macro.reads <= {*snapshot.tables, "snapshot"}:
                cursor.execute(macro.sql)
        cursor.execute("commit")


def _is_small(snapshot: Snapshot, table: str, lane: Kept) -> bool:
    there = snapshot.tables[table]
    return lane == "light" and there.rows <= LOADED_ROWS and there.bytes <= LOADED_BYTES


def _unload(
    instance: duckdb.DuckDBPyConnection, snapshot: Snapshot, schema: str, loaded: Sequence[str]
) -> None:
    """Replace loaded tables by views over their files; queries that run on them go on.

    Where a file was damaged meanwhile, the schema is dropped: the next reader of that snapshot
    opens it anew and gets the error, and the reader of another does not. The caller holds the lock.
    """
    with instance.cursor() as cursor:
        cursor.execute("begin")
        try:
            for name in loaded:
                rows = read(name, snapshot.parquet(name))
                cursor.execute(f"drop table {schema}.{name}")
                cursor.execute(f"create view {schema}.{name} as {rows}")
        except UNREADABLE:
            cursor.execute("rollback")
            cursor.execute(f"drop schema {schema} cascade")
            for key in [key for key, name in _schemas.items() if name == schema]:
                del _schemas[key]
            return
        cursor.execute("commit")


def _damaged(snapshot: Snapshot, error: duckdb.Error) -> SnapshotError:
    fields = {"id": snapshot.id, "file": "", "table": "", "reason": str(error)}
    return SnapshotError("file_damaged", fields)


def is_sound(snapshot: Snapshot) -> bool:
    """Whether every file is as its manifest says."""
    files = [file for table in snapshot.tables.values() for file in table.files]
    try:
        return all(sha256(snapshot.path / file.path) == file.sha256 for file in files)
    except OSError:
        return False


def _quoted(text: str) -> str:
    return "'" + str(text).replace("'", "''") + "'"
