"""A damaged snapshot is refused by name, and a sound one served."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data import SnapshotError, open_snapshot, publish, serving, snapshot_ids, store
from data.publish import Draft
from tests.data.conftest import DEMO, REPORT


def truncate(folder: Path) -> None:
    path = folder / "projects.parquet"
    path.write_bytes(path.read_bytes()[:-100])


def flip(folder: Path) -> None:
    path = folder / "donations" / "part-00000.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def lose(folder: Path) -> None:
    (folder / "service_records" / "part-00000.parquet").unlink()


def empty_file(folder: Path) -> None:
    (folder / "campaigns.parquet").write_bytes(b"")


def lose_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def spoil_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("not JSON", "utf-8")


def edit_manifest(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"seed": 20211231', '"seed": 7'), "utf-8")


def become_file(folder: Path) -> None:
    path = folder / "projects.parquet"
    path.unlink()
    path.mkdir()


DAMAGE = [
    (truncate, "file_damaged"),
    (flip, "file_damaged"),
    (empty_file, "file_damaged"),
    (become_file, "file_damaged"),
    (lose, "file_missing"),
    (lose_manifest, "manifest_missing"),
    (spoil_manifest, "manifest_unreadable"),
    (edit_manifest, "manifest_edited"),
]


@pytest.mark.parametrize(("damage", "code"), DAMAGE)
def test_damage_is_refused_by_name(root: Path, damage: Callable[[Path], None], code: str) -> None:
    assert open_snapshot(DEMO).id == DEMO, "sound before"
    damage(root / DEMO)
    for _ in range(2):  # the second time from the cache
        with pytest.raises(SnapshotError, match=DEMO) as caught:
            open_snapshot(DEMO)
        assert caught.value.code == code


@pytest.mark.parametrize(("damage", "code"), DAMAGE)
def test_the_other_sound_one_is_served_and_why(
    root: Path, damage: Callable[[Path], None], code: str
) -> None:
    assert serving()[0].id == DEMO
    damage(root / DEMO)
    snapshot, why = serving()
    assert snapshot.id == REPORT
    assert why is not None
    assert why.code == code


def test_a_mended_snapshot_is_served_again(root: Path) -> None:
    path = root / DEMO / "projects.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:50])
    assert serving()[0].id == REPORT
    path.write_bytes(whole)
    assert serving() == (open_snapshot(DEMO), None)


def test_without_current_the_reason_is_said(root: Path) -> None:
    (root / "CURRENT").unlink()
    snapshot, why = serving()
    assert snapshot.id == REPORT
    assert why is not None
    assert why.code == "no_current"
    (root / "CURRENT").write_bytes(b"\xff\xfe\xfa")
    assert (serving()[1] or why).code == "no_current"


def test_nothing_sound_is_said_with_what_to_do(root: Path) -> None:
    for snapshot_id in snapshot_ids():
        lose_manifest(root / snapshot_id)
    with pytest.raises(SnapshotError, match="python -m data build") as caught:
        serving()
    assert caught.value.code == "no_snapshot"


@pytest.mark.parametrize("act", ["publish", "remove"])
def test_a_note_of_an_older_version_is_ignored_and_cleared(
    root: Path, report_draft: Draft, act: str
) -> None:
    """Older versions noted beside a snapshot that its bytes had been read."""
    flip(root / DEMO)
    note = root / f".{DEMO}.verified"
    files = [list(file) for file in store._stamp(root / DEMO)]
    note.write_text(
        json.dumps([[str(name).partition(f"{DEMO}/")[2], *rest] for name, *rest in files])
    )
    with pytest.raises(SnapshotError, match="its checksum differs"):
        open_snapshot(DEMO)
    publish.publish(report_draft) if act == "publish" else publish.remove(REPORT)
    assert not note.exists()
