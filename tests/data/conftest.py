"""Snapshots to test with: those all tests share, copied for tests that change them."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import data
from data import Snapshot, store
from data import demo as demos
from data import report as reports
from data.publish import Draft
from tests.buckets import Bucket

Machine = Callable[..., None]
Elsewhere = Callable[..., None]


REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"


@pytest.fixture(scope="session")
def built(snapshots: Path) -> Path:
    """The root with both snapshots that all tests share; nobody may change it."""
    return snapshots


@pytest.fixture
def root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with both snapshots that the test may spoil; CURRENT names the demo."""
    shutil.copytree(built, tmp_path / "root")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "root"))
    return tmp_path / "root"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root that is not even there yet."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "empty"))
    return tmp_path / "empty"


@pytest.fixture(scope="session")
def demo_snapshot(demo: Snapshot) -> Snapshot:
    """The demo in the shared root."""
    return demo


@pytest.fixture(scope="session")
def report_snapshot(report: Snapshot) -> Snapshot:
    """The report in the shared root."""
    return report


@pytest.fixture(scope="session")
def report_draft() -> Draft:
    """The report before it is published: small, so good for publishing again and again."""
    return reports.draft(reports.SOURCES / "report-2021")


@pytest.fixture(scope="session")
def demo_draft(report_draft: Draft) -> Draft:
    """The demo before it is published."""
    return demos.draft(report_draft)


@pytest.fixture(scope="session")
def small_draft(report_draft: Draft) -> Draft:
    """Two small tables of the report, for publishing again and again."""
    few = {name: report_draft.tables[name] for name in ("divisions", "plan_items")}
    return replace(report_draft, tables=few)


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch, report_draft: Draft, demo_draft: Draft) -> None:
    """Builds take a demo of the same name and version, but with few tables."""
    few = {name: demo_draft.tables[name] for name in (*report_draft.tables, "teams", "donors")}
    draft = replace(demo_draft, tables=few)
    monkeypatch.setattr(
        demos, "draft", lambda base: replace(draft, generator=demos.generator(base))
    )


@pytest.fixture
def ledger_root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with the report alone, current, for ledgers to be added to; the key is set."""
    root = tmp_path / "snapshots"
    root.mkdir()
    shutil.copytree(built / REPORT, root / REPORT)
    (root / "CURRENT").write_text(REPORT)
    monkeypatch.setenv("SNAPSHOT_ROOT", str(root))
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    monkeypatch.delenv("LEDGER_KEY_FILE", raising=False)
    return root


@pytest.fixture
def on(bucket: Bucket, own_state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Go on at the machine of this name, as it was left."""

    def go(machine: str, at: Bucket = bucket) -> None:
        for key, value in at.environment(tmp_path / machine).items():
            monkeypatch.setenv(key, value)

    go("one")
    return go


@pytest.fixture
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the app keeps of its own lies in a folder of this test, which is not there yet."""
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def logs(own_state: Path) -> Path:
    """The folder in which the audit log of this test lies."""
    return own_state / "audit"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Go on at a place of this name, where nothing is yet."""

    def go(name: str = "new") -> None:
        monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / name))
        monkeypatch.setenv("STATE_ROOT", str(tmp_path / f"{name}-state"))

    return go


def refreshed() -> str | None:
    """The id that is served after all was pulled."""
    while data.refresh():
        pass
    return store.current_id()


def left(root: Path) -> list[str]:
    """What lies in the root, lock files aside."""
    return sorted(entry.name for entry in root.iterdir() if not entry.name.endswith(".lock"))
