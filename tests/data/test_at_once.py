"""A server begins at once on what was verified before; damage is still refused by name."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data import SnapshotError, open_at_once, open_snapshot, publish, serving, store, verified

REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"


@pytest.fixture
def read(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A fresh server process on a verified root, as far as one can be had; the files it reads.

    The background begins when the test says so by `store.HEAD_START` and ends with the test.
    """
    open_snapshot(DEMO)
    open_snapshot(REPORT)
    names: list[str] = []
    hashed = store.sha256

    def note_and_hash(path: Path) -> str:
        names.append(path.name)
        return hashed(path)

    monkeypatch.setattr(store, "sha256", note_and_hash)
    monkeypatch.setattr(store, "_opened", {})
    monkeypatch.setattr(store, "_at_once", threading.Event())
    monkeypatch.setattr(store, "HEAD_START", 0.3)
    return names


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not met():
        assert time.monotonic() < end, "it never came to it"
        time.sleep(0.02)


def refused(code: str) -> bool:
    try:
        open_snapshot(DEMO)
    except SnapshotError as error:
        return error.code == code
    return False


def decay(path: Path) -> None:
    """Bytes change and nothing tells: the note is made to know the file as it is now."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    verified.remember(path.parents[1], verified.stamp(path.parents[1]))


def test_it_opens_before_a_byte_is_read_and_reads_them_after(root: Path, read: list[str]) -> None:
    open_at_once()
    snapshot = open_snapshot(DEMO)
    assert read == []
    files = sum(len(table.files) for table in snapshot.tables.values())
    until(lambda: len(read) == files)
    assert open_snapshot(DEMO) is snapshot, "sound, so it stays open"


def test_without_being_asked_every_byte_is_read(root: Path, read: list[str]) -> None:
    open_snapshot(DEMO)
    assert len(read) > 20


def test_what_was_never_verified_is_read_first(root: Path, read: list[str]) -> None:
    verified.forget(root / DEMO)
    open_at_once()
    open_snapshot(DEMO)
    assert len(read) > 20
    assert verified.remembered(root / DEMO, verified.stamp(root / DEMO)), "not a second time"


def test_bytes_that_decayed_are_found_and_refused_by_name(root: Path, read: list[str]) -> None:
    decay(root / DEMO / "donations" / "part-00000.parquet")
    open_at_once()
    assert serving()[0].id == DEMO, "until it is known"
    until(lambda: refused("file_damaged"))
    snapshot, why = serving()
    assert snapshot.id == REPORT
    assert "donations/part-00000.parquet" in str(why)
    assert not verified.note(root / DEMO).exists(), "nor would the next process begin at once"


def test_a_cut_file_is_refused_at_once(root: Path, read: list[str]) -> None:
    open_at_once()
    os.truncate(root / DEMO / "projects.parquet", 100)
    assert refused("file_damaged")


def test_a_cut_file_is_refused_though_a_note_knows_it(root: Path, read: list[str]) -> None:
    os.truncate(root / DEMO / "projects.parquet", 100)
    verified.remember(root / DEMO, verified.stamp(root / DEMO))
    open_at_once()
    assert refused("file_damaged")
    assert read == []


def test_a_disk_that_fails_in_the_background_is_asked_again(
    root: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = threading.Event()

    def fail(path: Path) -> str:
        failed.set()
        raise OSError(5, "Input/output error")

    open_at_once()
    open_snapshot(DEMO)
    with monkeypatch.context() as patch:
        patch.setattr(store, "sha256", fail)
        until(failed.is_set)
        until(lambda: root / DEMO not in store._opened)
        assert refused("file_damaged"), "the disk still fails"
    assert open_snapshot(DEMO).id == DEMO
    assert len(read) > 20, "every byte, since the note is gone"


def test_removing_takes_the_note_along(root: Path, read: list[str]) -> None:
    assert verified.note(root / REPORT).exists()
    publish.remove(REPORT)
    assert not verified.note(root / REPORT).exists()


def test_a_command_that_checks_reads_every_byte(root: Path, read: list[str]) -> None:
    """`python -m data check` says that the files are sound, whatever a note says."""
    decay(root / DEMO / "donations" / "part-00000.parquet")
    line = [sys.executable, "-m", "data", "check", DEMO]
    done = subprocess.run(line, env={**os.environ}, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "its checksum differs" in done.stderr
