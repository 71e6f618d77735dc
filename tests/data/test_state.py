"""The folder of what the app keeps."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data import state

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


def test_the_folder_is_named_or_lies_beside_the_snapshots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "kept"))
    assert state.root() == tmp_path / "kept"
    assert not state.root().exists()
    made = state.folder("a", "b")
    assert [one.stat().st_mode & 0o077 for one in (made, made.parent, state.root())] == [0, 0, 0]
    monkeypatch.delenv("STATE_ROOT")
    assert state.root() == Path(state.__file__).with_name("state")


def modes(folder: Path) -> set[str]:
    """How others and the group may use what lies in a folder: octal, of folders and files."""
    return {f"{path.stat().st_mode & 0o077:02o}" for path in folder.rglob("*")}


@posix
@pytest.mark.parametrize(("umask", "left"), [(0o022, {"00"}), (0o027, {"50", "40"})])
def test_commands_write_for_their_user_alone_or_for_the_group_a_umask_names(
    tmp_path: Path, umask: int, left: set[str]
) -> None:
    line = [sys.executable, "-m", "data", "template", str(tmp_path / "made" / "templates")]
    subprocess.run(line, cwd=ROOT, umask=umask, check=True, stdout=subprocess.DEVNULL)
    assert modes(tmp_path) == left


@posix
def test_the_app_writes_for_its_user_alone() -> None:
    # It ends at once: an engine that opens beside the imports would be cut off in the middle.
    ask = "import os, app; print(f'{os.umask(0):03o}', flush=True); os._exit(0)"
    line = [sys.executable, "-c", ask]
    told = subprocess.run(line, cwd=ROOT, umask=0o022, check=True, capture_output=True)
    assert told.stdout.decode().split()[-1] == "077"
