"""Things kept between runs and readers, bounded in bytes; those not used longest go first.

No Streamlit here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Values by key that weigh no more than `most` bytes together, the newest one aside.

    A value may grow while it is kept: it is weighed again whenever it is asked for.
    """

    def __init__(self, most: int, weigh: Callable[[Made], int]) -> None:
        self.most = most
        self.bytes = 0
        self._weigh = weigh
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Made, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(
        self, key: Hashable, make: Callable[[], Made], holds: Callable[[Made], bool] | None = None
    ) -> Made:
        """What is kept under the key, or what `make` makes where nothing is, or it no longer holds.

        Two who ask at once may both make it; one is kept and both get that one.
        """
        with self._lock:
            found = self._kept.get(key)
        if found is None or (holds is not None and not holds(found[0])):
            value = make()
            with self._lock:
                now = self._kept.get(key)
                if now is not None and now is not found:
                    value = now[0]
        else:
            value = found[0]
        weight = self._weigh(value)
        with self._lock:
            before = self._kept.pop(key, None)
            self.bytes += weight - (before[1] if before else 0)
            self._kept[key] = (value, weight)
            while self.bytes > self.most and len(self._kept) > 1:
                self.bytes -= self._kept.popitem(last=False)[1][1]
        return value
