"""Publish a snapshot: it appears whole or not at all.

Write everything to a temporary folder beside the snapshots, verify it, run the checks, flush it to
disk and rename it; replace `CURRENT` last. A publisher that is killed leaves only its temporary
folder. The next publisher removes that folder while it holds the lock.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import chain, count
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa

from data import audit, checks, derived, engine, manifest, pack, parquet, rollups, store
from data.errors import SnapshotError, shown
from data.lock import locked, patience, writing
from data.manifest import Provenance, Snapshot, weakest
from data.parquet import Stream
from data.place import TEMPORARY, flush, here
from data.schema import SCHEMA_VERSION

WAITING = ".waiting"  # where a snapshot waits for a second operator
POINTING = 30.0  # seconds to wait for another who points CURRENT elsewhere
LARGEST_SUM = "9,999,999,999,999,999.99"  # what decimal(18, 2) holds

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Draft:
    """A snapshot before it has an id.

    `tables` are in memory, `streams` are too large for that. `provenance` and `source` have one
    entry for each of both.
    """

    kind: Provenance
    title: Mapping[str, str]
    as_of: date
    as_of_basis: str
    generator: str
    seed: int | None
    tables: Mapping[str, pa.Table]
    provenance: Mapping[str, Provenance]
    source: Mapping[str, str]
    streams: Mapping[str, Stream] = field(default_factory=dict)

    def adding(
        self,
        tables: Mapping[str, pa.Table],
        provenance: Provenance,
        source: str,
        streams: Mapping[str, Stream] | None = None,
    ) -> "Draft":
        """Return the draft with further tables and streams, all of one provenance and source."""
        added = (*tables, *(streams or ()))
        return replace(
            self,
            tables={**self.tables, **tables},
            streams={**self.streams, **(streams or {})},
            provenance={**self.provenance, **dict.fromkeys(added, provenance)},
            source={**self.source, **dict.fromkeys(added, source)},
        )


def publish(draft: Draft, current: bool = False) -> Snapshot:
    """Publish the draft under the next free id and return the verified snapshot.

    With `current`, it becomes the snapshot that opens by default. Raises SnapshotError publishing
    while another process publishes, no_longer where the actor has lost the right meanwhile, and
    bad_table, check_failed, sums_large, root_readonly, write_failed, bucket_*, engine_*.
    """
    with locked(store.root()):
        catch_up()
        return publish_locked(draft, [store.named_id()] if current else [])


def publish_locked(draft: Draft, instead_of: Sequence[str | None] = ()) -> Snapshot:
    """Publish as `publish` does; the caller holds the lock and has caught up.

    It becomes the snapshot that opens by default `instead_of` one of these, if any are given: those
    that CURRENT named when the draft was decided on. Raises SnapshotError moved where it names
    another by now; the snapshot is there then, to be chosen.
    """
    draft = completed(draft)
    with made(draft) as (snapshot_id, folder):
        about = {"snapshot": snapshot_id, "kind": draft.kind, "rows": rows_of(draft)}
        here().commit(folder, snapshot_id, lambda: audit.record("publish", **about))
    if instead_of:
        with audit.decided():
            point(snapshot_id, instead_of)
    return store.open_snapshot(snapshot_id)


def catch_up() -> None:
    """Bring the folder up to date with its bucket, as far as that is sound. Raises bucket_*."""
    try:
        store.refresh()
    except SnapshotError as error:
        if error.code.startswith("bucket_"):
            raise


@contextmanager
def made(draft: Draft) -> Iterator[tuple[str, Path]]:
    """Yield the next free id and a temporary folder with the verified snapshot of a draft.

    The caller holds the lock and moves the folder to its place; else it is removed.
    """
    root = store.root()
    fitted = {name: parquet.fit(name, table) for name, table in draft.tables.items()}
    with writing(root):
        clear_leftovers(root)
        first = f"{draft.as_of.isoformat()}-{draft.kind}"
        ids = chain([first], (f"{first}-{number}" for number in count(2)))
        snapshot_id = next(
            free for free in ids if not (here().is_taken(free) or (root / WAITING / free).exists())
        )
        temporary = root / f"{TEMPORARY}{snapshot_id}-{uuid4().hex[:8]}"
        temporary.mkdir()
        try:
            _write(draft, {**fitted, **draft.streams}, snapshot_id, temporary)
            yield snapshot_id, temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def rows_of(draft: Draft) -> int:
    """Return how many rows a draft has in memory."""
    return sum(table.num_rows for table in draft.tables.values())


def completed(draft: Draft) -> Draft:
    """Add `project_index`; return a draft without projects, or with the index, unchanged."""
    if "projects" not in draft.tables or "project_index" in draft.tables:
        return draft
    read = [name for name in derived.READS if name in draft.tables]
    index = {"project_index": derived.project_index(draft.tables)}
    provenance = weakest(draft.provenance[name] for name in read)
    return draft.adding(index, provenance, f"worked out from {', '.join(read)}")


def _write(
    draft: Draft, rows: Mapping[str, pa.Table | Stream], snapshot_id: str, folder: Path
) -> None:
    written = {
        name: parquet.write(folder, name, rows[name], draft.provenance[name], draft.source[name])
        for name in sorted(rows)
    }
    snapshot = Snapshot(
        id=snapshot_id,
        path=folder,
        kind=draft.kind,
        title=draft.title,
        as_of=draft.as_of,
        as_of_basis=draft.as_of_basis,
        created_at=_now(),
        schema_version=SCHEMA_VERSION,
        generator=draft.generator,
        seed=draft.seed,
        tables=written,
        checks=(),
        is_remote=engine.address() is not None,
    )
    text = manifest.write(finished(snapshot, folder, engine.address()))
    (folder / manifest.NAME).write_text(text, "utf-8", newline="\n")
    store.verify(snapshot_id, folder)
    for place, _, files in os.walk(folder):
        for file in files:
            flush(Path(place) / file)
        flush(Path(place))


def finished(snapshot: Snapshot, folder: Path, where: str | None = None) -> Snapshot:
    """Add its rollups and its checks to a snapshot whose tables lie in `folder`.

    `where` is the address of the engine that works them out, DuckDB without one. Raises
    SnapshotError check_failed, sums_large when no decimal holds a sum, write_failed when DuckDB
    lacks memory or disk, and engine_refused, engine_unreachable.
    """
    with working(folder.parent):
        rolled = rollups.build(snapshot, folder, where)
        snapshot = replace(snapshot, tables={**snapshot.tables, **rolled})
        snapshot = replace(snapshot, checks=checks.run(snapshot, where))
    failed = [c for c in snapshot.checks if c.verdict == "failed"]
    if failed:
        told = "; ".join(f"{c.title['en']} ({c.name}: {c.broken})" for c in failed)
        raise SnapshotError("check_failed", {"checks": told})
    return snapshot


@contextmanager
def working(root: Path) -> Iterator[None]:
    """Raise DuckDB's errors as SnapshotError: sums_large, write_failed under `root`."""
    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException, pa.ArrowInvalid) as error:
        raise SnapshotError("sums_large", {"limit": LARGEST_SUM}) from error
    except duckdb.Error as error:
        fields = {"root": str(root), "reason": shown(error, 200)}
        raise SnapshotError("write_failed", fields) from error


