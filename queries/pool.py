"""A thread pool with a bounded queue.

Questions of a page, scans and files each have a pool of their own, so that none delays another.
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
    """Run `at_once` tasks at a time and queue `waiting` more.

    The threads of a `polite` pool run at a lower priority. This has no effect outside Linux, where
    a thread has no priority of its own.
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
        """Do the work in this pool and return its result. Raises QueryError as `begin` does."""
        return self.begin(work).result()


def _lower_priority() -> None:
    if sys.platform == "linux":
        thread = threading.get_native_id()
        own = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, max(own, NICENESS))  # only root may lower it
