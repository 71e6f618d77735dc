"""One publisher at a time, and a plain sentence when the folder cannot be written."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from data import SnapshotError
from data.lock import locked, patience


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    with (
        locked(tmp_path),
        pytest.raises(SnapshotError, match=f"process {os.getpid()}") as caught,
        locked(tmp_path),
    ):
        pass
    assert caught.value.code == "publishing"
    with locked(tmp_path):
        pass


def test_who_waits_gets_its_turn(tmp_path: Path) -> None:
    asked, turn = threading.Event(), []

    def wait() -> None:
        with locked(tmp_path, waiting=asked.set):
            turn.append("second")

    with locked(tmp_path):
        second = threading.Thread(target=wait)
        second.start()
        assert asked.wait(5)
        turn.append("first")
    second.join(5)
    assert turn == ["first", "second"]


def test_other_names_are_other_locks(tmp_path: Path) -> None:
    with locked(tmp_path), locked(tmp_path, "current"):
        pass


def test_a_killed_holder_frees_it(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, signal, sys\n"
        "from data.lock import locked\n"
        "with locked(pathlib.Path(sys.argv[1])):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert killed.returncode == -9
    with locked(tmp_path):
        pass


def test_a_root_under_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for root in (tmp_path / "file", tmp_path / "file" / "root"):
        with pytest.raises(SnapshotError, match="SNAPSHOT_ROOT") as caught, locked(root):
            pass
        assert caught.value.code == "root_readonly"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EROFS, "root_readonly"),
        (errno.EACCES, "root_readonly"),
        (errno.ENOSPC, "write_failed"),
    ],
)
def test_a_disk_that_refuses_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SnapshotError, match=os.strerror(number)) as caught, locked(tmp_path):
        pass
    assert caught.value.code == code


def test_a_disk_without_locks_is_not_taken_for_a_publisher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(SnapshotError, match="No locks available") as caught, locked(tmp_path):
        pass
    assert caught.value.code == "write_failed"


def test_whoever_waits_for_a_lock_gives_up(tmp_path: Path) -> None:
    told: list[str] = []

    def wait() -> None:
        try:
            with locked(tmp_path, "current", waiting=patience(0.1)):
                told.append("held")
        except SnapshotError as error:
            told.append(error.code)

    with locked(tmp_path, "current"):
        waiter = threading.Thread(target=wait)
        waiter.start()
        waiter.join()
    assert told == ["publishing"]
