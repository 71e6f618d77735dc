"""A turn for each run: so many at a time, the others in line by when they came.

Runs share one interpreter. Many at once do not get through sooner than a few, they only get in each
other's way: whoever holds a lock waits for the interpreter while all others wait for the lock.
Whoever waits for something else steps aside meanwhile. No Streamlit here.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

AT_ONCE = 2
SLICE = 0.5  # seconds between two looks at whether who waits in line is still there


@dataclass(order=True)
class Place:
    """One run in line: the lower its number, the earlier it came."""

    number: int
    look: Callable[[], None] = field(compare=False)
    called: threading.Event = field(default_factory=threading.Event, compare=False)
    holds: bool = field(default=False, compare=False)


class Line:
    """`at_once` runs hold a turn; the others wait, those who came first go first."""

    def __init__(self, at_once: int) -> None:
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: list[Place] = []
        self._came = 0

    def join(self, look: Callable[[], None]) -> Place:
        """A place behind all others, not yet a turn. What `look` raises ends its waiting."""
        with self._lock:
            self._came += 1
            return Place(self._came, look)

    def take(self, place: Place) -> None:
        """Wait for the turn of a place; it raises what `look` raises, and holds none then."""
        with self._lock:
            if self._free:
                self._free -= 1
                place.holds = True
                return
            place.called.clear()
            heapq.heappush(self._waiting, place)
        try:
            while not place.called.wait(SLICE):
                place.look()
        except BaseException:
            self._leave(place)
            raise

    def give(self, place: Place) -> None:
        """End the turn of a place, if it has one: the next in line has it now."""
        with self._lock:
            if place.holds:
                self._pass_on(place)

    def _leave(self, place: Place) -> None:
        with self._lock:
            if place.holds:  # called just now
                self._pass_on(place)
            else:
                self._waiting.remove(place)
                heapq.heapify(self._waiting)

    def _pass_on(self, place: Place) -> None:
        """The lock is held."""
        place.holds = False
        if self._waiting:
            following = heapq.heappop(self._waiting)
            following.holds = True
            following.called.set()
        else:
            self._free += 1


LINE = Line(AT_ONCE)
_mine: ContextVar[tuple[Line, Place] | None] = ContextVar("turn", default=None)


@contextmanager
def turn(look: Callable[[], None] = lambda: None, line: Line | None = None) -> Iterator[None]:
    """A run from its turn to its end. Within one that has its turn already, nothing more.

    `look` is called now and then while it waits; what it raises ends the wait and the run.
    """
    if _mine.get() is not None:
        yield
        return
    queue = line or LINE
    place = queue.join(look)
    before = _mine.set((queue, place))
    try:
        queue.take(place)
        yield
    finally:
        queue.give(place)
        _mine.reset(before)


@contextmanager
def aside() -> Iterator[None]:
    """While inside, others have this run's turn; after it, it goes before all who came later.

    A run that is ended inside does not wait for its turn again.
    """
    mine = _mine.get()
    if mine is None or not mine[1].holds:
        yield
        return
    line, place = mine
    line.give(place)
    try:
        yield
    except Exception:
        line.take(place)
        raise
    line.take(place)
