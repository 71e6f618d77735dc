"""A backup of what is damaged here, or another's: the good copy that is there stays."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data import __main__ as command
from data import accounts, audit, backup, publish, snapshot_ids, tokens
from data.errors import SnapshotError
from data.ledger.match import organisations, own
from data.publish import Draft
from data.store import sha256
from tests.data.conftest import DEMO, REPORT, Elsewhere

pytestmark = pytest.mark.usefixtures("own_state")

PASSPHRASE = "a passphrase of some length"


def content(folder: Path) -> dict[str, str]:
    """The hash of each file."""
    return {str(path): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def away(empty: Path, small_draft: Draft, tmp_path: Path) -> Path:
    """The folder of a backup that was made of a whole installation."""
    publish.publish(small_draft, current=True)
    accounts.put("li", PASSPHRASE)
    tokens.put("assistant")
    organisations.add("比亚迪")
    backup.backup(tmp_path / "away")
    return tmp_path / "away"


def _edit(path: Path, old: bytes, new: bytes) -> None:
    before = path.read_bytes()
    path.write_bytes(before.replace(old, new, 1) if old else b"")
    assert path.read_bytes() != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("audit/000001.jsonl", b"machine", b"nachine"),
        ("accounts.toml", b"=", b"?"),
        ("accounts.toml", b"", b""),
        ("tokens.toml", b"=", b"?"),
        ("organisations.txt", "比".encode(), b"\xff"),
    ],
)
def test_what_is_damaged_does_not_take_the_place_of_a_good_copy(
    away: Path, own_state: Path, small_draft: Draft, elsewhere: Elsewhere,
    tmp_path: Path, name: str, old: bytes, new: bytes, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    before = sha256(away / "state" / name)
    publish.publish(small_draft)
    _edit(own_state / name, old, new)
    assert command.main(["backup", "--to", str(away), "--lang", "en"]) == 2
    assert f"but for {Path(name).parts[0]}," in capsys.readouterr().err
    assert sha256(away / "state" / name) == before
    assert (away / "snapshots" / f"{REPORT}-2").is_dir(), "all else is copied"
    elsewhere()
    assert len(backup.restore(away)[0]) == 2
    assert accounts.fitting("li", PASSPHRASE)


def _shorten(log: Path) -> None:
    """As somebody does who takes out what he did, and knows how the log is written."""
    path = log / "000001.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)[:2]
    path.write_bytes(b"".join(lines))
    audit._set_head(2, audit._hash(lines[-1].rstrip(b"\n")))
    audit.verify()


def _anew(log: Path) -> None:
    for path in log.iterdir():
        path.unlink()
    audit.record("publish")
    audit.verify()


def refused(away: Path, before: object) -> None:
    """A backup to that folder is refused; what was there before still is, and nothing else."""
    with pytest.raises(SnapshotError, match="name another folder") as raised:
        backup.backup(away)
    assert raised.value.code == "backup_other"
    assert content(away) == before


@pytest.mark.parametrize("change", [_shorten, _anew])
def test_a_log_that_lacks_entries_does_not_take_the_place_of_the_whole_one(
    away: Path, own_state: Path, change: Callable[[Path], None]
) -> None:
    change(own_state / "audit")
    refused(away, content(away))


def test_another_installation_leaves_a_backup_alone(
    away: Path, small_draft: Draft, elsewhere: Elsewhere
) -> None:
    before = content(away)
    elsewhere("other")
    publish.publish(replace(small_draft, title={"zh": "他", "en": "other"}), current=True)
    refused(away, before)


def test_what_was_restored_goes_on_with_its_backup(
    away: Path, small_draft: Draft, elsewhere: Elsewhere
) -> None:
    elsewhere()
    backup.restore(away)
    publish.publish(small_draft)
    assert backup.backup(away) == [f"{REPORT}-2"]


def test_a_snapshot_that_was_removed_comes_back_from_no_backup(
    root: Path, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """It may have been removed for what it told of a person."""
    to = tmp_path / "away"
    backup.backup(to)
    shutil.copytree(to / "snapshots" / DEMO, kept := tmp_path / "kept")
    publish.point(REPORT)
    publish.remove(DEMO)
    backup.backup(to)
    assert not (to / "snapshots" / DEMO).exists()
    shutil.copytree(kept, to / "snapshots" / DEMO)  # as backups held it before
    elsewhere()
    assert backup.restore(to)[0] == [REPORT]
    assert list(snapshot_ids()) == [REPORT]


def test_a_damaged_snapshot_keeps_nothing_else_out_of_a_backup(
    root: Path,
    own_state: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    elsewhere: Elsewhere,
) -> None:
    """Whether a good copy of it is there or not: it is said, and stays as it was."""
    accounts.put("li", "a passphrase of some length")
    backup.backup(whole := tmp_path / "whole")
    good, to = content(whole / "snapshots" / REPORT), tmp_path / "away"
    next((root / REPORT).glob("*.parquet")).write_bytes(b"x")
    (root / "CURRENT").write_text(f"{REPORT}\n", "utf-8")
    for folder, held in ((to, [DEMO]), (whole, [REPORT, DEMO])):
        with pytest.raises(SnapshotError, match=f"but for {REPORT}, damaged here") as raised:
            backup.backup(folder)
        assert raised.value.code == "backup_part"
        copied = (folder / "state" / "accounts.toml").read_bytes()
        assert copied == (own_state / "accounts.toml").read_bytes()
        elsewhere(f"new-{folder.name}")
        assert backup.restore(folder)[0] == held
        monkeypatch.setenv("SNAPSHOT_ROOT", str(root))
        monkeypatch.setenv("STATE_ROOT", str(own_state))
    assert good == content(whole / "snapshots" / REPORT)


def test_a_backup_holds_the_mappings_that_are_saved_and_none_that_was_dropped(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to, folder = tmp_path / "away", root / "mappings"
    folder.mkdir()
    for name in ("donations-1", "donations-2", "payments-1"):
        (folder / f"{name}.toml").write_text('table = "donations"\n', "utf-8")
    backup.backup(to)
    own.forget("donations-2.toml")
    (folder / "payments-1.toml").write_bytes(b"\xff")
    (root / ".delivered").write_bytes(b"\xff")
    damaged = r"but for \.delivered, mappings/payments-1\.toml, damaged"
    with pytest.raises(SnapshotError, match=damaged):
        backup.backup(to)
    (root / ".delivered").unlink()
    held = {path.name: path.read_text("utf-8") for path in (to / "snapshots/mappings").iterdir()}
    assert held == dict.fromkeys(["donations-1.toml", "payments-1.toml"], 'table = "donations"\n')

    def unreadable(path: Path) -> Any:
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    listed = Path.iterdir
    with monkeypatch.context() as patched:
        patched.setattr(Path, "iterdir", unreadable)
        with pytest.raises(SnapshotError, match="but for mappings, damaged here"):
            backup.backup(to)
    shutil.rmtree(folder)
    backup.backup(to)
    assert len(list((to / "snapshots/mappings").iterdir())) == 2, "nobody dropped these"
