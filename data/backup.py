"""Copy all that cannot be made again to another place, and back into an empty one.

A backup is a folder with `snapshots` and `state` as they are: SNAPSHOT_ROOT may point into it. A
snapshot never changes, so a further backup to the same folder copies what is new. Who is signed in
is left out, and so are the secrets, the roles and the key, which lie elsewhere.
"""

import os
import shutil
from pathlib import Path

from data import audit, manifest, publish, state, store
from data.errors import SnapshotError
from data.lock import locked, writing
from data.place import Folder, Place, here

KEPT = ("accounts.toml", "tokens.toml", "roles.json", "organisations.txt", "audit")  # of the state
COPYING = ".tmp-backup-"


def backup(to: Path) -> list[str]:
    """Copy to a folder; return the ids of the snapshots that were not there yet.

    Each is verified before and after. Raises what opening raises, and root_readonly, write_failed.
    """
    copied = []
    with writing(to):
        (to / "snapshots").mkdir(parents=True, exist_ok=True)
        for snapshot_id in (*store.snapshot_ids(), *store.elsewhere()):
            if _copy(store.folder_of(snapshot_id), Folder(to / "snapshots")):
                copied.append(snapshot_id)
        current = store.current_id()
        if current is not None:
            _write(to / "snapshots" / "CURRENT", current)
        with locked(state.folder("audit"), "audit", waiting=lambda: None):
            _copy_state(state.root(), to / "state")
    return copied


def restore(source: Path) -> list[str]:
    """Copy a backup into roots that hold nothing; return the ids of its snapshots.

    Raises SnapshotError backup_none, backup_full, and what opening a damaged snapshot raises.
    """
    found = sorted(path for path in (source / "snapshots").glob("*") if path.is_dir())
    if not found:
        raise SnapshotError("backup_none", {"folder": str(source)})
    for to in (store.root(), state.root()):
        if to.exists() and any(one.name[0] != "." for one in to.iterdir()):
            raise SnapshotError("backup_full", {"folder": str(to)})
    with writing(store.root()):
        store.root().mkdir(parents=True, exist_ok=True)
        for folder in found:
            if not folder.name.startswith("."):
                _copy(folder, here())
        _copy_state(source / "state", state.folder())
    current = (source / "snapshots" / "CURRENT").read_text("utf-8").strip()
    audit.verify()
    publish.point(current)
    return [one.name for one in found]


def _copy(folder: Path, to: Place) -> bool:
    """Copy the files of a snapshot unless it is there, and compare them with its manifest."""
    if to.has(folder.name):
        store.verify(folder.name, to.root / folder.name)
        return False
    snapshot = store.verify(folder.name, folder)
    making = to.root / (COPYING + folder.name)
    shutil.rmtree(making, ignore_errors=True)
    listed = (file.path for table in snapshot.tables.values() for file in table.files)
    for path in (manifest.NAME, *listed):  # what else lies there, or where a link leads, stays
        (making / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / path, making / path)
    store.verify(folder.name, making)
    to.commit(making, folder.name)
    return True


def _copy_state(source: Path, to: Path) -> None:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in KEPT:
        kept = source / name
        for path in (kept, *kept.glob("[!.]*")):
            if path.is_file() and not (path.is_symlink() or kept.is_symlink()):
                target = to / path.relative_to(source)
                target.parent.mkdir(mode=0o700, exist_ok=True)
                shutil.copyfile(path, target)


def _write(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(text + "\n", "utf-8", newline="\n")
    os.replace(new, path)
