"""Where the snapshots are kept: a folder, or a bucket that a folder mirrors (`data/bucket.py`).

Snapshots are always read from a folder, `here().root`. What changes them goes through `here()`.
"""

import os
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from data import audit, manifest
from data.errors import SnapshotError, shown
from data.manifest import Snapshot

TEMPORARY = ".tmp-"
REMOVED = ".removed-"  # begins the name of an empty file for each id that is not given again
ASKING = "asking a bucket"  # the name of a thread
BUCKETS = "s3://"  # what SNAPSHOT_ROOT begins with where the snapshots are in a bucket

PATIENCE: float | None = None
"""Seconds a reader waits for a snapshot that lies elsewhere; a server sets it, a command waits."""

Noted = Callable[[], object]


class Place(Protocol):
    """Where the snapshots are kept. All raise OSError or SnapshotError where it cannot be used."""

    @property
    def root(self) -> Path:
        """The folder of snapshots that is read, and that holds the locks of this machine."""

    @property
    def name(self) -> str:
        """What the place is called in a sentence."""

    @property
    def beside(self) -> Path:
        """The folder of what belongs to the snapshots: mappings, packs, what was sent."""

    def refresh(self) -> bool:
        """Bring `root` up to date; return whether more is to be brought by a further call."""

    def elsewhere(self) -> Collection[str]:
        """The ids of snapshots that are kept, but do not lie in `root`."""

    def is_taken(self, snapshot_id: str) -> bool:
        """Whether the id is taken: by a snapshot, or by one that was removed."""

    def removed(self) -> Collection[str]:
        """The ids of snapshots that were removed; among them may be what is no id."""

    def note_removed(self, snapshot_id: str) -> None:
        """Note that the id is not given again."""

    def fetch(self, snapshot_id: str, urgent: bool = False) -> None:
        """See that a snapshot that is kept lies in `root`; nothing for any other.

        An urgent one takes the room of those that readers asked for just now, too.
        """

    def folder(self, snapshot: Snapshot) -> str:
        """The folder of a snapshot's tables, below the address of the place.

        A bucket gets those of one that is being published here: `commit` deletes them there.
        """

    def commit(self, folder: Path, snapshot_id: str, noted: Noted = audit.always) -> None:
        """Make a finished folder inside `root` the snapshot of this id, in one atomic step.

        `noted` is called right before that, once everything else is done.
        """

    def point(
        self, snapshot_id: str, expected: Sequence[str | None] = (), noted: Noted = audit.always
    ) -> None:
        """Write CURRENT in one atomic step, `noted` right before. With `expected`, only in place of
        one of these."""

    def remove(self, snapshot_id: str) -> None:
        """Delete a snapshot, in one atomic step for those who look for it; its id stays taken."""


@dataclass(frozen=True)
class Folder:
    """Snapshots in a folder of this machine; the locks of the folder keep publishers apart."""

    root: Path

    @property
    def name(self) -> str:
        """See `Place`; so with all below."""
        return str(self.root)

    @property
    def beside(self) -> Path:
        return self.root

    def refresh(self) -> bool:
        return False

    def elsewhere(self) -> Collection[str]:
        return ()

    def is_taken(self, snapshot_id: str) -> bool:
        return self.has(snapshot_id) or (self.root / f"{REMOVED}{snapshot_id}").exists()

    def removed(self) -> Collection[str]:
        return [one.name.removeprefix(REMOVED) for one in self.root.glob(f"{REMOVED}*")]

    def note_removed(self, snapshot_id: str) -> None:
        (self.root / f"{REMOVED}{snapshot_id}").touch()

    def fetch(self, snapshot_id: str, urgent: bool = False) -> None:
        pass

    def folder(self, snapshot: Snapshot) -> str:
        return snapshot.path.name

    def commit(self, folder: Path, snapshot_id: str, noted: Noted = audit.always) -> None:
        noted()
        os.rename(folder, self.root / snapshot_id)
        flush(self.root)

    def point(
        self, snapshot_id: str, expected: Sequence[str | None] = (), noted: Noted = audit.always
    ) -> None:
        now = self.current()
        if expected and now not in expected:
            fields = {"root": self.name, "id": snapshot_id, "now": shown(now)}
            raise SnapshotError("moved", fields)
        noted()
        temporary = self.root / f"CURRENT{TEMPORARY}{uuid4().hex[:8]}"
        for leftover in self.root.glob(f"CURRENT{TEMPORARY}*"):
            leftover.unlink(missing_ok=True)
        try:
            temporary.write_text(snapshot_id + "\n", "utf-8", newline="\n")
            flush(temporary)
            os.replace(temporary, self.root / "CURRENT")
        finally:
            temporary.unlink(missing_ok=True)
        flush(self.root)

    def remove(self, snapshot_id: str) -> None:
        self.note_removed(snapshot_id)
        self.drop(snapshot_id)

    def current(self) -> str | None:
        """Return the content of CURRENT, a valid id or not; None if the file cannot be read."""
        try:  # Windows' editor puts a mark before what was written by hand
            return manifest.text(self.root / "CURRENT").strip().removeprefix("\ufeff")
        except (OSError, ValueError):
            return None

    def has(self, snapshot_id: str) -> bool:
        """Whether a snapshot of this id lies in the folder."""
        return (self.root / snapshot_id).exists()

    def drop(self, snapshot_id: str) -> None:
        """Delete a snapshot as `remove` does, if it lies in the folder; its id is free again."""
        if not self.has(snapshot_id):
            return
        gone = self.root / f"{TEMPORARY}gone-{uuid4().hex[:8]}"
        os.rename(self.root / snapshot_id, gone)
        flush(self.root)
        shutil.rmtree(gone, ignore_errors=True)


def here() -> Place:
    """Return the place that SNAPSHOT_ROOT names: a folder, or s3://bucket/prefix.

    Without it, the folder `snapshots` beside this file. Raises SnapshotError bucket_address.
    """
    named = os.environ.get("SNAPSHOT_ROOT", "")
    if named.startswith(BUCKETS):
        return _bucket(named, os.environ.get("SNAPSHOT_CACHE", ""))
    return Folder(Path(os.path.abspath(named)) if named else Path(__file__).parent / "snapshots")


@lru_cache
def _bucket(named: str, cache: str) -> Place:
    from data.bucket import Bucket  # only where it is needed

    return Bucket(named, cache)


def flush(path: Path) -> None:
    """Flush a file or a folder's list of names to disk; on Windows, only files can be flushed."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
