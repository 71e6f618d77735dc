"""How the C library shares memory out among threads: in no more arenas than there are cores.

Left alone, glibc opens up to eight for each core. What a thread frees stays in its arena, so a
server whose threads come and go looks as if it grew, though its bytes in use do not. One for each
core is as fast; a single one makes the questions of a page wait for each other.
"""

import ctypes
import os
import sys

ARENA_MAX = -8  # M_ARENA_MAX of <malloc.h>


def limit() -> None:
    """Set it for this process, before its threads begin; nothing where it is not glibc."""
    if sys.platform == "linux":
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option is not None:
            set_option(ARENA_MAX, os.cpu_count() or 1)
