"""Snapshots in a bucket of S3's kind, mirrored by a folder of this machine that is read from.

    CURRENT                  the id of the snapshot that opens by default
    manifests/ID.json        written last and never over another: then the snapshot is there
    tables/ID-DIGEST/…       the files it lists; DIGEST begins the manifest's own
    removed/ID               empty, of a snapshot that was removed: its id is not given again

CURRENT and manifests are written on a condition, so that of two publishers one is refused and
nothing is lost. The mirror is an ordinary folder of snapshots: a file is pulled into `.files` under
its SHA-256, compared with it, and linked into its snapshots. Without the bucket the mirror serves.
"""

import errno
import os
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from data import audit, keys, manifest, room, state, store
from data.bringing import Bringing
from data.errors import SnapshotError, shown
from data.keys import VERSIONS, Kept, Stamp, key_of, removed_of, size_of, tables_of, text_of
from data.lock import forever, locked, writing
from data.manifest import File, Snapshot
from data.objects import Objects, each, endpoint
from data.place import Folder, Noted

FILES, PULLING = ".files", ".pull-"  # in the mirror
MOST = 1_000  # snapshots of a bucket that are looked at, the newest
AGAIN = 60.0  # seconds after which one that could not be pulled is tried again


class Bucket:
    """The place s3://bucket/prefix. See `data.place.Place` for what its methods promise."""

    def __init__(self, address: str, cache: str = "") -> None:
        self._objects = Objects(address)
        self.name = self._objects.name
        if not cache:
            user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
            cache = str(Path(user) / "volunteer-city-taiyuan")
        digest = sha256(f"{endpoint()} {self.name}".encode()).hexdigest()
        self.root = Path(os.path.abspath(cache)) / digest[:16]  # no bucket serves another's
        self._mirror = Folder(self.root)
        self._listed: dict[str, Stamp] = {}
        self._kept: dict[str, Kept] = {}
        self._lent: set[str] = set()  # keys of files that an engine reads before they are published
        self._bringing = Bringing(self.name, self._fetch)
        self._failed: dict[str, tuple[Stamp | None, SnapshotError, float]] = {}

    @property
    def beside(self) -> Path:
        """See `Place`; so with all below."""
        return state.root()

    def refresh(self) -> bool:
        """Bring the current snapshot here, and one other that is missing.

        Where that fails the mirror stays as it was. Raises SnapshotError bucket_*, and what is
        wrong with the current snapshot in the bucket.
        """
        with self._held():
            now = self._current()[0]
            self._list(now)
            fault = self._brought(now) if now else None
            if now and not fault and store.current_id() != now:
                self._mirror.point(now)
            wanted = self._wanted(now)
            missing = [one for one in wanted if one != now and not self._is_settled(one)]
            if missing:
                self._brought(missing[0])
            self._evict(wanted)
        if fault:
            raise fault
        return len(missing) > 1

    def elsewhere(self) -> Collection[str]:
        return [one for one in self._listed if not self._mirror.has(one)]

    def is_taken(self, snapshot_id: str) -> bool:
        keys = key_of(snapshot_id), removed_of(snapshot_id)
        return self._mirror.has(snapshot_id) or any(map(self._objects.find, keys))

    def removed(self) -> Collection[str]:
        return [one.base_name for one in self._objects.listed("removed")]

    def note_removed(self, snapshot_id: str) -> None:
        self._objects.put(removed_of(snapshot_id), b"", None)

    def fetch(self, snapshot_id: str, urgent: bool = False) -> None:
        if snapshot_id in self._listed and not self._mirror.has(snapshot_id):
            self._bringing.ask(snapshot_id, urgent)

    def _fetch(self, snapshot_id: str, urgent: bool) -> None:
        with self._held():
            if not self._mirror.has(snapshot_id):
                wanted = self._wanted(store.current_id(), snapshot_id, urgent)
                if snapshot_id not in wanted:
                    raise SnapshotError("bucket_room", {"id": snapshot_id, "root": self.name})
                self._evict(wanted)
                if fault := self._brought(snapshot_id):
                    raise fault

    def folder(self, snapshot: Snapshot) -> str:
        if store.is_id(snapshot.path.name):
            return tables_of(snapshot.id, text_of(snapshot.path))
        there = f"tables/{snapshot.path.name}"

        def lend(file: File) -> None:
            if (key := f"{there}/{file.path}") not in self._lent:
                self._objects.send(snapshot.path / file.path, key)
                self._lent.add(key)

        each(snapshot, lend)
        return there

    def commit(self, folder: Path, snapshot_id: str, noted: Noted = audit.always) -> None:
        snapshot, text = manifest.read(snapshot_id, folder), text_of(folder)
        there = tables_of(snapshot_id, text)
        each(snapshot, lambda file: self._objects.send(folder / file.path, f"{there}/{file.path}"))
        if all(self._objects.put(f"{there}/{manifest.NAME}", text, None) for _ in range(2)):
            raise SnapshotError("bucket_conditions", {"root": self.name})
        keys.clear_leftovers(self._objects, there)
        with self._held():  # nobody here pulls it meanwhile
            is_gone = self._objects.find(removed_of(snapshot_id))  # another took it and removed it
            if is_gone or not self._objects.put_once(key_of(snapshot_id), text, None, noted):
                raise SnapshotError("bucket_taken", {"root": self.name, "id": snapshot_id})
            self._mirror.commit(folder, snapshot_id)
        if self._lent:
            self._lent.clear()
            with suppress(SnapshotError):  # those of a killed publisher go in a day
                self._objects.delete_folder(f"tables/{folder.name}")

    def point(
        self, snapshot_id: str, expected: Sequence[str | None] = (), noted: Noted = audit.always
    ) -> None:
        with self._held():
            (now, etag), text = self._current(), f"{snapshot_id}\n".encode()
            is_as_expected = not expected or now in expected
            if not (is_as_expected and self._objects.put_once("CURRENT", text, etag, noted)):
                fields = {"root": self.name, "id": snapshot_id, "now": shown(self._current()[0])}
                raise SnapshotError("moved", fields)
            if self._objects.find(key_of(snapshot_id)) is None:  # removed at the same time
                self._objects.put("CURRENT", f"{now or ''}\n".encode(), self._current()[1])
                raise SnapshotError("unknown_snapshot", {"id": snapshot_id, "root": self.name})
            self._mirror.point(snapshot_id)

    def remove(self, snapshot_id: str) -> None:
        key, is_current = key_of(snapshot_id), SnapshotError("is_current", {"id": snapshot_id})
        with self._held():
            if self._current()[0] == snapshot_id:
                raise is_current
            text, _ = self._objects.read(key)
            if text is not None:
                self.note_removed(snapshot_id)
                self._objects.delete(key)
                if self._current()[0] == snapshot_id:  # pointed to at the same time
                    self._objects.put(key, text, None)
                    raise is_current
                with suppress(SnapshotError):  # what is not said, or left now, goes in a day
                    self._objects.delete_folder(tables_of(snapshot_id, text))
            self._listed.pop(snapshot_id, None)
            self._mirror.drop(snapshot_id)
            self._evict(store.ids_in(self.root))

    def _current(self) -> tuple[str | None, str | None]:
        """Return the id that CURRENT in the bucket holds, and its ETag; None without one."""
        content, etag = self._objects.read("CURRENT")
        return (content or b"").decode("utf-8", "replace").strip() or None, etag

    def _list(self, now: str | None) -> None:
        """Note which snapshots are in the bucket, the newest of very many; the current one, and
        those that are here, are found whether or not they are listed yet."""
        listed = {Path(one.path).stem: one for one in self._objects.listed("manifests")}
        newest = store.newest_first(listed)[:MOST]
        others = {*store.newest_first([now or ""]), *store.ids_in(self.root)}.difference(newest)
        found = {one: listed.get(one) or self._objects.find(key_of(one)) for one in others}
        found |= {one: listed[one] for one in newest}
        stamps = {name: (one.size, one.mtime_ns) for name, one in found.items() if one}
        self._listed = {one: stamps[one] for one in store.newest_first(stamps)}

    def _wanted(self, now: str | None, asked_for: str = "", urgent: bool = False) -> list[str]:
        pulled = {one: (self.root / one).stat().st_mtime for one in store.ids_in(self.root)}
        return room.wanted(now, self._sizes(), pulled, asked_for, urgent)

    def _sizes(self) -> dict[str, int]:
        found = {}
        for one in self._listed:
            try:
                found[one] = self._manifest(one).size
            except SnapshotError as error:
                if error.code.startswith("bucket_"):
                    raise  # any other was removed at the same time
        return found

    def _manifest(self, snapshot_id: str) -> Kept:
        """Return a manifest as it is in the bucket. Raises SnapshotError manifest_missing."""
        stamp, kept = self._listed.get(snapshot_id), self._kept.get(snapshot_id)
        if kept is None or kept.stamp != stamp:
            text, _ = self._objects.read(key_of(snapshot_id))
            if text is None or stamp is None:
                raise SnapshotError("manifest_missing", {"id": snapshot_id})
            size = size_of(snapshot_id, text)
            kept = self._kept[snapshot_id] = Kept(stamp, sha256(text).hexdigest(), size)
        return kept

    def _is_here(self, snapshot_id: str) -> bool:
        with suppress(OSError):
            here = store.sha256(self.root / snapshot_id / manifest.NAME)
            return here == self._manifest(snapshot_id).sha256
        return False

    def _is_settled(self, snapshot_id: str) -> bool:
        """Whether a snapshot is here, or could not be pulled not long ago."""
        stamp, _, when = self._failed.get(snapshot_id, (None, None, 0.0))
        is_new = stamp != self._listed.get(snapshot_id) or time.monotonic() - when > AGAIN
        return self._is_here(snapshot_id) or not is_new

    def _brought(self, snapshot_id: str) -> SnapshotError | None:
        """Pull a snapshot unless a sound one is here; return what is wrong with it in the bucket.

        Errors of the bucket itself are raised.
        """
        if not store.is_id(snapshot_id):
            return SnapshotError("unknown_snapshot", {"id": shown(snapshot_id), "root": self.name})
        try:
            if self._is_here(snapshot_id):
                try:
                    store.open_snapshot(snapshot_id)
                    return None
                except SnapshotError as error:
                    if not error.code.startswith("file_"):
                        return error
            elif self._is_settled(snapshot_id):
                return self._failed[snapshot_id][1].anew()
            self._pull(snapshot_id)
        except SnapshotError as error:
            if error.code.startswith("bucket_"):
                raise
            stamp = self._listed.get(snapshot_id)
            self._failed[snapshot_id] = stamp, error.anew(), time.monotonic()
            return error
        return None

    def _pull(self, snapshot_id: str) -> None:
        """Put a snapshot of the bucket in the mirror, in place of what lies there under its id."""
        making, files = self.root / f"{PULLING}{snapshot_id}", self.root / FILES
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        files.mkdir(exist_ok=True)
        text, _ = self._objects.read(key_of(snapshot_id))
        if text is None:
            raise SnapshotError("manifest_missing", {"id": snapshot_id})
        (making / manifest.NAME).write_bytes(text)
        snapshot = manifest.read(snapshot_id, making, VERSIONS)
        there = tables_of(snapshot_id, text)
        every = {one.sha256: one.bytes for table in snapshot.tables.values() for one in table.files}
        lacking = sum(size for sha, size in every.items() if not (files / sha).exists())
        if lacking > shutil.disk_usage(files).free:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def bring(file: File) -> None:
            kept, target = files / file.sha256, making / file.path
            target.parent.mkdir(exist_ok=True)
            if not (kept.exists() and store.sha256(kept) == file.sha256):
                new = files / uuid4().hex
                if not self._objects.receive(f"{there}/{file.path}", new, file.bytes):
                    return  # `verify` names it
                if store.sha256(new) != file.sha256:
                    os.replace(new, target)
                    return
                os.replace(new, kept)
            os.link(kept, target)

        each(snapshot, bring)
        store.verify(snapshot_id, making, VERSIONS)
        self._mirror.drop(snapshot_id)
        self._mirror.commit(making, snapshot_id)

    def _evict(self, wanted: Collection[str]) -> None:
        """Delete what the mirror is not to hold."""
        for one in store.ids_in(self.root):
            if one not in wanted and one != store.current_id():
                self._mirror.drop(one)
        for half in self.root.glob(f"{PULLING}*"):  # of one that was killed
            if half.name.removeprefix(PULLING) not in wanted:
                shutil.rmtree(half, ignore_errors=True)
        for file in (self.root / FILES).glob("*"):
            if file.stat().st_nlink == 1:
                file.unlink()

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Let one process of this machine at a time change the mirror."""
        with locked(self.root, "mirror", waiting=forever), writing(self.root):
            yield
