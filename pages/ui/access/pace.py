"""How fast one reader may go: a bucket that fills slowly and is emptied by each step."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from cachetools import LRUCache


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

    def take(self) -> float:
        """Take a step; returns how many seconds it has to wait."""
        now = self.clock()
        self._held = min(self.most, self._held + (now - self._at) * self.each_second) - 1
        self._at = now
        return max(0.0, -self._held / self.each_second)


@dataclass
class Pace:
    """The buckets of addresses: the readers of one address share one."""

    each_second: float
    most: float
    _of: LRUCache[str, Bucket] = field(default_factory=lambda: LRUCache(10_000))

    def of(self, address: str) -> Bucket:
        """The bucket of an address."""
        near = neighbourhood(address)
        if near not in self._of:
            self._of[near] = Bucket(self.each_second, self.most)
        return self._of[near]


@lru_cache(10_000)
def neighbourhood(address: str) -> str:
    """What one machine can come from: its address, of IPv6 the network of 64 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network(f"{found}/64", strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
