"""Snapshots to test with: those all tests share, copied for tests that change them."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data import Snapshot
from data import demo as demos
from data import report as reports
from data.publish import Draft

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