def _now() -> datetime:
    """Return the time of publishing: SOURCE_DATE_EPOCH for reproducible builds, else now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        problem = f"{shown(epoch)} is no number of seconds"
        fields = {"where": "SOURCE_DATE_EPOCH", "problem": problem}
        raise SnapshotError("bad_source", fields) from error
    return now.replace(microsecond=0)


def clear_leftovers(root: Path) -> None:
    """Remove the files of killed publishers and of older versions; the caller holds the lock."""
    for path in (*root.glob(f"{TEMPORARY}*"), *root.glob(".*.verified")):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def point(snapshot_id: str, expected: Sequence[str | None] = ()) -> Snapshot:
    """Write the id of a sound snapshot to `CURRENT` in one atomic step.

    With `expected`, CURRENT in a bucket must hold one of these: another machine may have written
    it meanwhile. Raises what `open_snapshot` raises, and root_readonly, write_failed, bucket_*.
    """
    root = store.root()
    store.folder_of(snapshot_id, urgent=True)
    store.open_snapshot(snapshot_id)
    with locked(root, "current", waiting=patience(POINTING)):
        return point_locked(snapshot_id, expected)


def point_locked(snapshot_id: str, expected: Sequence[str | None] = ()) -> Snapshot:
    """Point as `point` does; the caller holds the lock of CURRENT."""
    with writing(store.root()):
        snapshot = store.open_snapshot(snapshot_id)
        about = {"snapshot": snapshot_id, "instead_of": store.current_id()}
        here().point(snapshot_id, expected, lambda: audit.record("point", **about))
    return snapshot


def remove(snapshot_id: str) -> None:
    """Delete one snapshot and its pack, sound or not, by its exact id; never the current one.

    Readers that have its files open can finish reading. Raises SnapshotError unknown_snapshot,
    is_current, publishing, root_readonly, bucket_*.
    """
    root = store.root()
    if snapshot_id not in store.elsewhere():
        store.folder_of(snapshot_id)
    with locked(root), locked(root, "current", waiting=patience(POINTING)):
        if store.named_id() == snapshot_id:
            raise SnapshotError("is_current", {"id": snapshot_id})
        with writing(root):
            audit.record("remove", snapshot=snapshot_id)
            here().remove(snapshot_id)
        shutil.rmtree(store.beside() / pack.FOLDER / snapshot_id, ignore_errors=True)
        clear_leftovers(root)
