"""The folder of what the app keeps."""

from pathlib import Path

import pytest

from data import state


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
