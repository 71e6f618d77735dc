"""Roots of snapshots with ledgers, read by all tests and copied for those that publish."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data import Snapshot, ledger, open_snapshot, publish
from data.ledger import Options, Verdict
from data.ledger.match import promises
from data.publish import Draft
from tests.data.ledger.given import DONATIONS, PROJECTS, SERVICE

KEY = "a key for tests, long enough"
Examine = Callable[..., Verdict]
Published = tuple[Verdict, Snapshot]
Copied = Callable[[Published], Snapshot]


def _examined(*given: str | bytes | Path, options: Options | None = None) -> Verdict:
    ledgers = []
    for number, one in enumerate(given):
        if isinstance(one, Path):
            ledgers.append(ledger.from_path(one))
        else:
            content = one.encode() if isinstance(one, str) else one
            ledgers.append(ledger.from_bytes(f"{number}.csv", content))
    return ledger.examine(ledgers, options or Options())


@pytest.fixture(scope="session")
def report_only(tmp_path_factory: pytest.TempPathFactory, report_draft: Draft) -> Path:
    """A root with the report alone, current; nobody may change it."""
    root = tmp_path_factory.mktemp("report-only")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        publish.publish(report_draft, current=True)
    return root


@pytest.fixture(scope="session")
def with_demo(
    tmp_path_factory: pytest.TempPathFactory, report_only: Path, report_draft: Draft
) -> Path:
    """A root with a demo, current, and the report; nobody may change it."""
    root = tmp_path_factory.mktemp("with-demo") / "root"
    shutil.copytree(report_only, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        publish.publish(replace(report_draft, kind="demo"), current=True)
    return root


@pytest.fixture(autouse=True)
def ledger_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key for people is set."""
    monkeypatch.setenv("LEDGER_KEY", KEY)
    monkeypatch.delenv("LEDGER_KEY_FILE", raising=False)


@pytest.fixture
def examine(report_only: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Examine CSV texts or paths on the report; nothing may be published."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(report_only))
    return _examined


@pytest.fixture
def only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """No promise is asked, which is most of a verdict's work and nothing of how cells are read."""
    monkeypatch.setattr(promises, "_broken", lambda work, tables, base: [])


@pytest.fixture
def report_root(
    examine: Examine, report_only: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A root with the report alone, current, to publish in."""
    return _copied(report_only, tmp_path, monkeypatch)


def _copied(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(root, tmp_path / "snapshots")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    return tmp_path / "snapshots"


def _published(root: Path, report_only: Path, *given: str) -> Published:
    shutil.copytree(report_only, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        patch.setenv("LEDGER_KEY", KEY)
        verdict = _examined(*given)
        return verdict, ledger.publish(verdict)


@pytest.fixture(scope="session")
def three_published(tmp_path_factory: pytest.TempPathFactory, report_only: Path) -> Published:
    """PROJECTS, SERVICE and DONATIONS published on the report."""
    root = tmp_path_factory.mktemp("three") / "root"
    return _published(root, report_only, PROJECTS, SERVICE, DONATIONS)


@pytest.fixture(scope="session")
def gifts_published(tmp_path_factory: pytest.TempPathFactory, report_only: Path) -> Published:
    """DONATIONS published on the report."""
    return _published(tmp_path_factory.mktemp("gifts") / "root", report_only, DONATIONS)


@pytest.fixture
def three(
    examine: Examine, three_published: Published, monkeypatch: pytest.MonkeyPatch
) -> Published:
    """The three ledgers published, their root in use; nothing may be published there."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(three_published[1].path.parent))
    return three_published


@pytest.fixture
def gifts(
    examine: Examine, gifts_published: Published, monkeypatch: pytest.MonkeyPatch
) -> Published:
    """The donations published, their root in use; nothing may be published there."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(gifts_published[1].path.parent))
    return gifts_published


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copied:
    """Copy the root of a published snapshot, to publish in."""

    def copying(published: Published) -> Snapshot:
        snapshot = published[1]
        _copied(snapshot.path.parent, tmp_path, monkeypatch)
        return open_snapshot(snapshot.id)

    return copying


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Convert a file by LibreOffice: path and target format."""
    profile = tmp_path_factory.mktemp("profile")

    def convert(path: Path, target: str) -> Path:
        folder = path.parent / "office"
        user = f"-env:UserInstallation=file://{profile}"
        line = ["soffice", "--headless", user, "--convert-to", target, "--outdir", str(folder)]
        subprocess.run([*line, str(path)], check=True, capture_output=True, timeout=120)
        return folder / path.with_suffix("." + target.partition(":")[0]).name

    return convert
