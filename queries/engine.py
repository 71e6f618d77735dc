"""The interface of an engine. Callers get an `Engine` from `engine()` and import no library of it.

A test replaces the engine by patching `engine` of this module.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import pyarrow as pa

from data import Snapshot

TIME_LIMIT_MS = 15_000

Lane = Literal["light", "heavy"]
"""Where a query runs: queries that scan single records are heavy and run with less memory."""

Value = str | int | float | Sequence[str] | Sequence[int] | None

CLOSED = ("staff", "few")
"""Codes of QueryError for what a reader who is not staff may not see."""


class QueryError(Exception):
    """A query did not finish. The text says why and what to do next.

    `code` is `time_limit`, `memory_limit`, `busy` or `pace` (it never began), `unreachable` (an
    engine elsewhere does not answer, or cannot read the files), `refused` (the engine does not
    accept the SQL, or a value in it), or one of `CLOSED`.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

    @property
    def is_closed(self) -> bool:
        """Whether the reader may not see the answer, and so never will by asking again."""
        return self.code in CLOSED


class Engine(Protocol):
    """Runs SQL on the tables of one snapshot and the macros of `macros.sql`."""

    def run(self, sql: str, params: Mapping[str, Value]) -> pa.Table:
        """Run one SELECT; each `$name` of the SQL is filled from `params`.

        Raises QueryError where a limit is hit or the SQL is refused, and SnapshotError where a file
        cannot be read. Errors of the engine's library are raised as one of these two.
        """
        ...


def engine(snapshot: Snapshot, lane: Lane = "light") -> Engine:
    """Return the engine of a snapshot. Raises SnapshotError where one of its files is damaged.

    Where ENGINE names a Spark Connect server (`sc://host:15002`), it answers the heavy lane of a
    snapshot that was published with one.
    """
    address = os.environ.get("ENGINE")
    if lane == "heavy" and snapshot.is_remote and address:
        from queries.engines.spark import Spark  # here, because it loads what others do without

        return Spark(snapshot, address)
    from queries.engines.duckdb import DuckDB  # here, because it imports this module

    return DuckDB(snapshot, lane)
