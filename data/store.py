"""Read the folder of snapshots: list, open and verify them; choose the one that is served."""

import hashlib
import os
import re
import stat
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock

from data import manifest
from data.errors import SnapshotError, shown
from data.manifest import Snapshot
from data.place import Folder, here
from data.schema import SCHEMA_VERSION

SNAPSHOT_ID = re.compile(r"(\d{4}-\d{2}-\d{2})-(report|import|demo)(?:-([1-9]\d{0,5}))?", re.ASCII)
KIND_RANK = {"demo": 0, "report": 1, "import": 2}

# Each file's path, size, inode, times of the last write and of the last change.
Stamp = tuple[tuple[str, int, int, int, int], ...]

_opened: dict[Path, tuple[Stamp, Snapshot | SnapshotError]] = {}
_opening = Lock()


def root() -> Path:
    """Return the folder of snapshots that is read; of a bucket, the one that mirrors it."""
    return here().root


def refresh() -> bool:
    """Bring the folder up to date with the bucket it mirrors, if it does; return whether more is
    to be brought by a further call. Raises SnapshotError bucket_*, and what is wrong with the
    current snapshot in the bucket: then the folder stays as it was.
    """
    return here().refresh()


def beside() -> Path:
    """Return the folder of what belongs to the snapshots: mappings, packs, what was sent."""
    return here().beside


def is_id(text: object) -> bool:
    """Return whether this is an id that a snapshot may have."""
    return isinstance(text, str) and SNAPSHOT_ID.fullmatch(text) is not None


def _age(snapshot_id: str) -> tuple[str, int, int]:
    match = SNAPSHOT_ID.fullmatch(snapshot_id)
    assert match is not None
    as_of, kind, number = match.groups()
    return as_of, KIND_RANK[kind], int(number or 1)


def kind_of(snapshot_id: str) -> str:
    """Return the kind that an id tells: report, import or demo; empty for what is no id."""
    match = SNAPSHOT_ID.fullmatch(snapshot_id)
    return match[2] if match else ""


def snapshot_ids() -> tuple[str, ...]:
    """List the ids of all snapshot folders, newest first; on one day import, report, demo."""
    return ids_in(root())


