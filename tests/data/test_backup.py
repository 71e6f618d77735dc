"""Backups: what is copied, that it is compared, and that it comes back as it was."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data import __main__ as command
from data import (
    accounts,
    audit,
    backup,
    current_id,
    open_snapshot,
    publish,
    serving,
    snapshot_ids,
)
from data.errors import SnapshotError
from data.publish import Draft
from data.store import sha256
from tests.data.conftest import DEMO, REPORT, Elsewhere

pytestmark = pytest.mark.usefixtures("own_state")

Out = pytest.CaptureFixture[str]


def content(folder: Path) -> dict[str, str]:
    """The hash of each file, but for locks."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_all_comes_back_as_it_was_into_an_empty_place(
    root: Path, own_state: Path, tmp_path: Path, elsewhere: Elsewhere, capsys: Out
) -> None:
    accounts.put("li", "a passphrase of some length")
    publish.point(REPORT)
    (own_state / "sessions").mkdir()
    (root / "mappings").mkdir()
    (root / "mappings" / "donations-1.toml").write_text('table = "donations"\n', "utf-8")
    (root / ".delivered").write_text(sent := f"{REPORT} zh 0123456789abcdef\n", "utf-8")
    to = tmp_path / "away"
    assert command.main(["backup", "--to", str(to), "--lang", "en"]) == 0
    assert "2 snapshots more" in capsys.readouterr().out
    before, kept = content(root), content(own_state)
    elsewhere()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / ".delivered").write_text(later := "later\n", "utf-8")
    assert command.main(["restore", "--from", str(to), "--lang", "en"]) == 0
    assert f"and 2 entries of the audit log; {REPORT} opens" in capsys.readouterr().out
    assert content(tmp_path / "new") == before
    assert (tmp_path / "new" / ".delivered").read_text("utf-8") == later + sent, "not twice"
    assert (current_id(), snapshot_ids()) == (REPORT, (REPORT, DEMO))
    assert open_snapshot(DEMO).tables
    assert accounts.fitting("li", "a passphrase of some length")
    entries = list(audit.entries())
    assert [one["what"] for one in entries] == ["account", "point", "restore", "point"]
    assert audit.verify()[0] == 4
    assert "accounts.toml" in kept
    assert not (tmp_path / "new-state" / "sessions").exists()


def test_a_further_backup_copies_what_is_new_and_mends_damage(
    root: Path,
    own_state: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    elsewhere: Elsewhere,
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
    elsewhere()
    with pytest.raises(SnapshotError) as raised:
        backup.restore(to)
    assert raised.value.code == "file_damaged"
    assert current_id() is None
    assert DEMO not in snapshot_ids()
    monkeypatch.setenv("SNAPSHOT_ROOT", str(root))
    monkeypatch.setenv("STATE_ROOT", str(own_state))
    assert backup.backup(to) == [DEMO], "made anew"
    elsewhere()
    assert backup.restore(to)[0] == [REPORT, DEMO]


def test_a_correction_is_what_comes_back(
    empty: Path, small_draft: Draft, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    publish.publish(small_draft, current=True)
    publish.publish(replace(small_draft, title={"zh": "误", "en": "wrong"}), current=True)
    backup.backup(to := tmp_path / "away")
    publish.point(REPORT)
    publish.remove(f"{REPORT}-2")
    made = publish.publish(replace(small_draft, title={"zh": "正", "en": "right"}), current=True)
    assert backup.backup(to) == [made.id]
    elsewhere()
    backup.restore(to)
    assert serving()[0].title["en"] == "right"


def test_another_snapshot_of_the_same_id_is_replaced(
    empty: Path,
    small_draft: Draft,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    elsewhere: Elsewhere,
) -> None:
    """Two folders that were restored from one backup go on by themselves."""
    to = tmp_path / "away"
    publish.publish(small_draft, current=True)
    backup.backup(to)
    for title in ("one", "another"):
        shutil.copytree(empty, tmp_path / title)
        monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / title))
        publish.publish(replace(small_draft, title={"zh": title, "en": title}), current=True)
        assert backup.backup(to) == [f"{REPORT}-2"]
        assert backup.backup(to) == []
    assert content(to / "snapshots") == content(tmp_path / "another")
    assert [path.name for path in (to / "snapshots").glob(".*")] == []
    elsewhere()
    backup.restore(to)
    assert serving()[0].title["en"] == "another"


