"""A publish that waits for a second operator, where SECOND_OPERATOR=1 asks for one.

The snapshot is made, verified and checked; its folder waits beside the others, where nothing reads
it. Approving moves that very folder among them, refusing deletes it. One waits at a time, and who
asked for it never approves it. The ledgers are not kept, for they hold persons: where another
snapshot has become current meanwhile, they have to be handed over again.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from data import audit, manifest, pack, store
from data import publish as publishing
from data.clock import OFFICE
from data.errors import SnapshotError
from data.lock import locked, patience, writing
from data.manifest import Snapshot
from data.place import TEMPORARY, flush, here
from data.publish import Draft

ASKED = "asked.json"  # beside the snapshot in its folder
APPROVERS = ("operator", "admin")

Lines = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Waiting:
    """What waits: the snapshot, who asked for it and when, and the verdict in lines.

    `digest` is that of its manifest, which holds those of all its files; `current` is the snapshot
    that opened by default when it was decided on. `told` are the lines by language.
    """

    id: str
    who: str
    key: str
    at: str
    digest: str
    current: str | None
    rows: int
    told: Lines


def held() -> Waiting | None:
    """Return what waits; None where nothing does. Raises SnapshotError waiting_changed."""
    folder = _folder()
    if not folder.exists():
        return None
    try:
        asked = Waiting(**json.loads((folder / ASKED).read_text("utf-8")))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise _error("waiting_changed") from error
    if not store.is_id(asked.id) or not isinstance(asked.told, dict):
        raise _error("waiting_changed")
    # Without its folder it was approved, by a process that was killed then.
    return asked if (folder / asked.id).is_dir() else None


def _folder() -> Path:
    return store.root() / publishing.WAITING


def ask(draft: Draft, told: Lines, current: str | None) -> Waiting:
    """Make the snapshot of a draft and let it wait; the caller holds the lock.

    `current` is what CURRENT named when the draft was decided on: approving takes its place alone.
    Raises SnapshotError waiting_other, and what publishing raises.
    """
    root, by = store.root(), audit.actor()
    if other := held():
        raise SnapshotError("waiting_other", {"id": other.id, "who": other.who})
    draft = publishing.completed(draft)
    with publishing.made(draft) as (snapshot_id, made):
        asked = Waiting(
            snapshot_id,
            by.who,
            by.key,
            datetime.now(OFFICE).strftime("%Y-%m-%d %H:%M"),
            store.sha256(made / manifest.NAME),
            current,
            publishing.rows_of(draft),
            told,
        )
        whole = made.with_name(f"{made.name}-waiting")
        whole.mkdir(mode=0o700)
        try:
            os.rename(made, whole / snapshot_id)
            text = json.dumps(asdict(asked), ensure_ascii=False)
            (whole / ASKED).write_text(text, "utf-8", newline="\n")
            flush(whole / ASKED)
            flush(whole)
            audit.record("ask", snapshot=snapshot_id, digest=asked.digest, rows=asked.rows)
            shutil.rmtree(_folder(), ignore_errors=True)  # what a killed process left
            os.rename(whole, _folder())
        finally:
            shutil.rmtree(whole, ignore_errors=True)
        flush(root)
    return asked


def may_approve(asked: Waiting) -> bool:
    """Whether the actor is an operator who signed in, and another than who asked."""
    by = audit.actor()
    is_same = by.key == asked.key or _compared(by.who) == _compared(asked.who)
    return bool(by.key) and by.role in APPROVERS and not is_same


def _compared(who: str) -> str:
    """Return a name as it is compared; a mail address without the provider that tells it."""
    return (who.rpartition(":")[2] if "@" in who else who).casefold()


def approve(digest: str) -> Snapshot:
    """Publish what waits, as it was checked, and let it open by default.

    `digest` is that of what the actor looked at. Raises SnapshotError waiting_none where that no
    longer waits, waiting_same for who may not approve, waiting_moved when another snapshot has
    become current, waiting_changed for bytes that differ, and what publishing raises.
    """
    root = store.root()
    with locked(root), locked(root, "current", waiting=patience(publishing.POINTING)):
        asked = held()
        if asked is None or asked.digest != digest:
            raise _error("waiting_none")
        if not may_approve(asked):
            raise SnapshotError("waiting_same", {"id": asked.id, "who": asked.who})
        publishing.catch_up()
        if (now := store.named_id()) != asked.current:
            fields = {"id": asked.id, "now": str(now), "who": asked.who}
            raise SnapshotError("waiting_moved", fields)
        _verify(asked, _folder() / asked.id)
        with writing(root):
            about = {"snapshot": asked.id, "digest": digest, "rows": asked.rows,
                     "asked_by": asked.who}  # fmt: skip
            folder = _folder() / asked.id
            here().commit(folder, asked.id, lambda: audit.record("approve", **about))
            shutil.rmtree(_folder(), ignore_errors=True)
        with audit.decided():
            snapshot = publishing.point_locked(asked.id, [now])
    pack.begin(snapshot)
    return snapshot


def _error(code: str) -> SnapshotError:
    return SnapshotError(code, {"root": here().name})


def _verify(asked: Waiting, folder: Path) -> None:
    """Raise waiting_changed unless every byte is as it was when it was checked."""
    try:
        store.verify(asked.id, folder)
        if store.sha256(folder / manifest.NAME) != asked.digest:
            raise SnapshotError("manifest_edited", {"id": asked.id})
    except SnapshotError as error:
        raise _error("waiting_changed") from error


def refuse(digest: str | None = None) -> None:
    """Delete what waits, sound or not: any operator may, who asked for it too.

    `digest` is that of what the actor looked at, empty where it could not be read; None means
    whatever waits. Raises SnapshotError waiting_none where another waits, and what writing raises.
    """
    root = store.root()
    with locked(root):
        if not _folder().exists():
            raise _error("waiting_none")
        try:
            asked = held()
        except SnapshotError:
            asked = None
        if digest is not None and digest != (asked.digest if asked else ""):
            raise _error("waiting_none")
        with writing(root):
            about = {"snapshot": asked.id, "asked_by": asked.who} if asked else {}
            audit.record("refuse", **about)
            gone = root / f"{TEMPORARY}refused"
            shutil.rmtree(gone, ignore_errors=True)
            os.rename(_folder(), gone)
            shutil.rmtree(gone, ignore_errors=True)
