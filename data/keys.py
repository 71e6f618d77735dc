"""The keys and sizes of a bucket's snapshots, by their manifests, and what has no manifest: see
`data/bucket.py`."""

import json
from dataclasses import dataclass
from pathlib import Path

from data import manifest
from data.errors import SnapshotError
from data.objects import Objects
from data.schema import SCHEMA_VERSION

LEFT_OVER = 24 * 3600.0  # seconds after which files without a manifest are a killed publisher's
VERSIONS = range(SCHEMA_VERSION + 1)  # of the schema: a mirror keeps snapshots to be migrated
Stamp = tuple[int, int]  # size and time of a manifest in the bucket


@dataclass(frozen=True)
class Kept:
    """A manifest in the bucket: what a listing says of it, its SHA-256, the bytes of its files."""

    stamp: Stamp
    sha256: str
    size: int


def key_of(snapshot_id: str) -> str:
    return f"manifests/{snapshot_id}.json"


def removed_of(snapshot_id: str) -> str:
    """Return the key that says that a snapshot was removed."""
    return f"removed/{snapshot_id}"


def text_of(folder: Path) -> bytes:
    return (folder / manifest.NAME).read_bytes()


def tables_of(snapshot_id: str, text: bytes) -> str:
    """Return the folder in the bucket of the files that a manifest lists.

    Raises what `manifest.parsed` raises.
    """
    manifest.parsed(snapshot_id, text, versions=VERSIONS)
    return f"tables/{snapshot_id}-{json.loads(text)['digest'][:12]}"


def size_of(snapshot_id: str, text: bytes) -> int:
    """Return the bytes of the files that a manifest lists; 0 for one that is not sound."""
    try:
        tables = manifest.parsed(snapshot_id, text, versions=VERSIONS).tables.values()
    except SnapshotError:
        return 0
    return sum(file.bytes for table in tables for file in table.files)


def clear_leftovers(objects: Objects, there: str) -> None:
    """Delete what killed publishers sent a day before the files just sent `there`, by the bucket's
    clock: that of this machine may be ahead."""
    now = objects.newest(there)
    for one in objects.listed("tables"):
        is_used = objects.find(key_of(one.base_name.rpartition("-")[0])) is not None
        folder = f"tables/{one.base_name}"
        if not is_used and folder != there and now - objects.newest(folder) > LEFT_OVER:
            objects.delete_folder(folder)
