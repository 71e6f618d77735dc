"""Temporary folders: a killed process's go at the next start, and nobody else's."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import scratch

ROOT = Path(__file__).resolve().parents[2]
HOLD = """import sys, tempfile
from data import scratch
folder = tempfile.TemporaryDirectory(prefix=scratch.prefix("spill"))
open(folder.name + "/x", "w").close()
file = tempfile.NamedTemporaryFile(prefix=scratch.prefix("table"))
print(folder.name, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def holder(place: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has a folder and a file there."""
    line = [sys.executable, "-c", HOLD]
    found = subprocess.Popen(
        line, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert found.stdout is not None
    assert Path(found.stdout.readline().strip()).parent == place
    yield found
    found.kill()
    found.wait()
    for pipe in (found.stdin, found.stdout):
        pipe.close() if pipe else None


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_what_a_killed_process_left_is_removed(place: Path, holder: subprocess.Popen[str]) -> None:
    for strange in ("fund-report", "fund-abc-x", "duckdb-spill-1"):
        (place / strange).mkdir()  # no lock of ours is beside these
    (place / "fund-link.lock").touch()
    (place / "fund-link-x").symlink_to(place / "fund-report")
    others = ["duckdb-spill-1", "fund-abc-x", "fund-report"]
    scratch.clear()
    left = [name for name in names(place) if name not in others]
    assert len(left) == 3, "a lock, a folder and a file of one who lives"
    holder.kill()
    holder.wait()
    scratch.clear()
    assert names(place) == others


def test_a_lock_named_like_a_pattern_means_no_other(
    place: Path, holder: subprocess.Popen[str]
) -> None:
    """Where temporary files are shared, another user names a file as they like."""
    before = names(place)
    (place / "fund-*.lock").touch()
    (place / "fund-[0-9a-f]*.lock").touch()
    (place / "fund-*-left").mkdir()
    scratch.clear()
    assert names(place) == before


def test_who_ends_by_themselves_leave_nothing(place: Path, holder: subprocess.Popen[str]) -> None:
    holder.communicate("\n", 20)
    assert names(place) == []
