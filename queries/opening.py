"""The engine opened ahead of the first question, beside what else a starting server does.

Opening holds small tables in memory, 0.2 s without Python: meanwhile a server imports the rest.
"""

from __future__ import annotations

import threading
from contextlib import suppress

import data
from data import SnapshotError
from queries.engine import DuckDB


def begin() -> threading.Thread:
    """In a process that serves: open the light engine on the snapshot shown, in the background.

    Where there is none yet, or a file of it is damaged, nothing is opened: who asks is told.
    """
    data.open_at_once()
    thread = threading.Thread(target=_open, daemon=True)
    thread.start()
    return thread


def _open() -> None:
    with suppress(SnapshotError):
        DuckDB(data.serving()[0])
