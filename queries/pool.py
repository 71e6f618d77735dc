"""A bounded thread pool: a number of tasks at a time, a number waiting, and no more.

Questions of a page, scans and files each have their own pool, so that none can stall another.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from queries.engine import QueryError

CORES = os.cpu_count() or 1
NICENESS = 10  # of the threads of a polite pool

Made = TypeVar("Made")


class Pool:
    """Runs `at_once` tasks at a time and queues `waiting` more.

    The threads of a `polite` pool run at a lower priority. Only Linux gives each thread a priority
    of its own; elsewhere all are equal.
    """

    def __init__(self, name: str, at_once: int, waiting: int, polite: bool = False) -> None:
        self._threads = ThreadPoolExecutor(at_once, name, _lower_priority if polite else None)
        self._room = threading.BoundedSemaphore(at_once + waiting)

    def begin(self, work: Callable[[], Made]) -> Future[Made]:
        """Start the work, or queue it. Raises QueryError `busy` where the queue is full."""
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
        """The result of the work, done in this pool; QueryError `busy` where the queue is full."""
        return self.begin(work).result()


def _lower_priority() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