def ids_in(folder: Path) -> tuple[str, ...]:
    """List the ids of the snapshots that lie in a folder as `snapshot_ids` does."""
    try:
        every = os.scandir(folder)  # a link may lead to where no question is allowed to read
        found = [entry.name for entry in every if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return ()
    return newest_first(found)


def newest_first(names: Iterable[str]) -> tuple[str, ...]:
    """Sort those that are ids of snapshots; leave the others out."""
    return tuple(sorted(filter(is_id, names), key=_age, reverse=True))


def elsewhere() -> tuple[str, ...]:
    """List the ids of snapshots that are kept, but do not lie in the folder, newest first."""
    return newest_first(here().elsewhere())


def every_id() -> tuple[str, ...]:
    """List the ids of all snapshots that are kept, wherever they lie, newest first."""
    return newest_first((*snapshot_ids(), *elsewhere()))


def folder_of(snapshot_id: str, urgent: bool = False) -> Path:
    """Return the folder of a snapshot, sound or not; pull one that is kept elsewhere.

    `urgent` says what it says in `Place.fetch`. Raises SnapshotError unknown_snapshot, and what
    pulling raises.
    """
    if is_id(snapshot_id):
        here().fetch(snapshot_id, urgent)
        folder = root() / snapshot_id
        if folder.is_dir() and not folder.is_symlink():
            return folder
    raise _unknown(snapshot_id)


def _unknown(snapshot_id: object) -> SnapshotError:
    return SnapshotError("unknown_snapshot", {"id": shown(snapshot_id), "root": here().name})


def open_snapshot(snapshot_id: str) -> Snapshot:
    """Open a snapshot: read its manifest; check the schema version and every file's size and hash.

    The first call in a process reads every byte (0.09 s at 10 million records). Later calls only
    check whether a file has changed (0.2 ms). Nothing is written.
    Raises SnapshotError unknown_snapshot, manifest_*, schema_version, file_missing, file_damaged.
    """
    folder = folder_of(snapshot_id)
    try:
        stamp = _stamp(folder)
    except OSError as error:
        raise _unknown(snapshot_id) from error
    known = _opened.get(folder)
    if known is None or known[0] != stamp:
        with _opening:  # one thread reads the files, the others wait
            known = _opened.get(folder)
            if known is None or known[0] != stamp:
                known = _opened[folder] = stamp, _verdict(snapshot_id, folder)
    if isinstance(known[1], SnapshotError):
        raise known[1].anew()
    return known[1]


def _stamp(folder: Path) -> Stamp:
    found = []
    for place, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(place, name)
            now = os.stat(path)
            found.append((path, now.st_size, now.st_ino, now.st_mtime_ns, now.st_ctime_ns))
    return tuple(sorted(found))


def _verdict(snapshot_id: str, folder: Path) -> Snapshot | SnapshotError:
    """Return the verified snapshot or its error; raise a disk error, which may be temporary."""
    try:
        return verify(snapshot_id, folder)
    except SnapshotError as error:
        if isinstance(error.__cause__, OSError):
            raise
        return error.anew()


def verify(
    snapshot_id: str, folder: Path, versions: Container[int] = (SCHEMA_VERSION,)
) -> Snapshot:
    """Read the manifest in `folder` and compare every file of the snapshot with it.

    Raises what `open_snapshot` raises.
    """
    snapshot = manifest.read(snapshot_id, folder, versions)
    for table in snapshot.tables.values():
        for file in table.files:
            where = {"id": snapshot_id, "table": table.name, "file": file.path}
            path = folder / file.path
            try:
                if path.is_symlink() or path.parent.is_symlink():
                    reason = "it is a link"
                elif not stat.S_ISREG((about := path.stat()).st_mode):
                    reason = "it is no file"
                elif about.st_size != file.bytes:
                    reason = f"{about.st_size} bytes instead of {file.bytes}"
                elif sha256(path) != file.sha256:
                    reason = "its checksum differs"
                else:
                    continue
            except FileNotFoundError as error:
                raise SnapshotError("file_missing", where) from error
            except OSError as error:
                fields = {**where, "reason": shown(error.strerror)}
                raise SnapshotError("file_damaged", fields) from error
            raise SnapshotError("file_damaged", {**where, "reason": reason})
    return snapshot


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def current_id() -> str | None:
    """Return the content of CURRENT, a valid id or not; None if the file cannot be read."""
    return Folder(root()).current()


def sound(ids: Iterable[str]) -> Iterator[Snapshot]:
    """Open these snapshots one by one; skip those that are not sound."""
    for snapshot_id in ids:
        with suppress(SnapshotError):
            yield open_snapshot(snapshot_id)


def named_id() -> str | None:
    """Return the id that CURRENT names, for who goes on with it; None where it never was written.

    Raises SnapshotError no_current for a file that cannot be read or names none, and for none where
    there are ledgers, one of which it has named: people say which, and no other takes its place.
    """
    found = current_id()
    if is_id(found):
        return found
    if os.path.lexists(root() / "CURRENT") or "import" in map(kind_of, every_id()):
        raise SnapshotError("no_current", {"root": here().name})
    return None


def current_snapshot() -> Snapshot:
    """Return the snapshot that CURRENT names, and no other in its place: for what is sent or kept,
    where nobody reads that it is another. Raises SnapshotError no_current, no_snapshot, and what
    opening raises.
    """
    named = current_id()
    if named is None:
        raise SnapshotError("no_current" if every_id() else "no_snapshot", {"root": here().name})
    return open_snapshot(named)


def serving() -> tuple[Snapshot, SnapshotError | None]:
    """Return the snapshot that CURRENT names; if it is not sound, another one and the error.

    The other one is the newest sound snapshot that is not a demo, else the newest demo.
    Raises SnapshotError no_snapshot if none is sound.
    """
    try:
        return current_snapshot(), None
    except SnapshotError as error:
        reason = error
    for other in sound(sorted(snapshot_ids(), key=lambda id: _age(id)[1] == 0)):
        return other, reason
    raise SnapshotError("no_snapshot", {"root": here().name}) from reason


def previous(snapshot: Snapshot) -> Snapshot | None:
    """Return the newest sound snapshot of an earlier as-of day; None if there is none.

    A demo is compared only with demos, a report or an import only with reports and imports.
    """

    def comes_before(other: str) -> bool:
        as_of, rank, _ = _age(other)
        same_kind = (rank == KIND_RANK["demo"]) == (snapshot.kind == "demo")
        return as_of < snapshot.as_of.isoformat() and same_kind

    for one in filter(comes_before, every_id()):
        try:
            return open_snapshot(one)
        except SnapshotError as error:
            if error.code == "bucket_bringing":
                return None  # none yet, rather than an older one
    return None


def settled() -> bool:
    """Return whether there is a sound snapshot and CURRENT was written.

    Without CURRENT, a first build is still running or was interrupted.
    """
    try:
        why = serving()[1]
    except SnapshotError:
        return False
    return why is None or why.code != "no_current"
