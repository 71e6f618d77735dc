"""Copy all that cannot be made again to another place, and back into an empty one.

A backup is a folder with `snapshots` and `state` as they are: SNAPSHOT_ROOT may point into it. A
snapshot never changes, so a further backup to the same folder copies what is new. What was removed
here goes from it as well, snapshots and saved mappings; what cannot be read here stays in it. Who
is signed in is left out, and so are the secrets, the roles and the key, which lie elsewhere.
"""

import json
import os
import shutil
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from data import audit, delivered, manifest, publish, state, store
from data.errors import SnapshotError
from data.keys import text_of
from data.lock import forever, locked, writing
from data.place import Folder, here

LOG = "audit"
PARSES: Mapping[str, Callable[[str], object]] = {
    ".toml": lambda text: tomllib.loads(text.strip() or "is never empty"),
    ".json": json.loads, ".txt": str,
}  # fmt: skip
KEPT = ("accounts.toml", "tokens.toml", "roles.json", "organisations.txt")  # of the state
MAPPINGS = "mappings"  # saved on screen, beside the snapshots
DAMAGE = ("file_", "manifest_")  # first parts of the codes that say so of a snapshot
COPYING = ".tmp-backup-"

Log = tuple[Mapping[Path, int], str]
"""The bytes of each file of an audit log, and its `head`: lines are only added behind them."""


def backup(to: Path) -> list[str]:
    """Copy to a folder; return the ids of the snapshots that were not there as they are here.

    What is published meanwhile is left to the next backup. Each snapshot is verified before and
    after; a damaged copy of a sound one is made anew. Raises what opening raises, and
    backup_within, backup_other, root_readonly, backup_failed; backup_part after all was copied but
    what is damaged.
    """
    for root in (store.root().resolve(), state.root().resolve()):
        for part in ("snapshots", "state"):
            made = (to / part).resolve()
            if made.is_relative_to(root) or root.is_relative_to(made):
                raise SnapshotError("backup_within", {"folder": str(to), "root": str(root)})
    if not _is_ours(to / "state" / LOG):
        raise SnapshotError("backup_other", {"folder": str(to)})
    try:
        with state.changing("backup"):  # of two at once one waits
            copied, damaged = _backed_up(to)
    except SnapshotError as error:
        if error.code != "write_failed":
            raise
        raise SnapshotError("backup_failed", error.fields) from error
    if damaged:
        raise SnapshotError("backup_part", {"folder": str(to), "files": ", ".join(damaged)})
    return copied


def _backed_up(to: Path) -> tuple[list[str], list[str]]:
    """Copy; return the ids of snapshots that were not there, and what is damaged here."""
    publish.catch_up()  # or what is new in a bucket would be left out without a word
    damaged, copied, ids, named = _damaged(), [], store.every_id(), store.current_id()
    there = Folder(to / "snapshots")
    if not _goes_on(there, ids):
        raise SnapshotError("backup_other", {"folder": str(to)})
    with writing(to):
        there.root.mkdir(parents=True, exist_ok=True)
        publish.clear_leftovers(there.root)  # of one that was killed
        _copy_state(state.root(), to / "state", damaged)
        if LOG not in damaged:
            with locked(state.folder(LOG), LOG, waiting=forever):
                log = _log(state.root() / LOG)  # nobody waits while it is copied
            _copy_log(log, to / "state" / LOG)
        _copy_mappings(store.beside(), there.root, damaged)
        if delivered.NAME not in damaged:
            delivered.note(there.root, delivered.marks(store.beside()))
        for one in ids:
            try:
                snapshot = store.verify(one, store.folder_of(one, urgent=True))
                if not _has(there, snapshot):
                    _replace(snapshot, there)
                    copied.append(one)
            except (SnapshotError, FileNotFoundError) as error:
                if one not in store.every_id():
                    continue  # removed meanwhile
                if not (isinstance(error, SnapshotError) and error.code.startswith(DAMAGE)):
                    raise
                damaged.append(one)
        gone = store.newest_first({*here().removed()}.difference(store.every_id()))
        if held := [one for one in ids if there.has(one) and one not in gone]:
            damaged += _point(there, held, named)
        for one in gone:
            there.note_removed(one)
            there.drop(one)  # it may have been removed for what it told of a person
    return copied, damaged


def _goes_on(there: Folder, ids: Collection[str]) -> bool:
    """Whether one of the snapshots in a backup is here as it is there: else those here are others,
    made while its own folder is away, and bear ids that are given already."""
    held = {*store.ids_in(there.root)}.difference(here().removed())
    for one in held.intersection(ids):
        with suppress(SnapshotError, OSError):
            if text_of(there.root / one) == text_of(store.folder_of(one, urgent=True)):
                return True
    return not held


def _has(there: Folder, snapshot: manifest.Snapshot) -> bool:
    """Whether a backup holds a sound copy of a snapshot."""
    with suppress(SnapshotError, OSError):
        if text_of(there.root / snapshot.id) == text_of(snapshot.path):
            return bool(store.verify(snapshot.id, there.root / snapshot.id))
    return False


def _point(there: Folder, held: list[str], named: str | None) -> list[str]:
    """Let a backup open what opened here when it began, or opens now that this was removed.

    What it opened before stays where it holds neither. Return CURRENT where nobody can say.
    """
    try:
        now, damaged = store.named_id(), []
    except SnapshotError:
        now, damaged = None, ["CURRENT"]
    there.point(next(one for one in (named, now, there.current(), held[0]) if one in held))
    return damaged


def _is_ours(log: Path) -> bool:
    """Whether the log of a backup, if there is one, is how the log here begins."""
    try:
        _, digest = manifest.text(log / "head").split()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    for path in audit.files():
        with path.open("rb") as lines:
            if any(sha256(line.removesuffix(b"\n")).hexdigest() == digest for line in lines):
                return True
    return False


