"""The folder of what the app keeps."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data import state
from data.errors import SnapshotError

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


def test_a_file_is_written_whole_or_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept.json"
    state.write(kept, "before")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SnapshotError) as raised:
        state.write(kept, "x" * 100_000)
    assert raised.value.code == "write_failed"
    assert kept.read_text("utf-8") == "before"


# Files that nothing reads before they are whole: an output that somebody named, a new file in a
# folder of its own that is then renamed, a copy that is compared with its hash.
WRITE_IN_PLACE = {
    "data/audit.py",  # _cut_half_a_line
    "data/bucket.py",
    "data/importing.py",
    "data/ledger/match/template.py",
    "data/objects.py",
    "data/place.py",
    "data/publish.py",
    "data/waiting.py",
    "pages/ui/commands.py",
    "pages/ui/files/aside.py",
    "pages/ui/files/drawing.py",
    "pages/ui/replicas.py",
}


def writes(path: Path) -> list[str]:
    """Where a module opens a file to write into it, or writes one at once."""
    calls = [
        one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.Call)
    ]
    found = []
    for call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        modes = [one.value for one in call.args if isinstance(one, ast.Constant)]
        opens = name in ("open", "fdopen") and any(
            (isinstance(mode, str) and mode[:1] in "wax") or "+" in str(mode) for mode in modes
        )
        if opens or name in ("write_text", "write_bytes"):
            found.append(f"{path.name}:{call.lineno}")
    return found


def test_what_is_kept_is_written_by_one_way_that_cannot_leave_half_of_it() -> None:
    """`state.write`: a full disk or a kill leaves the file before it."""
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("data", "queries", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if writes(path)
    }
    assert found - {"data/state.py", "pages/ui/access/sessions.py"} == WRITE_IN_PLACE
