"""Backups: what is copied, that it is compared, and that it comes back as it was."""

import os
from pathlib import Path

import pytest

from data import __main__ as command
from data import accounts, audit, backup, current_id, open_snapshot, publish, snapshot_ids
from data.errors import SnapshotError
from data.store import sha256
from tests.data.conftest import DEMO, REPORT

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    return tmp_path / "state"


def content(folder: Path) -> dict[str, str]:
    """The hash of each file, but for locks."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_all_comes_back_as_it_was_into_an_empty_place(
    root: Path, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    accounts.put("li", "a passphrase of some length")
    publish.point(REPORT)
    (state / "sessions").mkdir()
    to = tmp_path / "away"
    assert command.main(["backup", "--to", str(to), "--lang", "en"]) == 0
    assert "2 snapshots more" in capsys.readouterr().out
    before, kept = content(root), content(state)
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "new"))
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "new-state"))
    assert command.main(["restore", "--from", str(to), "--lang", "en"]) == 0
    assert f"{REPORT} opens by default" in capsys.readouterr().out
    assert content(tmp_path / "new") == before
    assert (current_id(), snapshot_ids()) == (REPORT, (REPORT, DEMO))
    assert open_snapshot(DEMO).tables
    assert accounts.fits("li", "a passphrase of some length")
    entries = list(audit.entries())
    assert [one["what"] for one in entries] == ["account", "point", "point"]
    assert audit.verify()[0] == 3
    assert "accounts.toml" in kept
    assert not (tmp_path / "new-state" / "sessions").exists()


def test_a_further_backup_copies_what_is_new_and_finds_damage(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "away"
    assert sorted(backup.backup(to)) == [DEMO, REPORT]
    assert backup.backup(to) == []
    publish.point(REPORT)
    backup.backup(to)
    assert (to / "snapshots" / "CURRENT").read_text("utf-8") == f"{REPORT}\n"
    broken = to / "snapshots" / DEMO / "projects.parquet"
    broken.chmod(0o644)
    broken.write_bytes(b"x")
    with pytest.raises(SnapshotError) as raised:
        backup.backup(to)
    assert raised.value.code == "file_damaged"
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "new"))
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "new-state"))
    with pytest.raises(SnapshotError):
        backup.restore(to)
    assert current_id() is None
    assert DEMO not in snapshot_ids()


def test_nothing_is_written_over(root: Path, tmp_path: Path) -> None:
    to = tmp_path / "away"
    backup.backup(to)
    with pytest.raises(SnapshotError, match="not empty"):
        backup.restore(to)
    with pytest.raises(SnapshotError, match="holds no backup"):
        backup.restore(tmp_path / "nothing")


def test_what_does_not_belong_to_it_is_not_copied_nor_who_may_read_it(
    root: Path, state: Path, tmp_path: Path
) -> None:
    accounts.put("li", "a passphrase of some length")
    (tmp_path / "private").mkdir()
    secret = tmp_path / "private" / "ledger.key"
    secret.write_text("secret", "utf-8")
    (root / DEMO / "notes.txt").symlink_to(secret)
    (root / DEMO / "more").symlink_to(secret.parent)
    (state / "tokens.toml").symlink_to(secret)
    (state / "audit" / "notes.txt").symlink_to(secret)
    for path in (root / REPORT).rglob("*"):
        path.chmod(0o777)
    before = os.umask(0o077)
    try:
        backup.backup(tmp_path / "away")
    finally:
        os.umask(before)
    copied, others = [*(tmp_path / "away").rglob("*")], {"notes.txt", "more", "tokens.toml"}
    assert not others & {path.name for path in copied}
    assert (tmp_path / "away" / "state" / "audit" / "000001.jsonl").is_file()
    assert [path for path in copied if path.stat().st_mode & 0o077] == []
    assert len(content(tmp_path / "away" / "snapshots" / REPORT)) == len(content(root / REPORT))
