"""A size's snapshot, opened in this process."""

from __future__ import annotations

import os
from pathlib import Path

import data
from data import Snapshot
from tests.bench import sizes

RECORDS = ("service_records", "donations")
LARGE = 0.02  # of the service records: what a table must have to count as large


def serving(size: str) -> tuple[Path, Snapshot]:
    """The folder of a size's snapshots and the one that opens by default, made if need be."""
    root = sizes.ready(size)
    os.environ["SNAPSHOT_ROOT"] = str(root)
    return root, data.serving()[0]


def large(snapshot: Snapshot) -> frozenset[str]:
    """The tables that grow with the records."""
    least = LARGE * snapshot.tables["service_records"].rows
    return frozenset(name for name, table in snapshot.tables.items() if table.rows >= least)
