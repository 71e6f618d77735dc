"""Another engine that works out rollups and checks at publishing, beside this machine's DuckDB.

PUBLISH_ENGINE names a Spark Connect server, `sc://host:15002`; `--engine` of a command sets it. The
server reads the tables, and what it has worked out comes back to be put in order and written here.
What speaks to it lies in a layer above, and is loaded where it is needed.
"""

import importlib
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import pyarrow as pa

from data.manifest import Snapshot

SPEAKS = "queries.engines.publishing:connected"


class Refused(Exception):
    """The engine does not accept a text, or fails on it; the text says why."""


class Engine(Protocol):
    """Runs SQL, in DuckDB's words, on the tables of a snapshot that is being published.

    Raises Refused, and SnapshotError engine_unreachable.
    """

    def define(self, name: str, sql: str) -> None:
        """Let later texts read the rows of a SELECT under a name."""

    def run(self, sql: str, params: Mapping[str, int] | None = None) -> pa.Table:
        """Run one SELECT; its rows come in any order."""


def address() -> str | None:
    """Where the engine is; None where DuckDB alone works."""
    return os.environ.get("PUBLISH_ENGINE") or None


def named(address: str) -> str:
    """Return an address as it may be shown: behind `;` stands what Spark takes, as a token."""
    return address.partition(";")[0].rstrip("/")


def use(named: str | None) -> None:
    """Publish with the engine at this address in this process; without one, leave it as it is."""
    if named:
        os.environ["PUBLISH_ENGINE"] = named


@contextmanager
def connected(snapshot: Snapshot, where: str | None) -> Iterator[Engine | None]:
    """Open the tables of a snapshot on the engine at an address; yield None without one."""
    if where is None:
        yield None
        return
    module, _, function = SPEAKS.partition(":")
    opened: AbstractContextManager[Engine] = getattr(importlib.import_module(module), function)(
        snapshot, where
    )
    with opened as engine:
        yield engine
