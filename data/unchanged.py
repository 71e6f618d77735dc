"""What was read of a file or folder, kept until its times or its size change.

A page asks several times which snapshots there are and which is served. Looking at one entry costs
a fraction of reading it.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

# A change within the tick of the clock in which it was read would not be seen: not kept.
TICK = 100_000_000  # nanoseconds

Read = TypeVar("Read")
Stamp = tuple[int, int, int, int]

_kept: dict[tuple[Path, Callable[[Path], Any]], tuple[Stamp, Any]] = {}


def unchanged(path: Path, read: Callable[[Path], Read], otherwise: Read) -> Read:
    """What `read` makes of a path, from an earlier call where it is the same since.

    `otherwise` where it is not there or cannot be read.
    """
    try:
        now = os.stat(path)
        stamp = now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns
        known = _kept.get((path, read))
        if known is not None and known[0] == stamp:
            found: Read = known[1]
            return found
        found = read(path)
    except OSError:
        return otherwise
    if time.time_ns() - max(now.st_mtime_ns, now.st_ctime_ns) > TICK:
        _kept[path, read] = stamp, found
    return found
