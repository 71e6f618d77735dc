"""Which snapshots a mirror of a bucket holds: as many as SNAPSHOT_CACHE_GB has room for."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress

from data.errors import SnapshotError, shown

BOUND = 20  # GB of the mirror, unless SNAPSHOT_CACHE_GB says otherwise
RECENT = 600.0  # seconds for which one that was asked for does not make room for another
STAYS = 3600.0  # seconds for which an old snapshot that was asked for by its id stays


def wanted(
    now: str | None,
    sizes: Mapping[str, int],
    pulled: Mapping[str, float],
    asked_for: str = "",
    urgent: bool = False,
) -> list[str]:
    """Return the ids that a mirror is to hold: the current one in any case, then as far as there
    is room those that were asked for just now, the one that is asked for, those that were not long
    ago, and the newest. An urgent one goes first.

    `sizes` are the bytes of every snapshot in the bucket, newest first, and `pulled` the time at
    which each came that is here. Raises SnapshotError bad_source.
    """
    usual = _fitting([now, *sizes], now, sizes)
    asked = [one for one in pulled if one not in usual and _is_within(STAYS, pulled[one])]
    asked.sort(key=lambda one: -pulled[one])
    recent = [one for one in asked if _is_within(RECENT, pulled[one]) and not urgent]
    return _fitting([now, *recent, asked_for, *asked, *sizes], now, sizes)


def _is_within(seconds: float, at: float) -> bool:
    """Return whether a time is so near; one far ahead is of a clock that was wrong."""
    return abs(time.time() - at) < seconds


def _fitting(ids: list[str | None], now: str | None, sizes: Mapping[str, int]) -> list[str]:
    room, found = 1e9 * _bound(), list[str]()
    for one in dict.fromkeys(ids):
        if one is not None and one in sizes and (sizes[one] <= room or one == now):
            room -= sizes[one]
            found.append(one)
    return found


def _bound() -> float:
    """Return how many GB the mirror may take. Raises SnapshotError bad_source."""
    given = os.environ.get("SNAPSHOT_CACHE_GB") or BOUND
    with suppress(ValueError):
        if (bound := float(given)) > 0:
            return bound
    fields = {"where": "SNAPSHOT_CACHE_GB", "problem": f"{shown(given)} is no number of GB"}
    raise SnapshotError("bad_source", fields)
