"""What is restored: nothing of a backup that is broken, and nothing over what is there."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from data import __main__ as command
from data import accounts, backup, publish
from data.errors import SnapshotError
from tests.data.conftest import DEMO, REPORT, Elsewhere

pytestmark = pytest.mark.usefixtures("own_state")


def files(folder: Path) -> list[Path]:
    """Each file, but for locks."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name[0] != "."]


def _cut(path: Path, lines: slice) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[lines]))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path, to: str) -> None:
    path.unlink()
    path.symlink_to(to)


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "no CURRENT": (lambda to: (to / "snapshots/CURRENT").unlink(), "backup_current"),
    "bytes": (lambda to: (to / "snapshots/CURRENT").write_bytes(b"\xff\xfe"), "backup_current"),
    "a pipe": (lambda to: _pipe(to / "snapshots/CURRENT"), "backup_current"),
    "another": (lambda to: (to / "snapshots/CURRENT").write_text("x"), "backup_current"),
    "piped manifest": (lambda to: _pipe(to / f"snapshots/{DEMO}/manifest.json"), "manifest_"),
    "endless": (lambda to: _link(to / f"snapshots/{DEMO}/manifest.json", "/dev/zero"), "manifest_"),
    "piped table": (lambda to: _pipe(to / f"snapshots/{DEMO}/projects.parquet"), "file_damaged"),
    "damage": (lambda to: _cut(to / f"snapshots/{DEMO}/projects.parquet", slice(1)), "file_dam"),
    "audit begun": (lambda to: _cut(to / "state/audit/000001.jsonl", slice(1, None)), "audit_brok"),
    "audit ended": (lambda to: _cut(to / "state/audit/000001.jsonl", slice(-1)), "audit_broken"),
    "audit piped": (lambda to: _pipe(to / "state/audit/000001.jsonl"), "audit_broken"),
    "audit head": (lambda to: (to / "state/audit/head").unlink(), "audit_broken"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="it has no pipes in folders")
@pytest.mark.parametrize("name", BREAKS)
def test_nothing_of_a_broken_backup_is_restored(
    root: Path,
    tmp_path: Path,
    elsewhere: Elsewhere,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    accounts.put("li", "a passphrase of some length")
    publish.point(REPORT)
    backup.backup(to := tmp_path / "away")
    elsewhere()
    breaks, code = BREAKS[name]
    shutil.copytree(to, broken := tmp_path / "broken")
    breaks(broken)
    with pytest.raises(SnapshotError) as raised:
        backup.restore(broken)
    assert raised.value.code.startswith(code)
    assert files(tmp_path / "new") == files(tmp_path / "new-state") == []
    assert [path.name for path in tmp_path.glob("new*/.tmp*")] == []
    assert command.main(["restore", "--from", str(broken), "--lang", "en"]) == 2
    assert capsys.readouterr().err.endswith(".\n")
    assert backup.restore(to) == ([REPORT, DEMO], 2)


def test_nothing_is_written_over(root: Path, tmp_path: Path) -> None:
    to = tmp_path / "away"
    backup.backup(to)
    with pytest.raises(SnapshotError, match="not empty"):
        backup.restore(to)
    with pytest.raises(SnapshotError, match="holds no backup"):
        backup.restore(tmp_path / "nothing")
