"""The one cache: bounded in bytes, least recently used out first, single-flight.

Keys are explicit values: what a value depends on stands in its key, and nothing else does.
The cache is the process's own, so no browser can empty it.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

from cachetools import LRUCache

MAX_BYTES = 384 * 1024 * 1024

Made = TypeVar("Made")


class Cache:
    """Values by key, at most `max_bytes` of them together."""

    def __init__(self, max_bytes: int) -> None:
        self._lock = threading.Lock()
        self._values: LRUCache[Hashable, tuple[Any, int]] = LRUCache(max_bytes, lambda v: v[1])
        self._flights: dict[Hashable, Future[Any]] = {}

    @property
    def bytes(self) -> int:
        """Size of all values held."""
        return int(self._values.currsize)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def get(self, key: Hashable, make: Callable[[], Made], size: Callable[[Made], int]) -> Made:
        """The value held under a key, or the one `make` returns, held from now on.

        Callers that ask for the same key at the same time wait for one `make`. What it raises
        reaches all of them, and nothing is held. A value larger than the cache is not held.
        """
        with self._lock:
            held = self._values.get(key)
            if held is not None:
                value: Made = held[0]
                return value
            flight = self._flights.get(key)
            is_first = flight is None
            if flight is None:
                flight = self._flights[key] = Future()
        if not is_first:
            found: Made = flight.result()
            return found
        try:
            made = make()
            weight = size(made)
        except BaseException as error:
            with self._lock:
                del self._flights[key]
            flight.set_exception(error)
            raise
        with self._lock:
            del self._flights[key]
            if weight <= self._values.maxsize:
                self._values[key] = made, weight
        flight.set_result(made)
        return made

    def clear(self) -> None:
        """Forget every value."""
        with self._lock:
            self._values.clear()


CACHE = Cache(MAX_BYTES)
