"""The folder of snapshots: which there are, opening one, which one is served."""

import hashlib
import os
import re
import time
from collections.abc import Container
from pathlib import Path
from threading import Event, Lock, Thread

from data import manifest, verified
from data.errors import SnapshotError, shown
from data.manifest import File, Snapshot
from data.schema import SCHEMA_VERSION
from data.unchanged import unchanged

SNAPSHOT_ID = re.compile(r"(\d{4}-\d{2}-\d{2})-(report|import|demo)(?:-([1-9]\d{0,5}))?", re.ASCII)
KIND_RANK = {"demo": 0, "report": 1, "import": 2}

# One verdict per snapshot folder, with the files it was reached on.
_opened: dict[Path, tuple[verified.Stamp, Snapshot | SnapshotError]] = {}
_opening = Lock()
_at_once = Event()
_looked: dict[Path, float] = {}  # when a server last looked whether the files of a folder changed

# Seconds a server leaves to its first readers before it reads the bytes of what it opened at once.
HEAD_START = 15.0
GLANCE = 1.0  # seconds in which a server does not look at the same files again


def root() -> Path:
    """The folder that holds all snapshots: SNAPSHOT_ROOT, else `snapshots` beside this file."""
    named = os.environ.get("SNAPSHOT_ROOT", "")
    return Path(os.path.abspath(named)) if named else Path(__file__).resolve().parent / "snapshots"


def _age(snapshot_id: str) -> tuple[str, int, int]:
    match = SNAPSHOT_ID.fullmatch(snapshot_id)
    assert match is not None
    as_of, kind, number = match.groups()
    return as_of, KIND_RANK[kind], int(number or 1)


def snapshot_ids() -> tuple[str, ...]:
    """Folders that look like snapshots, newest first; on one day import, report, demo."""
    none: tuple[str, ...] = ()
    found = unchanged(root(), _folders, none)
    return tuple(sorted(filter(SNAPSHOT_ID.fullmatch, found), key=_age, reverse=True))


def _folders(within: Path) -> tuple[str, ...]:
    return tuple(entry.name for entry in os.scandir(within) if entry.is_dir())


def open_at_once() -> None:
    """From now on this process serves readers, who shall not wait for bytes verified before.

    `open_snapshot` then looks at sizes and times of files that a full verification found sound
    earlier; their bytes are read in the background, and what is damaged is refused from then on.
    """
    _at_once.set()


def open_snapshot(snapshot_id: str) -> Snapshot:
    """The snapshot of that id: manifest read, schema version, size and SHA-256 of each file right.

    The first call in a process reads every byte (but see `open_at_once`); later ones only look
    whether a file changed.
    Raises SnapshotError unknown_snapshot, manifest_*, schema_version, file_missing, file_damaged.
    """
    if not _well_formed(snapshot_id):
        raise _unknown(snapshot_id)
    folder = root() / snapshot_id
    try:
        known = _opened.get(folder)
        if known is None or (not _just_looked(folder) and known[0] != verified.stamp(folder)):
            with _opening:
                known = _opened.get(folder)
                stamp = verified.stamp(folder)
                if known is None or known[0] != stamp:
                    known = stamp, _first(snapshot_id, folder, stamp)
                    _opened[folder] = known
    except OSError as error:
        raise _unknown(snapshot_id) from error
    if isinstance(known[1], SnapshotError):
        raise SnapshotError(known[1].code, known[1].fields)
    return known[1]


def _just_looked(folder: Path) -> bool:
    """Whether a server looked at the files of a folder a moment ago; if not, it does now."""
    now = time.monotonic()
    if not _at_once.is_set() or now - _looked.get(folder, -GLANCE) >= GLANCE:
        _looked[folder] = now
        return False
    return True


def _first(snapshot_id: str, folder: Path, stamp: verified.Stamp) -> Snapshot | SnapshotError:
    """What opening comes to, and a note of it where every byte was read."""
    if not _at_once.is_set() or not verified.remembered(folder, stamp):
        verdict = _verdict(snapshot_id, folder)
        if isinstance(verdict, Snapshot):
            verified.remember(folder, stamp)
        return verdict
    verdict = _verdict(snapshot_id, folder, bytes_too=False)
    if isinstance(verdict, Snapshot):
        Thread(target=_again, args=(snapshot_id, folder, stamp), daemon=True).start()
    return verdict


