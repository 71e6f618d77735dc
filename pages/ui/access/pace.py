"""How fast one reader may go: a bucket that fills slowly and is emptied by each step.

And in which order the steps of all are taken.
"""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from cachetools import LRUCache

from queries.pool import Line


@dataclass
class Bucket:
    """Holds `most` steps and gains `each_second`; `clock` counts seconds and never goes back."""

    each_second: float
    most: float
    clock: Callable[[], float] = time.monotonic
    _held: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._held, self._at = self.most, self.clock()

    def take(self, longest: float = math.inf) -> float:
        """Take a step; returns how many seconds it has to wait.

        A step that has to wait for longer than `longest` seconds is refused and not counted.
        """
        now = self.clock()
        held = min(self.most, self._held + (now - self._at) * self.each_second)
        wait = max(0.0, (1 - held) / self.each_second)
        self._held, self._at = held if wait > longest else held - 1, now
        return wait


@dataclass
class Pace:
    """The buckets of askers, or of their neighbourhoods."""

    each_second: float
    most: float
    _of: LRUCache[str, Bucket] = field(default_factory=lambda: LRUCache(10_000), init=False)

    def of(self, whose: str) -> Bucket:
        """The bucket of an asker."""
        if whose not in self._of:
            self._of[whose] = Bucket(self.each_second, self.most)
        return self._of[whose]


@dataclass
class OneByOne:
    """Lets one step pass at a time, each asker in turn, and `rest` seconds between two.

    The event loop stands still while a step begins, and answers everything else in between. It
    rests for longer where it is late, by as much as it is.
    """

    rest: float
    _line: Line[asyncio.Future[None]] = field(default_factory=Line)
    _resting: asyncio.AbstractEventLoop | None = None

    async def turn(self, whose: str) -> None:
        """Wait for a turn: none where nothing passed just now."""
        loop = asyncio.get_running_loop()
        own = loop.create_future()
        self._line.put(whose, own)
        if self._resting is not loop:
            self._next(loop, loop.time())
        await own

    def _next(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        self._resting, rest = None, max(self.rest, loop.time() - due)
        while len(self._line) and self._resting is None:
            own = self._line.take()
            if not own.done():  # else it has left
                own.set_result(None)
                self._resting = loop
                until = loop.time() + rest
                loop.call_at(until, self._next, loop, until)


def neighbourhood(address: str) -> str:
    """What one machine can come from: its address, of IPv6 the network of 64 bits."""
    return _near(address[:60])  # a proxy may hand on whatever it was told


@lru_cache(10_000)
def _near(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network(f"{found}/64", strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
