"""A bounded pool of threads: so many pieces of work at a time, so many waiting, no more.

Questions of a page, scans and files each have one of their own, so that none can stall another.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from queries.engine import QueryError

CORES = os.cpu_count() or 1
POLITE = 10  # how far the work of a heavy pool steps back, as `nice` counts

Made = TypeVar("Made")


class Pool:
    """`at_once` pieces of work at a time, `waiting` more in line; `polite` ones give way to others.

    Giving way is Linux's, where each thread has a priority of its own; elsewhere all are equal.
    """

    def __init__(self, name: str, at_once: int, waiting: int, polite: bool = False) -> None:
        self._threads = ThreadPoolExecutor(at_once, name, _give_way if polite else None)
        self._room = threading.BoundedSemaphore(at_once + waiting)

    def begin(self, work: Callable[[], Made]) -> Future[Made]:
        """Start the work, or line it up. Raises QueryError `busy` where the line is full."""
        if not self._room.acquire(blocking=False):
            raise QueryError("busy", "Too much is being worked out already. Try again in a moment.")
        try:
            begun = self._threads.submit(work)
        except RuntimeError:
            self._room.release()
            raise
        begun.add_done_callback(lambda _: self._room.release())
        return begun

    def run(self, work: Callable[[], Made]) -> Made:
        """What the work returns, in this pool; QueryError `busy` where the line is full."""
        return self.begin(work).result()


def _give_way() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITE)
