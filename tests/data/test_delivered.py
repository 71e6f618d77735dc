"""The list of messages that were sent."""

from pathlib import Path

import pytest

from data import SnapshotError, delivered


def test_each_message_stands_there_once(tmp_path: Path) -> None:
    delivered.note(tmp_path, [])
    assert list(tmp_path.iterdir()) == [], "nothing to write down, so no file"
    delivered.note(tmp_path, ["b", "a"])
    delivered.note(tmp_path, ["a", "c", "c"])
    assert delivered.marks(tmp_path) == ["b", "a", "c"]
    assert (tmp_path / delivered.NAME).read_bytes() == b"b\na\nc\n"


def test_a_list_that_cannot_be_read_is_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All would be sent again, and what was sent before be forgotten."""
    delivered.note(tmp_path, ["a"])

    def closed(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_text", closed)
        for act in (lambda: delivered.marks(tmp_path), lambda: delivered.note(tmp_path, ["b"])):
            with pytest.raises(SnapshotError, match="Permission denied"):
                act()
    assert delivered.marks(tmp_path) == ["a"]


def test_what_is_no_list_of_ours_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret\n", "utf-8")
    for name in ("missing", "link", "folder", "bytes"):
        (tmp_path / name).mkdir()
    (tmp_path / "link" / delivered.NAME).symlink_to(tmp_path / "secret")
    (tmp_path / "folder" / delivered.NAME).mkdir()
    assert [delivered.marks(tmp_path / name) for name in ("missing", "link", "folder")] == [[]] * 3
    (tmp_path / "bytes" / delivered.NAME).write_bytes(b"\xff\na\n")
    delivered.note(tmp_path / "bytes", ["b"])
    assert delivered.marks(tmp_path / "bytes")[1:] == ["a", "b"], "a spoilt line spoils no other"
    delivered.note(tmp_path / "link", ["a"])
    assert (tmp_path / "secret").read_text("utf-8") == "secret\n", "a link is replaced"
