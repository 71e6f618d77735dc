"""A lock file in the folder of snapshots allows one publisher at a time.

The operating system releases the lock when its holder ends, even when it is killed.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from data.errors import SnapshotError, shown

READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST}


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Turn an OSError while writing to `root` into SnapshotError root_readonly or write_failed."""
    try:
        yield
    except OSError as error:
        reason = shown(error.strerror or error) or type(error).__name__
        code = "root_readonly" if error.errno in READ_ONLY else "write_failed"
        raise SnapshotError(code, {"root": str(root), "reason": reason}) from error


@contextmanager
def locked(
    root: Path, name: str = "publish", waiting: Callable[[], object] | None = None
) -> Iterator[None]:
    """Hold the lock `name` of the folder; create the folder if it is missing.

    If another process holds the lock, raise SnapshotError publishing at once; with `waiting`, wait
    for the lock and call `waiting` every 50 ms. Raises root_readonly, write_failed.
    """
    path = root / f".{name}.lock"
    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
        try:
            held = FileLock(path, on_acquired=_sign).acquire(
                blocking=waiting is not None,
                poll_interval=0.05,
                cancel_check=None if waiting is None else lambda: bool(waiting()),
            )
        except Timeout as error:
            fields = {"root": str(root), "holder": _holder(path)}
            raise SnapshotError("publishing", fields) from error
    with held:
        yield


def forever() -> bool:
    """Wait without end."""
    return False


def patience(seconds: float) -> Callable[[], bool]:
    """Return a `waiting` that gives up after so many seconds: then `locked` raises publishing."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def _sign(descriptor: int) -> None:
    """Write who holds the lock into its file, behind the byte that Windows locks."""
    with suppress(OSError):
        os.ftruncate(descriptor, 1)
        os.lseek(descriptor, 1, os.SEEK_SET)
        os.write(descriptor, f"process {os.getpid()}".encode())


def _holder(path: Path) -> str:
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(1)
            return shown(file.read(60).decode("utf-8", "replace")) or "unknown process"
    except OSError:
        return "unknown process"
