"""What we know: immutable snapshots of Parquet tables, each number with its provenance.

snapshot, why = data.serving()       the snapshot that opens by default
snapshot.parquet("projects")         the files of a table, the only place paths are made
snapshot.tables["projects"]          rows, provenance and source of a table
snapshot.checks                      the promises, and whether they hold
"""

from data.build import build, ensure
from data.errors import SnapshotError
from data.manifest import Check, File, Provenance, Snapshot, Table, Verdict
from data.publish import Draft, point, publish, remove
from data.store import current_id, open_snapshot, root, serving, snapshot_ids

__all__ = [
    "Check",
    "Draft",
    "File",
    "Provenance",
    "Snapshot",
    "SnapshotError",
    "Table",
    "Verdict",
    "build",
    "current_id",
    "ensure",
    "open_snapshot",
    "point",
    "publish",
    "remove",
    "root",
    "serving",
    "snapshot_ids",
]
