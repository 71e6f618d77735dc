"""The seam to whatever runs SQL; DuckDB, locked down, behind it.

One in-memory instance per snapshot root and lane serves the whole process, the heavy lane with
less memory, so that a scan leaves room for the questions of a page. A question runs in one thread:
a page asks many at once, and shared out over the cores each would cost more. Each snapshot is a
schema: small tables are held in memory, as opening a file costs more than reading it, the others
are views over its Parquet files. Each call takes a cursor of its own. Settings that protect the
machine are global and locked: nothing outside the snapshot root can be read or written, no
extension can be fetched, and no query outlives `TIME_LIMIT_MS`.
"""

from __future__ import annotations

import itertools
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

import duckdb
import pyarrow as pa

from data import Snapshot, SnapshotError
from data.schema import read
from queries.macros import macros

# Results are small, so the copy that `execute` makes costs less than the second plan it saves.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)

TIME_LIMIT_MS = 15_000
SPILL_LIMIT = "8GB"

Lane = Literal["light", "heavy"]
MEMORY_LIMIT: Mapping[Lane, str] = {"light": "2GB", "heavy": "1GB"}
# Held in memory: tables up to so many rows and bytes of Parquet, 35 MB together at 10 million
# service records, of the snapshots opened last.
HELD_ROWS, HELD_BYTES = 100_000, 4_000_000
HELD_SNAPSHOTS = 4
UNREADABLE = (duckdb.IOException, duckdb.InvalidInputException)  # what a damaged file raises
PARSED = 500  # texts remembered parsed

Value = str | int | float | Sequence[str] | Sequence[int] | None


class QueryError(Exception):
    """A query did not finish; the text says what next.

    `code` is `time_limit`, `memory_limit`, `stopped` (by its `Stop`) or `busy` (never begun).
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Stop:
    """Ends one query from another thread, before it begins or while it runs."""

    def __init__(self) -> None:
        self.asked = False
        self._lock = threading.Lock()
        self._interrupt: Callable[[], None] | None = None

    def ask(self) -> None:
        """End the query. DuckDB forgets this in the moment a query begins: ask until it ended."""
        with self._lock:
            self.asked = True
            if self._interrupt is not None:
                self._interrupt()

    @contextmanager
    def over(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While inside, `ask` calls `interrupt`; QueryError `stopped` where it was asked before."""
        with self._lock:
            if self.asked:
                raise _stopped()
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None


class Engine(Protocol):
    """Whatever can answer SQL over the tables of one snapshot."""

    def run(self, sql: str, params: Mapping[str, Value], stop: Stop | None = None) -> pa.Table:
        """The result of one SELECT, with `$name` filled from params.

        Raises QueryError when a limit is hit or `stop` was asked, SnapshotError when a file cannot
        be read.
        """
        ...


class DuckDB:
    """DuckDB over one snapshot's Parquet files."""

    def __init__(self, snapshot: Snapshot, lane: Lane = "light") -> None:
        self.snapshot, self.lane = snapshot, lane
        self._instance = _instance(snapshot.path.parent, lane)
        self._schema = _schema(self._instance, snapshot, lane)

    def run(self, sql: str, params: Mapping[str, Value], stop: Stop | None = None) -> pa.Table:
        """See `Engine.run`."""
        stop = stop or Stop()
        with self._instance.cursor() as cursor, _reading(self.snapshot):
            cursor.execute(f"use {self._schema}")
            try:
                with stop.over(cursor.interrupt):
                    statement = _parsed(self._instance, sql)
                    # `cursor.sql` would plan the text twice: a third of a light question's time.
                    return cursor.execute(statement, dict(params) or None).to_arrow_table()
            except duckdb.InterruptException as error:
                if stop.asked:
                    raise _stopped() from error
                raise QueryError(
                    "time_limit",
                    f"The question took longer than {TIME_LIMIT_MS // 1000} seconds and was "
                    "stopped. Narrow the filters and ask again.",
                ) from error
            except duckdb.OutOfMemoryException as error:
                raise QueryError(
                    "memory_limit",
                    f"The question needs more than {MEMORY_LIMIT[self.lane]} of memory. "
                    "Narrow the filters.",
                ) from error


_lock = threading.Lock()
_spills: list[tempfile.TemporaryDirectory[str]] = []  # removed when the process ends
_instances: dict[tuple[Path, Lane], duckdb.DuckDBPyConnection] = {}
_schemas: dict[tuple[Path, str, str, Lane], str] = {}
_numbers = itertools.count()
_held: list[tuple[duckdb.DuckDBPyConnection, Snapshot, str, list[str]]] = []  # the oldest first


@lru_cache(maxsize=PARSED)
def _parsed(instance: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one statement of a text, parsed once: a fifth of a light question's time."""
    with instance.cursor() as cursor:
        (statement,) = cursor.extract_statements(sql)
    return statement


def _stopped() -> QueryError:
    return QueryError("stopped", "The question was stopped: nobody waits for its answer any more.")


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
            "max_execution_time": TIME_LIMIT_MS,
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
            held = [name for name in snapshot.tables if _is_held(snapshot, name, lane)]
            with instance.cursor() as cursor, _reading(snapshot):
                cursor.execute("begin")
                cursor.execute(f"create schema {schema}")
                for name in snapshot.tables:
                    kind = "table" if name in held else "view"
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
            if held:
                _held.append((instance, snapshot, schema, held))
            if len(_held) > HELD_SNAPSHOTS:
                _let_go(*_held.pop(0))
        return _schemas[key]


def _is_held(snapshot: Snapshot, table: str, lane: Lane) -> bool:
    there = snapshot.tables[table]
    return lane == "light" and there.rows <= HELD_ROWS and there.bytes <= HELD_BYTES


def _let_go(
    instance: duckdb.DuckDBPyConnection, snapshot: Snapshot, schema: str, held: Sequence[str]
) -> None:
    """Read these tables from their files again; who is reading them goes on undisturbed.

    Of a snapshot whose files were damaged meanwhile nothing is kept: who asks for it opens it anew
    and is told so, not whoever asks for another. The lock is held.
    """
    with instance.cursor() as cursor:
        cursor.execute("begin")
        try:
            for name in held:
                kept = read(name, snapshot.parquet(name))
                cursor.execute(f"drop table {schema}.{name}")
                cursor.execute(f"create view {schema}.{name} as {kept}")
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
        fields = {"id": snapshot.id, "file": "", "table": "", "reason": str(error)}
        raise SnapshotError("file_damaged", fields) from error


def _quoted(text: str) -> str:
    return "'" + str(text).replace("'", "''") + "'"
