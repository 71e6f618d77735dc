"""Wrong tries slow an address and a name down; they never keep out whoever knows the passphrase.

The first few are free. Then an address waits ever longer between two tries, which no other address
feels, and each try for a name takes up to SLOWEST seconds longer, wherever it comes from.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import LRUCache

from pages.ui.access.pace import neighbourhood

FREE = 5  # wrong tries without a wait
WITHIN = 15 * 60  # seconds after which a wrong try is forgotten
LONGEST = 5 * 60  # seconds between two tries of an address, at most
SLOWEST = 4.0  # seconds that a try for a name takes longer, at most


@dataclass
class Tries:
    """The wrong tries of the process; `clock` counts seconds and never goes back."""

    clock: Callable[[], float] = time.monotonic
    _wrong: LRUCache[str, list[float]] = field(default_factory=lambda: LRUCache(20_000))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, address: str, name: str) -> tuple[int, float]:
        """Begin a try: seconds until the address may try, and how long to hold this one back.

        A try that has to wait is not looked at and not counted. Any other counts as wrong until
        `succeeded` says it was right, so that tries which come together are counted one by one.
        """
        place, person = f"at {neighbourhood(address)}", f"for {name[:60]}"
        with self._lock:
            wait = self._wait(place)
            if wait:
                return wait, 0.0
            pause = self._pause(person)
            for key in (place, person):
                self._wrong[key] = [*self._recent(key)[-20:], self.clock()]
            return 0, pause

    def succeeded(self, address: str, name: str) -> None:
        """Take back a try that was right, and what its address had against it."""
        with self._lock:
            self._wrong.pop(f"at {neighbourhood(address)}", None)
            person = f"for {name[:60]}"
            self._wrong[person] = self._recent(person)[:-1]

    def left(self, address: str) -> int:
        """How many tries of an address are still free."""
        return max(0, FREE - len(self._recent(f"at {neighbourhood(address)}")))

    def _wait(self, place: str) -> int:
        wrong = self._recent(place)
        if len(wrong) < FREE:
            return 0
        gap = min(LONGEST, 2.0 ** (len(wrong) - FREE + 1))
        return max(0, round(wrong[-1] + gap - self.clock() + 0.5))

    def _pause(self, person: str) -> float:
        many = len(self._recent(person))
        return 0.0 if many < FREE else min(SLOWEST, 0.25 * 2.0 ** (many - FREE))

    def _recent(self, key: str) -> list[float]:
        now = self.clock()
        return [at for at in self._wrong.get(key, ()) if now - at < WITHIN]


TRIES = Tries()