def _damaged() -> list[str]:
    """Return what of the state and the mappings cannot be read: it does not take the place of a
    good copy."""
    found, mappings = list[str](), list[str]()
    try:
        mappings = [f"{MAPPINGS}/{path.name}" for path in _mappings(store.beside())]
    except OSError:
        found.append(MAPPINGS)
    for name in (*KEPT, LOG, delivered.NAME, *mappings):
        path = (store.beside() if name in (delivered.NAME, *mappings) else state.root()) / name
        try:
            if name == LOG:
                audit.verify()
            elif path.is_file() and not path.is_symlink():
                PARSES.get(path.suffix, str)(path.read_text("utf-8"))
        except (SnapshotError, OSError, ValueError, RecursionError):
            found.append(name)
    return found


def restore(source: Path) -> tuple[list[str], int]:
    """Copy a backup into roots that hold nothing; return the ids of its snapshots, and how many
    entries its audit log has.

    All is copied beside and compared there, then put in its place. Raises SnapshotError
    backup_none, backup_full, backup_current, audit_broken, and what opening a damaged snapshot
    raises.
    """
    removed = Folder(source / "snapshots").removed()
    ids = [one for one in store.ids_in(source / "snapshots") if one not in removed]
    if not ids:
        raise SnapshotError("backup_none", {"folder": str(source)})
    current = Folder(source / "snapshots").current()
    if current not in ids:
        fields = {"file": str(source / "snapshots" / "CURRENT"), "ids": ", ".join(ids[:9])}
        raise SnapshotError("backup_current", fields)
    sent = delivered.marks(source / "snapshots")
    with locked(store.root()), writing(store.root()):
        publish.catch_up()
        for to in (store.root(), state.folder()):
            if any(one.name[0] != "." for one in to.iterdir()) or store.elsewhere():
                raise SnapshotError("backup_full", {"folder": str(to)})
        with _beside(state.root(), "state") as kept, _beside(store.root(), "all") as made:
            _copy_state(source / "state", kept)
            _copy_log(_log(source / "state" / LOG), kept / LOG)
            entries, _ = audit.verify(kept / LOG)
            for one in ids:
                _copy(store.verify(one, source / "snapshots" / one), made / one)
            for path in kept.iterdir():
                os.rename(path, state.root() / path.name)
            audit.record("restore", snapshots=len(ids), entries=entries)
            for one in store.newest_first(removed):
                here().note_removed(one)
            delivered.note(store.beside(), sent)
            for one in ids:
                here().commit(made / one, one)
            _copy_mappings(source / "snapshots", store.beside())
    publish.point(current)
    return ids, entries


@contextmanager
def _beside(root: Path, name: str) -> Iterator[Path]:
    """Yield an empty folder in which to make what is moved to its place afterwards."""
    folder = root / f"{COPYING}{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(snapshot: manifest.Snapshot, to: Folder) -> None:
    """Copy a snapshot in the place of another of its id, if there is one."""
    with _beside(to.root, snapshot.id) as made:
        _copy(snapshot, made)
        to.drop(snapshot.id)
        to.commit(made, snapshot.id)


def _copy(snapshot: manifest.Snapshot, to: Path) -> None:
    """Copy the files that a snapshot's manifest lists, and compare them: what else lies there, or
    where a link leads, stays."""
    listed = (file.path for table in snapshot.tables.values() for file in table.files)
    for path in (manifest.NAME, *listed):
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(snapshot.path / path, to / path)
    store.verify(snapshot.id, to)


def _copy_state(source: Path, to: Path, without: Collection[str] = ()) -> None:
    """Copy each file but the audit log, before it: what was done is written down there first."""
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in KEPT:
        if name not in without:
            _copy_file(source / name, to / name)


def _log(folder: Path) -> Log:
    """Return what the audit log in a folder has at this moment."""
    if folder.is_symlink():
        return {}, ""
    files = {one: one.stat().st_size for one in audit.files(folder) if one.is_file()}
    with suppress(FileNotFoundError, ValueError):
        if not (folder / "head").is_symlink():
            return files, manifest.text(folder / "head")
    return files, ""


def _copy_log(log: Log, to: Path) -> None:
    """Copy that much of an audit log, `head` after the lines it counts."""
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    files, head = log
    for path, size in files.items():
        _copy_file(path, to / path.name, size)
    if head:
        state.write(to / "head", head)


def _mappings(folder: Path) -> list[Path]:
    """Return the mappings in a folder. Raises OSError where it cannot be read."""
    found = (folder / MAPPINGS).iterdir() if (folder / MAPPINGS).exists() else ()
    return sorted(path for path in found if path.suffix == ".toml" and path.name[0] != ".")


def _copy_mappings(source: Path, to: Path, without: Collection[str] = ()) -> None:
    """Copy the mappings that are saved. What is not among them goes, unless their folder cannot be
    read or is missing altogether."""
    if MAPPINGS in without or not (source / MAPPINGS).exists():
        return
    saved = _mappings(source)
    for path in saved:
        if f"{MAPPINGS}/{path.name}" not in without:
            _copy_file(path, to / MAPPINGS / path.name)
    for path in _mappings(to):
        if path.name not in {one.name for one in saved}:
            path.unlink()


def _copy_file(path: Path, target: Path, size: int | None = None) -> None:
    """Copy a file, or its first bytes, whole or not at all; nothing for a link, a folder or a
    device."""
    if path.is_file() and not path.is_symlink():
        target.parent.mkdir(mode=0o700, exist_ok=True)
        new = target.with_name(f".{target.name}.new")
        shutil.copyfile(path, new)
        if size is not None:
            os.truncate(new, size)
        os.replace(new, target)
