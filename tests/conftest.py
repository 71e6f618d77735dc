"""What every test may lean on: both snapshots, built once, and nobody may change them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import Snapshot, build, open_snapshot


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root that holds the report and the demo."""
    root = tmp_path_factory.mktemp("snapshots")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        build.build()
    return root


def _opened(root: Path, snapshot_id: str) -> Iterator[Snapshot]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        found = open_snapshot(snapshot_id)
    yield found


@pytest.fixture(scope="session")
def report(snapshots: Path) -> Iterator[Snapshot]:
    """The snapshot of what the report prints."""
    yield from _opened(snapshots, "2021-12-31-report")


@pytest.fixture(scope="session")
def demo(snapshots: Path) -> Iterator[Snapshot]:
    """The snapshot with generated detail."""
    yield from _opened(snapshots, "2021-12-31-demo")
