"""The engine opened in the background while a starting server imports the rest.

Opening loads small tables into memory: 0.2 s in which Python is not needed.
"""

from __future__ import annotations

import threading
from contextlib import suppress

import data
from data import SnapshotError
from queries import engine


def begin() -> threading.Thread:
    """Open the light engine on the snapshot shown, in the background of a process that serves.

    Nothing is opened where there is no snapshot, or where a file is damaged: the first question
    raises that error.
    """
    data.open_at_once()
    thread = threading.Thread(target=_open, daemon=True)
    thread.start()
    return thread


def _open() -> None:
    with suppress(SnapshotError):
        engine.engine(data.serving()[0])