def _again(snapshot_id: str, folder: Path, stamp: verified.Stamp) -> None:
    """Read the bytes of a snapshot opened at once; where they are damaged it is open no longer."""
    time.sleep(HEAD_START)
    verdict: Snapshot | SnapshotError | None
    try:
        verdict = _verdict(snapshot_id, folder)
    except SnapshotError:
        verdict = None  # the disk fails: the next one to open it reads every byte
    if not isinstance(verdict, Snapshot):
        verified.forget(folder)
        with _opening:
            if folder in _opened and _opened[folder][0] == stamp:
                if verdict is None:
                    del _opened[folder]
                else:
                    _opened[folder] = stamp, verdict


def _verdict(snapshot_id: str, folder: Path, bytes_too: bool = True) -> Snapshot | SnapshotError:
    """What verifying comes to; an error of the disk is raised, not kept, for it may pass."""
    try:
        return verify(snapshot_id, folder, bytes_too=bytes_too)
    except SnapshotError as error:
        if isinstance(error.__cause__, OSError):
            raise
        return error


def _unknown(snapshot_id: object) -> SnapshotError:
    return SnapshotError("unknown_snapshot", {"id": shown(snapshot_id), "root": str(root())})


def _well_formed(snapshot_id: object) -> bool:
    return isinstance(snapshot_id, str) and SNAPSHOT_ID.fullmatch(snapshot_id) is not None


def verify(
    snapshot_id: str,
    folder: Path,
    versions: Container[int] = (SCHEMA_VERSION,),
    bytes_too: bool = True,
) -> Snapshot:
    """Read the manifest in `folder` and hold every file of the snapshot against it.

    Without `bytes_too` only their sizes. Raises what `open_snapshot` raises.
    """
    snapshot = manifest.read(snapshot_id, folder, versions)
    for table in snapshot.tables.values():
        for file in table.files:
            where = {"id": snapshot_id, "table": table.name, "file": file.path}
            try:
                reason = _damage(folder / file.path, file, bytes_too)
            except FileNotFoundError as error:
                raise SnapshotError("file_missing", where) from error
            except OSError as error:
                fields = {**where, "reason": shown(error.strerror)}
                raise SnapshotError("file_damaged", fields) from error
            if reason:
                raise SnapshotError("file_damaged", {**where, "reason": reason})
    return snapshot


def _damage(path: Path, file: File, bytes_too: bool) -> str:
    """How a file differs from what the manifest says of it; empty when it does not."""
    size = path.stat().st_size
    if size != file.bytes:
        return f"{size} bytes instead of {file.bytes}"
    if bytes_too and sha256(path) != file.sha256:
        return "its checksum differs"
    return ""


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def current_id() -> str | None:
    """The id that CURRENT names, well formed or not; None when the file cannot be read."""
    return unchanged(root() / "CURRENT", _named, None)


def _named(file: Path) -> str | None:
    try:
        return file.read_text("utf-8").strip()
    except ValueError:
        return None


def serving() -> tuple[Snapshot, SnapshotError | None]:
    """The snapshot to show: the one CURRENT names, or the best sound one and why not that.

    The best other one is the newest that is not demo data, else the newest demo.
    Raises SnapshotError no_snapshot when none is sound.
    """
    named = current_id()
    try:
        if named is None:
            raise SnapshotError("no_current", {"root": str(root())})
        return open_snapshot(named), None
    except SnapshotError as error:
        reason = error
    for other in sorted(snapshot_ids(), key=lambda id: _age(id)[1] == 0):
        try:
            return open_snapshot(other), reason
        except SnapshotError:
            continue
    raise SnapshotError("no_snapshot", {"root": str(root())}) from reason


def previous(snapshot: Snapshot) -> Snapshot | None:
    """The newest sound snapshot of an earlier as-of day; None where there is none.

    Generated data are compared with generated data alone, reported and imported with each other:
    a demo comes before no report, nor a report before a demo.
    """
    for other in snapshot_ids():
        as_of, rank, _ = _age(other)
        same_kind = (rank == KIND_RANK["demo"]) == (snapshot.kind == "demo")
        if as_of < snapshot.as_of.isoformat() and same_kind:
            try:
                return open_snapshot(other)
            except SnapshotError:
                continue
    return None


def settled() -> bool:
    """Whether a sound snapshot is there and CURRENT was written.

    Without CURRENT a first build is under way or was cut short, even if one snapshot is sound.
    """
    try:
        why = serving()[1]
    except SnapshotError:
        return False
    return why is None or why.code != "no_current"
