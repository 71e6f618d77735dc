"""The seam to an engine: callers get an `Engine` from `engine()` and know no library behind it.

A test puts another in its place by patching `engine` of this module.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal, Protocol

import pyarrow as pa

from data import Snapshot

TIME_LIMIT_MS = 15_000

Lane = Literal["light", "heavy"]
"""Where a query runs: what scans single records is heavy, and has a lane with less memory."""

Value = str | int | float | Sequence[str] | Sequence[int] | None


class QueryError(Exception):
    """A query did not finish; the text says what next.

    `code` is `time_limit`, `memory_limit`, `stopped` (by its `Stop`), `busy` (never begun) or
    `refused` (the engine does not accept the SQL, or a value in it).
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
                raise stopped()
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None


class Engine(Protocol):
    """Answers SQL over the tables of one snapshot and the macros of `macros.sql`."""

    def run(self, sql: str, params: Mapping[str, Value], stop: Stop | None = None) -> pa.Table:
        """The result of one SELECT, with `$name` filled from params.

        Raises QueryError when a limit is hit, `stop` was asked or the SQL is refused, and
        SnapshotError when a file cannot be read. No error of a library gets through.
        """
        ...


def engine(snapshot: Snapshot, lane: Lane = "light") -> Engine:
    """The engine over a snapshot. Raises SnapshotError where a file of it cannot be read."""
    from queries.engines.duckdb import DuckDB  # it imports this module

    return DuckDB(snapshot, lane)


def stopped() -> QueryError:
    """The error of a query that its `Stop` ended."""
    return QueryError("stopped", "The question was stopped: nobody waits for its answer any more.")
