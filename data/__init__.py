"""What we know: immutable snapshots of Parquet tables, each number with its provenance.

snapshot, why = data.serving()       the snapshot that opens by default
snapshot.parquet("projects")         the files of a table, the only place paths are made
snapshot.tables["projects"]          rows, provenance and source of a table
snapshot.checks                      the promises, and whether they hold
"""

from collections.abc import Callable

from data.errors import SnapshotError
from data.manifest import Check, File, Provenance, Snapshot, Table, Verdict
from data.store import (
    current_id,
    open_snapshot,
    previous,
    root,
    serving,
    settled,
    snapshot_ids,
)

__all__ = [
    "Check",
    "File",
    "Provenance",
    "Snapshot",
    "SnapshotError",
    "Table",
    "Verdict",
    "current_id",
    "ensure",
    "open_snapshot",
    "previous",
    "root",
    "serving",
    "snapshot_ids",
]


def ensure(progress: Callable[[str, float], None] | None = None) -> None:
    """Build the snapshots that come with the project when no sound snapshot is there.

    Safe to call from several processes and threads at once: one builds, the others wait for it.
    `progress` is told the step ("waiting", "reading", "generating", "writing", "done") and the
    share done, 0 to 1. Raises SnapshotError root_readonly, write_failed, bad_source, check_failed
    when there is nothing sound to show either.
    """
    if not settled():
        from data import build  # what only publishing needs is loaded only to publish

        build.ensure(progress)
