"""The keys of a bucket's objects, of snapshots by their manifests: see `data/bucket.py`."""

import json
from contextlib import suppress
from pathlib import Path

from data import manifest


def key_of(snapshot_id: str) -> str:
    return f"manifests/{snapshot_id}.json"


def removed_of(snapshot_id: str) -> str:
    """Return the key that says that a snapshot was removed."""
    return f"removed/{snapshot_id}"


def text_of(folder: Path) -> bytes:
    return (folder / manifest.NAME).read_bytes()


def tables_of(snapshot_id: str, text: bytes) -> str:
    """Return the folder in the bucket of the files that a sound manifest lists."""
    return f"tables/{snapshot_id}-{json.loads(text)['digest'][:12]}"


def size_of(text: bytes) -> int:
    """Return the bytes of the files that a manifest lists; 0 for one that is none."""
    with suppress(ArithmeticError, ValueError, KeyError, TypeError, AttributeError):
        return sum(int(one["bytes"]) for one in json.loads(text)["tables"].values())
    return 0
