"""What is kept of a file is what it holds: any change is read again."""

import os
from pathlib import Path

import pytest

from data import unchanged as kept
from data.unchanged import unchanged


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Which paths were read, in order."""
    monkeypatch.setattr(kept, "_kept", {})
    return []


def old(path: Path) -> None:
    """Set the time of the last write back, so that what is read is kept."""
    os.utime(path, ns=(10**18, 10**18))


def test_an_old_file_is_read_once_and_a_changed_one_again(
    tmp_path: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> str:
        reads.append(path)
        return path.read_text("utf-8")

    monkeypatch.setattr(kept, "TICK", -(10**18))  # however young, it is kept
    file = tmp_path / "file"
    file.write_text("one", "utf-8")
    assert [unchanged(file, read, "") for _ in range(3)] == ["one"] * 3
    assert len(reads) == 1
    other = tmp_path / "other"
    other.write_text("two", "utf-8")
    os.replace(other, file)
    assert unchanged(file, read, "") == "two"
    old(file)
    assert unchanged(file, read, "") == "two"
    assert len(reads) == 3, "another time is another file"


def test_a_file_just_written_is_not_kept(tmp_path: Path, reads: list[Path]) -> None:
    def read(path: Path) -> str:
        reads.append(path)
        return path.read_text("utf-8")

    file = tmp_path / "file"
    for text in ("a", "b", "c"):
        file.write_text(text, "utf-8")
        assert unchanged(file, read, "") == text
    assert len(reads) == 3


def test_what_is_not_there_is_said_and_looked_for_again(tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert unchanged(file, Path.read_text, "none") == "none"
    file.write_text("there", "utf-8")
    assert unchanged(file, Path.read_text, "none") == "there"
