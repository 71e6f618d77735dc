"""One publisher at a time: a lock file in the folder of snapshots.

The operating system frees the lock when its holder ends, even when it is killed.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from data.errors import SnapshotError, shown

READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST}


def disk_error(root: Path, error: OSError) -> SnapshotError:
    """The sentence for an OSError while writing to `root`: not writable, or anything else."""
    reason = shown(error.strerror or error) or type(error).__name__
    code = "root_readonly" if error.errno in READ_ONLY else "write_failed"
    return SnapshotError(code, {"root": str(root), "reason": reason})


@contextmanager
def locked(
    root: Path, name: str = "publish", waiting: Callable[[], object] | None = None
) -> Iterator[None]:
    """Hold the lock `name` of the folder; make the folder when there is none.

    Without `waiting`, a lock held by another raises SnapshotError publishing at once; with it, the
    call waits for the lock and calls `waiting` every 50 ms. Raises root_readonly, write_failed.
    """
    path = root / f".{name}.lock"
    try:
        root.mkdir(parents=True, exist_ok=True)
        held = FileLock(path, on_acquired=_sign).acquire(
            blocking=waiting is not None,
            poll_interval=0.05,
            cancel_check=None if waiting is None else lambda: bool(waiting()),
        )
    except Timeout as error:
        fields = {"root": str(root), "holder": _holder(path)}
        raise SnapshotError("publishing", fields) from error
    except OSError as error:
        raise disk_error(root, error) from error
    with held:
        yield


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
