"""Lines of a file from its end, whatever is read at a time."""

from pathlib import Path

import pytest

from data import tail


@pytest.mark.parametrize("block", [1, 2, 7, 1 << 16])
@pytest.mark.parametrize("content", [b"", b"\n", b"a", b"a\n", b"one\ntwo\n\nthree", b"\n\nx\n\n"])
def test_lines_come_from_the_end_whatever_is_read_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, block: int
) -> None:
    monkeypatch.setattr(tail, "BLOCK", block)
    (path := tmp_path / "lines").write_bytes(content)
    with path.open("rb") as file:
        assert [*tail.backwards(file)] == content.split(b"\n")[::-1]
    assert tail.last_line(path) == next(filter(None, content.split(b"\n")[::-1]), b"")
