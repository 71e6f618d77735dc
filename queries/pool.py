"""A thread pool with a bounded queue, whose askers take turns.

Questions of a page, scans and files each have a pool of their own, so that none delays another.
"""

import os
import sys
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from queries.engine import QueryError

CORES = os.cpu_count() or 1
NICENESS = 10  # of the threads of a polite pool

Made = TypeVar("Made")
T = TypeVar("T")


class Line(Generic[T]):
    """What waits. Its askers take turns: who has much of it waiting delays nobody else."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, deque[T]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def put(self, whose: str, one: T) -> None:
        """Let one more wait."""
        self._of.setdefault(whose, deque()).append(one)

    def take(self) -> T:
        """The one whose turn it is; whose it was stands last then."""
        whose, waiting = self._of.popitem(last=False)
        one = waiting.popleft()
        if waiting:
            self._of[whose] = waiting
        return one


class Turns:
    """Let so many in at a time, each asker in turn."""

    def __init__(self, at_once: int) -> None:
        self._free, self._line = at_once, Line[threading.Event]()
        self._lock, self._own = threading.Lock(), threading.local()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._line)

    @contextmanager
    def turn(self, whose: str) -> Iterator[None]:
        """Wait for a turn, and pass it on at the end."""
        self._wait(whose)
        try:
            yield
        finally:
            self._pass_on()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others in while who has a turn does what takes long; then wait for one again."""
        whose = getattr(self._own, "whose", None)
        if whose is None:
            yield
            return
        self._pass_on()
        try:
            yield
        finally:
            self._wait(whose)

    def _wait(self, whose: str) -> None:
        own = threading.Event()
        with self._lock:
            self._line.put(whose, own)
            if self._free:  # then nobody else waits
                self._free -= 1
                self._line.take().set()
        own.wait()
        self._own.whose = whose

    def _pass_on(self) -> None:
        self._own.whose = None
        with self._lock:
            if self._line:
                self._line.take().set()
            else:
                self._free += 1


class Places:
    """Places that askers share: `most` in all, `of_one` for each.

    Who holds as many as are free gets no further one: alone an asker gets half of them, two a third
    each, and a newcomer one as long as any is left. `refused` is when somebody last got none, in
    seconds of `time.monotonic`.
    """

    refused = float("-inf")

    def __init__(self, most: int, of_one: int | None = None) -> None:
        self.most, self.of_one = most, most if of_one is None else of_one
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, whose: str) -> None:
        """Take a place; an empty `whose` may take all. Raises QueryError `busy`."""
        with self._lock:
            free, own = self.most - self._taken.total(), self._taken[whose] if whose else 0
            if own >= min(free, self.of_one):
                self.refused = time.monotonic()
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
        self._line, self._lock = Line[tuple[Future[Any], Callable[[], Any]]](), threading.Lock()

    def begin(self, work: Callable[[], Made], whose: str = "") -> Future[Made]:
        """Start the work, or queue it; `whose` says who asked for it, empty that nobody did.

        Raises QueryError `busy` where there is no place.
        """
        self._places.enter(whose)
        begun = Future[Made]()
        begun.add_done_callback(lambda _: self._places.leave(whose))
        with self._lock:
            self._line.put(whose, (begun, work))
        try:
            self._threads.submit(self._do_next)
        except RuntimeError:
            begun.cancel()
            raise
        return begun

    def _do_next(self) -> None:
        """Do the work whose turn it is, in a thread of the pool."""
        with self._lock:
            begun, work = self._line.take()
        if begun.set_running_or_notify_cancel():
            try:
                begun.set_result(work())
            except BaseException as error:
                begun.set_exception(error)

    def run(self, work: Callable[[], Made]) -> Made:
        """Do the work in this pool and return its result. Raises QueryError as `begin` does."""
        return self.begin(work).result()


def _lower_priority() -> None:
    if sys.platform == "linux":
        thread = threading.get_native_id()
        own = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, max(own, NICENESS))  # only root may lower it
