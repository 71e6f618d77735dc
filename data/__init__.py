"""Immutable snapshots of Parquet tables; each table has a provenance.

snapshot, why = data.serving()       the snapshot that opens by default
snapshot.parquet("projects")         paths of a table's Parquet files
snapshot.tables["projects"]          rows, provenance and source of a table
snapshot.checks                      the verdicts of the checks
"""

from collections.abc import Callable
from contextlib import suppress

from data.errors import SnapshotError
from data.manifest import Check, File, Provenance, Snapshot, Table, Verdict
from data.store import (
    beside,
    current_id,
    current_snapshot,
    named_id,
    open_snapshot,
    previous,
    refresh,
    root,
    serving,
    settled,
    snapshot_ids,
    sound,
)

__all__ = [
    "Check",
    "File",
    "Provenance",
    "Snapshot",
    "SnapshotError",
    "Table",
    "Verdict",
    "beside",
    "current_id",
    "current_snapshot",
    "ensure",
    "named_id",
    "open_snapshot",
    "previous",
    "refresh",
    "root",
    "serving",
    "snapshot_ids",
    "sound",
]


def ensure(progress: Callable[[str, float], None] | None = None) -> None:
    """Build the snapshots that come with the project if there is no sound snapshot.

    Several processes and threads may call it: one builds and the others wait.
    Call `progress` with the step ("waiting", "reading", "generating", "writing", "done") and the
    share done, 0 to 1. Raises SnapshotError root_readonly, write_failed, bad_source, check_failed,
    bucket_* if the build fails and there is no sound snapshot.
    """
    with suppress(SnapshotError):  # `refresh` is called again and again by whoever serves
        refresh()
    if not settled():
        from data import build  # slow to import; only a build needs it

        build.ensure(progress)
