"""An enlarged demo, small enough to build in seconds: through the whole path, checks included."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import Snapshot, checks, open_snapshot
from data.__main__ import main
from tests.data.demo.conftest import Ask

RECORDS = 60_000


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
