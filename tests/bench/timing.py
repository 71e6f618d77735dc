"""Figures of repeated measurements, and rivals timed in turn so that noise hits all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

LEAST = 3  # times a contender gets whatever it has spent, while one takes less than
QUICK = 2.0  # seconds


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed, between two by a line."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def slope(places: Sequence[float], values: Sequence[float]) -> float:
    """Growth for each unit of place of the straight line fitted by least squares."""
    mean_p, mean_v = statistics.fmean(places), statistics.fmean(values)
    over = sum((p - mean_p) * (v - mean_v) for p, v in zip(places, values, strict=True))
    return over / sum((p - mean_p) ** 2 for p in places)


@dataclass
class Laps:
    """One contender's times in milliseconds, after a warm-up; `failed` says what stopped it."""

    times: list[float] = field(default_factory=list)
    failed: str = ""
    spent: float = 0.0  # seconds, warm-up included
    is_warm: bool = False  # False: the only time there is was the first

    def is_worth(self, least: int, quick: float) -> bool:
        """Whether a further run is cheap, and needed to have `least` times after the warm-up."""
        few = not self.is_warm or len(self.times) < least
        return few and self.times[-1] < 1000 * quick

    @property
    def median(self) -> float | None:
        """The middle time, or None where there is none."""
        return statistics.median(self.times) if self.times else None

    @property
    def p95(self) -> float | None:
        """What 95 of 100 times stay below; None with fewer than five."""
        return percentile(self.times, 0.95) if len(self.times) >= 5 else None


def race(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int,
    seconds: float,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Laps]:
    """Each contender's times over so many rounds, in turn, after one round to warm up.

    A contender that has spent its share of the seconds runs no more, once it has LEAST times or
    takes longer than QUICK; where the warm-up alone took that long, its time counts. One that
    raises runs no more either; the rest go on.
    """
    laps = {name: Laps() for name in contenders}
    share = seconds / max(len(contenders), 1)
    for turn in range(rounds + 1):
        for name, run in contenders.items():
            lap = laps[name]
            if lap.failed or (turn and lap.spent >= share and not lap.is_worth(LEAST, QUICK)):
                continue
            began = clock()
            try:
                run()
            except Exception as error:
                lap.failed = (
                    f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
                )
                continue
            took = clock() - began
            lap.spent += took
            if turn == 1:
                lap.times.clear()  # the warm-up
                lap.is_warm = True
            lap.times.append(took * 1000)
    return laps
