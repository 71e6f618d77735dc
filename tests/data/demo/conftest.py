"""The demo's tables, and those of an enlarged one, as DuckDB views to ask short questions."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data import Snapshot, checks, open_snapshot
from data.__main__ import main

Ask = Callable[[str], list[Any]]


@pytest.fixture(scope="session")
def ask(demo_snapshot: Snapshot) -> Iterator[Ask]:
    """Rows of a query over the demo."""
    with checks.connected(demo_snapshot) as connection:
        yield lambda sql: connection.sql(sql).fetchall()


RECORDS = 60_000  # of the enlarged demo, which is built in seconds, checks included


@pytest.fixture(scope="session")
def large_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder the command made."""
    root = tmp_path_factory.mktemp("large") / "new"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))  # put back what the command sets for its process
        assert main(["demo", "--records", str(RECORDS), "--out", str(root)]) == 0
    return root


@pytest.fixture(scope="session")
def large_snapshot(large_root: Path) -> Snapshot:
    """The snapshot in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(large_root))
        return open_snapshot("2021-12-31-demo")


@pytest.fixture(scope="session")
def ask_large(large_snapshot: Snapshot) -> Iterator[Ask]:
    """Rows of a query over it."""
    with checks.connected(large_snapshot) as connection:
        yield lambda sql: connection.sql(sql).fetchall()
