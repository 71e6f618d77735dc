"""DuckDB behind the seam, locked down.

One in-memory instance per snapshot root and lane serves the whole process. A query runs in one
thread: a page asks many at once, and spread over the cores each would cost more. Each snapshot is a
schema: small tables are loaded into memory, as opening a file costs more than reading it, the
others are views over its Parquet files; macros are made in it where it has their tables. Each call
takes a cursor of its own. Settings that protect the machine are global and locked: nothing outside
the snapshot root can be read or written, no extension can be fetched, and no query outlives
`TIME_LIMIT_MS`.
"""

import itertools
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

from data import Snapshot, SnapshotError
from data.schema import read
from data.store import sha256
from queries import engine
from queries.engine import Lane, QueryError, Stop, Value
from queries.macros import macros

# Results are small, so the copy that `execute` makes costs less than the second plan it saves.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)

SPILL_LIMIT = "8GB"
MEMORY_LIMIT: Mapping[Lane, str] = {"light": "2GB", "heavy": "1GB"}
# Tables of at most so many rows and bytes of Parquet are loaded, of the snapshots opened last: 35
# MB together at 10 million service records.
LOADED_ROWS, LOADED_BYTES = 100_000, 4_000_000
LOADED_SNAPSHOTS = 4
UNREADABLE = (duckdb.IOException, duckdb.InvalidInputException)  # raised for a damaged file
PARSED = 500  # texts remembered parsed


class DuckDB:
    """DuckDB over one snapshot's Parquet files. Raises SnapshotError where one is damaged."""

    def __init__(self, snapshot: Snapshot, lane: Lane = "light") -> None:
        self.snapshot, self.lane = snapshot, lane
        self._instance = _instance(snapshot.path.parent, lane)
        self._schema = _schema(self._instance, snapshot, lane)

    def run(self, sql: str, params: Mapping[str, Value], stop: Stop | None = None) -> pa.Table:
        """See `Engine.run`."""
        stop = stop or Stop()
        with self._instance.cursor() as cursor, self._errors(stop):
            cursor.execute(f"use {self._schema}")
            with stop.over(cursor.interrupt):
                statement = _parsed(self._instance, sql)
                _fill(statement, params)
                # `cursor.sql` would plan the text twice: a third of a light question's time.
                return cursor.execute(statement, dict(params) or None).to_arrow_table()

    @contextmanager
    def _errors(self, stop: Stop) -> Iterator[None]:
        """Raise DuckDB's errors as those of the seam."""
        try:
            yield
        except duckdb.InterruptException as error:
            if stop.asked:
                raise engine.stopped() from error
            raise QueryError(
                "time_limit",
                f"The question took longer than {engine.TIME_LIMIT_MS // 1000} seconds and was "
                "stopped. Narrow the filters and ask again.",
            ) from error
        except duckdb.OutOfMemoryException as error:
            raise QueryError(
                "memory_limit",
                f"The question needs more than {MEMORY_LIMIT[self.lane]} of memory. "
                "Narrow the filters.",
            ) from error
        except duckdb.Error as error:
            is_file = isinstance(error, duckdb.IOException) or (
                isinstance(error, UNREADABLE) and not _is_sound(self.snapshot)
            )
            if is_file:
                raise _damaged(self.snapshot, error) from error
            raise QueryError("refused", f"{error}") from error


_lock = threading.Lock()
_spills: list[tempfile.TemporaryDirectory[str]] = []  # removed when the process ends
_instances: dict[tuple[Path, Lane], duckdb.DuckDBPyConnection] = {}
_schemas: dict[tuple[Path, str, str, Lane], str] = {}
_numbers = itertools.count()
_loaded: list[tuple[duckdb.DuckDBPyConnection, Snapshot, str, list[str]]] = []  # oldest first


