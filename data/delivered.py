"""Which messages were sent: a line for each and its address, beside the snapshots.

The addresses are hashes alone, for they hold secrets. A link is no list of ours.
"""

from collections.abc import Iterable
from pathlib import Path

from data import state
from data.lock import writing

NAME = ".delivered"


def marks(folder: Path) -> list[str]:
    """Return the lines in a folder; none where there is no list.

    Raises SnapshotError root_readonly, write_failed for one that cannot be read: all would be sent
    again.
    """
    path = folder / NAME
    with writing(folder):
        if path.is_file() and not path.is_symlink():
            return path.read_text("utf-8", "replace").splitlines()
    return []


def note(folder: Path, more: Iterable[str]) -> None:
    """Add lines to those in a folder, each once; the caller holds the lock.

    Raises SnapshotError root_readonly, write_failed.
    """
    if lines := dict.fromkeys([*marks(folder), *more]):
        state.write(folder / NAME, "".join(f"{one}\n" for one in lines))
