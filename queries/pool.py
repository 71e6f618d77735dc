"""A thread pool with a bounded queue.

Questions of a page, scans and files each have a pool of their own, so that none delays another.
"""

import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from queries.engine import QueryError

CORES = os.cpu_count() or 1
NICENESS = 10  # of the threads of a polite pool

Made = TypeVar("Made")


class Places:
    """Places that askers share: `most` in all, `of_one` for each.

    Who holds as many as are free gets no further one: alone an asker gets half of them, two a third
    each, and a newcomer one as long as any is left.
    """

    def __init__(self, most: int, of_one: int | None = None) -> None:
        self.most, self.of_one = most, most if of_one is None else of_one
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, whose: str) -> None:
        """Take a place; an empty `whose` may take all. Raises QueryError `busy`."""
        with self._lock:
            free, own = self.most - self._taken.total(), self._taken[whose] if whose else 0
            if own >= min(free, self.of_one):
                why = "Too much is being worked out already. Try again in a moment."
                raise QueryError("busy", why)
            self._taken[whose] += 1

    def leave(self, whose: str) -> None:
        """Give a place back."""
        with self._lock:
            self._taken[whose] -= 1
            if not self._taken[whose]:
                del self._taken[whose]

    @property
    def taken(self) -> int:
        """How many are taken."""
        return self._taken.total()


class Pool:
    """Run `at_once` tasks at a time and queue `waiting` more.

    The threads of a `polite` pool run at a lower priority. This has no effect outside Linux, where
    a thread has no priority of its own.
    """

    def __init__(self, name: str, at_once: int, waiting: int, polite: bool = False) -> None:
        self._threads = ThreadPoolExecutor(at_once, name, _lower_priority if polite else None)
        self._places = Places(at_once + waiting)

    def begin(self, work: Callable[[], Made], whose: str = "") -> Future[Made]:
        """Start the work, or queue it; `whose` says who asked for it, empty that nobody did.

        Raises QueryError `busy` where there is no place.
        """
        self._places.enter(whose)
        try:
            begun = self._threads.submit(work)
        except RuntimeError:
            self._places.leave(whose)
            raise
        begun.add_done_callback(lambda _: self._places.leave(whose))
        return begun

    def run(self, work: Callable[[], Made]) -> Made:
        """Do the work in this pool and return its result. Raises QueryError as `begin` does."""
        return self.begin(work).result()


def _lower_priority() -> None:
    if sys.platform == "linux":
        thread = threading.get_native_id()
        own = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, max(own, NICENESS))  # only root may lower it