@lru_cache(maxsize=PARSED)
def _parsed(instance: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one statement of a text, parsed once: a fifth of a light question's time."""
    with instance.cursor() as cursor:
        statements = cursor.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError("refused", "One SELECT is needed, nothing else. Correct the SQL.")
    return statements[0]


def _fill(statement: duckdb.Statement, params: Mapping[str, Value]) -> None:
    """QueryError where the parameters given are not those of the SQL."""
    if (needed := set(statement.named_parameters)) != set(params):
        raise QueryError(
            "refused",
            f"The SQL takes {', '.join(sorted(needed)) or 'no parameter'}; it was given "
            f"{', '.join(sorted(params)) or 'none'}. Give each parameter, and no other.",
        )


def _instance(folder: Path, lane: Lane) -> duckdb.DuckDBPyConnection:
    """The process's one locked-down instance for this snapshot root and lane."""
    with _lock:
        if (folder, lane) not in _instances:
            _instances[folder, lane] = _open(folder, lane)
        return _instances[folder, lane]


def _open(folder: Path, lane: Lane) -> duckdb.DuckDBPyConnection:
    spill = tempfile.TemporaryDirectory(prefix="duckdb-spill-")
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
    # Plain SET would bind this connection alone and leave every cursor unprotected.
    instance.execute("set global TimeZone = 'Asia/Shanghai'")
    instance.execute("set global parquet_metadata_cache = true")
    instance.execute(f"set global allowed_directories = [{_quoted(f'{folder}/')}]")
    instance.execute("set global enable_external_access = false")
    instance.execute("set global lock_configuration = true")
    return instance


def _schema(instance: duckdb.DuckDBPyConnection, snapshot: Snapshot, lane: Lane) -> str:
    """The quoted name of a snapshot's schema, made when first asked for.

    Raises SnapshotError where a file cannot be read.
    """
    key = (snapshot.path, snapshot.id, snapshot.created_at.isoformat(), lane)
    with _lock:
        if key not in _schemas:
            schema = '"{}"'.format(f"{snapshot.id} {next(_numbers)}".replace('"', ""))
            loaded = [name for name in snapshot.tables if _is_small(snapshot, name, lane)]
            with instance.cursor() as cursor, _reading(snapshot):
                cursor.execute("begin")
                cursor.execute(f"create schema {schema}")
                for name in snapshot.tables:
                    kind = "table" if name in loaded else "view"
                    cursor.execute(
                        f"create {kind} {schema}.{name} as {read(name, snapshot.parquet(name))}"
                    )
                cursor.execute(
                    f"create view {schema}.snapshot as select {_quoted(snapshot.id)} as id, "
                    f"date '{snapshot.as_of}' as as_of, {_quoted(snapshot.kind)} as kind"
                )
                cursor.execute(f"use {schema}")
                for macro in macros().values():
                    if macro.reads <= {*snapshot.tables, "snapshot"}:
                        cursor.execute(macro.sql)
                cursor.execute("commit")
            _schemas[key] = schema
            if loaded:
                _loaded.append((instance, snapshot, schema, loaded))
            if len(_loaded) > LOADED_SNAPSHOTS:
                _unload(*_loaded.pop(0))
        return _schemas[key]


def _is_small(snapshot: Snapshot, table: str, lane: Lane) -> bool:
    there = snapshot.tables[table]
    return lane == "light" and there.rows <= LOADED_ROWS and there.bytes <= LOADED_BYTES


def _unload(
    instance: duckdb.DuckDBPyConnection, snapshot: Snapshot, schema: str, loaded: Sequence[str]
) -> None:
    """Read these tables from their files again; queries that run on them are not disturbed.

    Where a file was damaged meanwhile the schema is dropped: the next reader of that snapshot opens
    it anew and gets the error, not the reader of another. The lock is held.
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


@contextmanager
def _reading(snapshot: Snapshot) -> Iterator[None]:
    """Raises SnapshotError where DuckDB cannot read a file of the snapshot."""
    try:
        yield
    except UNREADABLE as error:
        raise _damaged(snapshot, error) from error


def _damaged(snapshot: Snapshot, error: duckdb.Error) -> SnapshotError:
    fields = {"id": snapshot.id, "file": "", "table": "", "reason": str(error)}
    return SnapshotError("file_damaged", fields)


def _is_sound(snapshot: Snapshot) -> bool:
    """Whether every file is as its manifest says. DuckDB has one error for files and for values."""
    files = [file for table in snapshot.tables.values() for file in table.files]
    try:
        return all(sha256(snapshot.path / file.path) == file.sha256 for file in files)
    except OSError:
        return False


def _quoted(text: str) -> str:
    return "'" + str(text).replace("'", "''") + "'"
