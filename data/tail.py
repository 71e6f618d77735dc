"""Read a file of lines from its end: what stands before them is not read yet."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 16  # bytes read at a time


def last_line(path: Path) -> bytes:
    """Return the last line of a file that is not empty; nothing where there is none."""
    with path.open("rb") as file:
        return next(filter(None, backwards(file)), b"")


def backwards(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, the last first."""
    begun, at = b"", file.seek(0, os.SEEK_END)
    while at:
        size = min(BLOCK, at)
        at = file.seek(at - size)
        begun, *lines = (file.read(size) + begun).split(b"\n")
        yield from reversed(lines)
    yield begun
