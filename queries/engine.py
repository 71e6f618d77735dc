"""The seam to whatever runs SQL; DuckDB, locked down, behind it.

One in-memory instance per snapshot root serves the whole process. Each snapshot is a schema of
views over its Parquet files, each call takes a cursor of its own. Settings that protect the
machine are global and locked: nothing outside the snapshot root can be read or written, no
extension can be fetched, and no query outlives `TIME_LIMIT_MS`.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from data import Snapshot, SnapshotError

TIME_LIMIT_MS = 15_000
MEMORY_LIMIT = "2GB"
SPILL_LIMIT = "8GB"

Value = str | int | float | Sequence[str] | Sequence[int] | None


class QueryError(Exception):
    """A query did not finish: `code` is `time_limit` or `memory_limit`; the text says what next."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Engine(Protocol):
    """Whatever can answer SQL over the tables of one snapshot."""

    def run(self, sql: str, params: Mapping[str, Value]) -> pa.Table:
        """The result of one SELECT, with `$name` filled from params.

        Raises QueryError when a limit is hit, SnapshotError when a file cannot be read.
        """
        ...


class DuckDB:
    """DuckDB over one snapshot's Parquet files."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._instance = _instance(snapshot.path.parent)
        self._schema = _views(self._instance, snapshot)

    def run(self, sql: str, params: Mapping[str, Value]) -> pa.Table:
        """See `Engine.run`."""
        with self._instance.cursor() as cursor:
            cursor.execute(f"use {self._schema}")
            try:
                return cursor.sql(sql, params=dict(params) or None).to_arrow_table()
            except duckdb.InterruptException as error:
                raise QueryError(
                    "time_limit",
                    f"The question took longer than {TIME_LIMIT_MS // 1000} seconds and was "
                    "stopped. Narrow the filters and ask again.",
                ) from error
            except duckdb.OutOfMemoryException as error:
                raise QueryError(
                    "memory_limit",
                    f"The question needs more than {MEMORY_LIMIT} of memory. Narrow the filters.",
                ) from error
            except (duckdb.IOException, duckdb.InvalidInputException) as error:
                fields = {"id": self.snapshot.id, "file": "", "table": "", "reason": str(error)}
                raise SnapshotError("file_damaged", fields) from error


_lock = threading.Lock()
_spills: list[tempfile.TemporaryDirectory[str]] = []  # removed when the process ends
_instances: dict[Path, duckdb.DuckDBPyConnection] = {}
_schemas: dict[tuple[Path, str, str], str] = {}


def _instance(folder: Path) -> duckdb.DuckDBPyConnection:
    """The process's one locked-down instance for this snapshot root."""
    with _lock:
        if folder not in _instances:
            _instances[folder] = _open(folder)
        return _instances[folder]


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    spill = tempfile.TemporaryDirectory(prefix="duckdb-spill-")
    _spills.append(spill)
    instance = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY_LIMIT,
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


def _views(instance: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> str:
    """Create the snapshot's views once; returns the quoted name of their schema."""
    key = (snapshot.path, snapshot.id, snapshot.created_at.isoformat())
    with _lock:
        if key not in _schemas:
            schema = '"{}"'.format(f"{snapshot.id} {len(_schemas)}".replace('"', ""))
            with instance.cursor() as cursor:
                cursor.execute(f"create schema {schema}")
                for name in snapshot.tables:
                    files = ", ".join(_quoted(path) for path in snapshot.parquet(name))
                    cursor.execute(
                        f"create view {schema}.{name} as select * from read_parquet([{files}])"
                    )
                cursor.execute(
                    f"create view {schema}.snapshot as select {_quoted(snapshot.id)} as id, "
                    f"date '{snapshot.as_of}' as as_of, {_quoted(snapshot.kind)} as kind"
                )
            _schemas[key] = schema
        return _schemas[key]


def _quoted(text: str) -> str:
    return "'" + str(text).replace("'", "''") + "'"
