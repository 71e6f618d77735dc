"""Temporary folders and files that do not outlive their process by long, even one that is killed.

A process holds the lock `fund-<its own letters>.lock` among the temporary files, and its folders
begin with the same letters. The system releases the lock of a killed process: the next server to
start removes what it left. A number of a process would not do, for containers share them.
"""

import atexit
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from functools import cache
from glob import escape
from pathlib import Path
from typing import IO
from uuid import uuid4

from filelock import FileLock, Timeout

OURS = "fund-"


def prefix(kind: str) -> str:
    """Return what the name of a temporary folder or file of this process begins with."""
    return f"{_own()}-{kind}-"


@cache
def _own() -> str:
    own = f"{OURS}{uuid4().hex[:12]}"
    path = Path(tempfile.gettempdir()) / f"{own}.lock"
    lock = FileLock(path).acquire().lock
    atexit.register(_done, path, lock)
    return own


def _done(path: Path, lock: object) -> None:
    """Take the lock away with the process; it is held until here."""
    path.unlink(missing_ok=True)


def vanishing(path: str) -> IO[bytes]:
    """Open a file that is gone once it is closed."""
    if sys.platform == "win32":  # which deletes no file that is open
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_BINARY | os.O_TEMPORARY), "rb")
    file = Path(path).open("rb")  # noqa: SIM115 - read to its end by the caller
    os.unlink(path)
    return file


def clear() -> None:
    """Remove what processes that ended without doing so left behind."""
    place = Path(tempfile.gettempdir())
    for path in place.glob(f"{OURS}*.lock"):
        with suppress(OSError, Timeout), FileLock(path, blocking=False):
            theirs = f"{escape(path.stem)}-*"
            for left in place.glob(theirs):
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)
            if not any(place.glob(theirs)):  # else the start after this one tries again
                path.unlink(missing_ok=True)
