"""Notes of what was verified count only for the very files they were written about."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data import verified


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files, noted as verified."""
    inside = tmp_path / "root" / "2021-12-31-demo"
    (inside / "donations").mkdir(parents=True)
    (inside / "a.parquet").write_bytes(b"a" * 100)
    (inside / "donations" / "b.parquet").write_bytes(b"b" * 100)
    verified.remember(inside, verified.stamp(inside))
    return inside


def known(folder: Path) -> bool:
    return verified.remembered(folder, verified.stamp(folder))


def written(folder: Path) -> None:
    (folder / "a.parquet").write_bytes(b"c" * 100)


def written_with_the_old_time(folder: Path) -> None:
    path = folder / "donations" / "b.parquet"
    before = path.stat()
    path.write_bytes(b"c" * 100)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced_by_a_copy(folder: Path) -> None:
    path = folder / "a.parquet"
    shutil.copy2(path, folder / "copy")
    os.replace(folder / "copy", path)


def cut(folder: Path) -> None:
    os.truncate(folder / "a.parquet", 99)


def lost(folder: Path) -> None:
    (folder / "donations" / "b.parquet").unlink()


def joined(folder: Path) -> None:
    (folder / "more").write_bytes(b"")


def test_files_left_alone_are_known(folder: Path) -> None:
    assert known(folder)
    folder.parent.rename(folder.parent.with_name("moved"))
    assert known(folder.parent.with_name("moved") / folder.name), "the note moves along"


@pytest.mark.parametrize(
    "change", [written, written_with_the_old_time, replaced_by_a_copy, cut, lost, joined]
)
def test_a_change_is_seen(folder: Path, change: Callable[[Path], None]) -> None:
    change(folder)
    assert not known(folder)


@pytest.mark.parametrize("text", ["", "{", "null", "[[]]", "[" * 100_000])
def test_a_note_that_is_none_counts_for_nothing(folder: Path, text: str) -> None:
    verified.note(folder).write_text(text, "utf-8")
    assert not known(folder)


def test_forgotten_is_unknown_and_forgetting_twice_is_no_error(folder: Path) -> None:
    verified.forget(folder)
    verified.forget(folder)
    assert not known(folder)


def test_where_nothing_can_be_written_nothing_is_noted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified.forget(folder)

    def refuse(*given: object, **named: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_text", refuse)
    verified.remember(folder, verified.stamp(folder))
    assert not known(folder)
