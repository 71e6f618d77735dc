"""What every test may lean on: both snapshots, built once, and nobody may change them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import Snapshot, build, open_snapshot, publish
from data import report as reports
from tests import drafts


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


@pytest.fixture(scope="session")
def with_others(snapshots: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root that also holds the drafts of `tests/drafts.py`: an earlier report, a ledger."""
    root = tmp_path_factory.mktemp("others") / "snapshots"
    shutil.copytree(snapshots, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        draft = reports.draft(reports.SOURCES / "report-2021")
        assert publish.publish(drafts.earlier(draft)).id == drafts.EARLIER
        assert publish.publish(drafts.ledger(draft)).id == drafts.LEDGER
    return root


@pytest.fixture(scope="session")
def earlier(with_others: Path) -> Iterator[Snapshot]:
    """The report of the year before."""
    yield from _opened(with_others, drafts.EARLIER)


@pytest.fixture(scope="session")
def ledger(with_others: Path) -> Iterator[Snapshot]:
    """The report with imported tables."""
    yield from _opened(with_others, drafts.LEDGER)
