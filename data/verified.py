"""What was verified before: a note beside the snapshots, so that a server need not wait.

Reading every byte of a large snapshot takes seconds. A note says which files a full verification
found sound, by size, inode and times of change; while they are all the same, a process that serves
readers may begin at once and read the bytes again meanwhile. A file that was cut, replaced, copied
or written to has other numbers, so its note counts for nothing.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

# Each file's path in the folder, size, inode, times of the last write and of the last change.
Stamp = tuple[tuple[str, int, int, int, int], ...]


def stamp(folder: Path) -> Stamp:
    """The files in a folder and its subfolders as they are now. Raises OSError."""
    return tuple(sorted(_files(folder, "")))


def _files(folder: Path, within: str) -> Iterator[tuple[str, int, int, int, int]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _files(Path(entry.path), f"{within}{entry.name}/")
        else:
            now = os.stat(entry.path)  # an entry's own has no inode on Windows
            times = now.st_mtime_ns, now.st_ctime_ns
            yield f"{within}{entry.name}", now.st_size, now.st_ino, *times


def note(folder: Path) -> Path:
    """Where the note about a snapshot's folder lies: beside it, hidden."""
    return folder.parent / f".{folder.name}.verified"


def remember(folder: Path, found: Stamp) -> None:
    """Note that these files were verified; where nothing can be written, nothing is noted."""
    temporary = folder.parent / f".tmp-verified-{uuid4().hex[:8]}"
    with suppress(OSError):
        temporary.write_text(json.dumps(found), "utf-8")
        os.replace(temporary, note(folder))


def remembered(folder: Path, found: Stamp) -> bool:
    """Whether just these files were verified before."""
    try:
        return bool(json.loads(note(folder).read_text("utf-8")) == [list(file) for file in found])
    except (OSError, ValueError, RecursionError):
        return False


def forget(folder: Path) -> None:
    """Remove the note about a folder that is no more."""
    with suppress(OSError):
        note(folder).unlink(missing_ok=True)
