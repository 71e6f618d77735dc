"""One publisher at a time: a lock file in the folder of snapshots.

The operating system frees the lock when its holder ends, however it ends.
"""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.errors import SnapshotError, shown

TAKEN = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST}

if sys.platform == "win32":
    import msvcrt

    def _seize(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # beyond the text, which stays readable
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def disk_error(root: Path, error: OSError) -> SnapshotError:
    """The sentence for an OSError while writing to `root`: not writable, or anything else."""
    reason = shown(error.strerror or error) or type(error).__name__
    code = "root_readonly" if error.errno in READ_ONLY else "write_failed"
    return SnapshotError(code, {"root": str(root), "reason": reason})


@contextmanager
def locked(
    root: Path, name: str = "publish", waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the lock `name` of the folder; make the folder when there is none.

    Without `waiting`, a lock held by another raises SnapshotError publishing at once; with it, the
    call waits for its turn and calls `waiting` every 50 ms. Raises root_readonly, write_failed.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(root / f".{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise disk_error(root, error) from error
    try:
        while not _held(root, descriptor):
            if waiting is None:
                fields = {"root": str(root), "holder": _holder(descriptor)}
                raise SnapshotError("publishing", fields)
            waiting()
            time.sleep(0.05)
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, f"process {os.getpid()}".encode())
        yield
    finally:
        os.close(descriptor)


def _held(root: Path, descriptor: int) -> bool:
    try:
        _seize(descriptor)
    except OSError as error:
        if error.errno in TAKEN:
            return False
        raise disk_error(root, error) from error
    return True


def _holder(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return shown(os.read(descriptor, 60).decode("utf-8", "replace")) or "unknown process"