def test_an_id_that_was_removed_is_not_given_again_after_a_restore(
    empty: Path, small_draft: Draft, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    publish.publish(small_draft, current=True)
    publish.publish(small_draft)
    publish.remove(f"{REPORT}-2")
    for name in ("new", "newer"):  # a backup of what was restored holds them too
        backup.backup(to := tmp_path / f"before-{name}")
        (to / "snapshots" / ".removed-..").touch()
        elsewhere(name)
        backup.restore(to)
    assert sorted(path.name for path in tmp_path.glob("new*/.removed-*")) == 2 * [
        f".removed-{REPORT}-2"
    ]
    assert publish.publish(small_draft).id == f"{REPORT}-3"


def test_what_is_still_here_though_its_removal_had_begun_is_in_the_backup(
    root: Path, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    """As where a bucket does not let its objects be deleted, or the process was killed."""
    (root / f".removed-{DEMO}").touch()
    publish.point(DEMO)
    backup.backup(to := tmp_path / "away")
    elsewhere()
    assert backup.restore(to)[0] == [REPORT, DEMO]
    assert current_id() == DEMO


def test_a_folder_without_current_opens_its_newest(root: Path, tmp_path: Path) -> None:
    (root / "CURRENT").write_text("2030-01-01-import\n", "utf-8")
    backup.backup(to := tmp_path / "away")
    assert (to / "snapshots" / "CURRENT").read_text("utf-8") == f"{REPORT}\n"


def test_what_one_that_was_killed_left_goes(root: Path, tmp_path: Path) -> None:
    """It may be of a snapshot that is removed since."""
    half = tmp_path / "away" / "snapshots" / ".tmp-backup-2022-03-05-import"
    half.mkdir(parents=True)
    (half / "donors.parquet").write_bytes(b"x")
    backup.backup(tmp_path / "away")
    assert not half.exists()


def test_snapshots_made_while_their_own_folder_is_away_take_no_place_in_a_backup(
    empty: Path, small_draft: Draft, tmp_path: Path
) -> None:
    """A disk that is not mounted: ids are given again, and the backup may be all there is."""
    publish.publish(small_draft, current=True)
    backup.backup(to := tmp_path / "away")
    before, _ = content(to), empty.rename(tmp_path / "disk")
    for made in (False, True):
        if made:
            publish.publish(replace(small_draft, title={"zh": "另", "en": "x"}), current=True)
        with pytest.raises(SnapshotError, match="name another folder") as raised:
            backup.backup(to)
        assert raised.value.code == "backup_other"
        assert content(to) == before
    shutil.rmtree(empty)
    (tmp_path / "disk").rename(empty)
    assert backup.backup(to) == []


def test_a_backup_that_is_cut_off_leaves_the_one_before(
    root: Path, own_state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.put("li", "a passphrase of some length")
    backup.backup(to := tmp_path / "away")
    before = content(to)
    accounts.put("wang", "a passphrase of some length")

    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:9])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(SnapshotError, match="the rest is not backed up") as raised:
        backup.backup(to)
    assert raised.value.code == "backup_failed"
    assert content(to) == before


@pytest.mark.parametrize("to", ["root", "root/2021-12-31-demo", "root/x/y", "state", "", "link"])
def test_a_folder_is_not_backed_up_into_itself(
    root: Path, own_state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    accounts.put("li", "a passphrase of some length")
    (tmp_path / "link").symlink_to(root)
    if not to:
        root.rename(tmp_path / "snapshots")
        monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    before = content(tmp_path)
    with pytest.raises(SnapshotError, match="overlaps") as raised:
        backup.backup(tmp_path / to)
    assert raised.value.code == "backup_within"
    assert content(tmp_path) == before


def test_what_does_not_belong_to_it_is_not_copied_nor_who_may_read_it(
    root: Path, own_state: Path, tmp_path: Path
) -> None:
    accounts.put("li", "a passphrase of some length")
    (tmp_path / "private").mkdir()
    secret = tmp_path / "private" / "ledger.key"
    secret.write_text("secret", "utf-8")
    (root / DEMO / "notes.txt").symlink_to(secret)
    (root / DEMO / "more").symlink_to(secret.parent)
    (own_state / "tokens.toml").symlink_to(secret)
    (root / ".delivered").symlink_to(secret)
    (own_state / "organisations.txt").mkdir()
    (own_state / "organisations.txt" / "notes.txt").write_text("", "utf-8")
    (own_state / "audit" / "notes.txt").symlink_to(secret)
    for path in (root / REPORT).rglob("*"):
        path.chmod(0o777)
    before = os.umask(0o077)
    try:
        backup.backup(tmp_path / "away")
    finally:
        os.umask(before)
    copied, others = (
        [*(tmp_path / "away").rglob("*")],
        {"notes.txt", "more", "tokens.toml", ".delivered"},
    )
    assert not others & {path.name for path in copied}
    assert (tmp_path / "away" / "state" / "audit" / "000001.jsonl").is_file()
    assert [path for path in copied if path.stat().st_mode & 0o077] == []
    assert len(content(tmp_path / "away" / "snapshots" / REPORT)) == len(content(root / REPORT))
