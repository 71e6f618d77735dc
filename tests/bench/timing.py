"""The milliseconds of contenders that are measured in turn."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Laps:
    """The milliseconds of one contender, and why it stopped early, if it did."""

    times: list[float] = field(default_factory=list)
    failed: str = ""

    @property
    def median(self) -> float | None:
        """Return the middle time; None where there is none."""
        return statistics.median(self.times) if self.times else None

    @property
    def p95(self) -> float | None:
        """Return what 95 of 100 times stay below; None with fewer than five."""
        return float(np.quantile(self.times, 0.95)) if len(self.times) >= 5 else None


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that a piece of work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def in_turn(
    contenders: Mapping[str, Callable[[], float | None]], rounds: int, seconds: float
) -> dict[str, Laps]:
    """Ask contenders for their milliseconds in turn, so that other load meets all alike.

    The first round is a warm-up: its time counts only for a contender that has no other. Every
    second round goes the other way. A contender stops where it raises or has spent its share of
    the seconds; None is not counted.
    """
    laps = {name: Laps() for name in contenders}
    spent = dict.fromkeys(contenders, 0.0)
    for turn in range(rounds + 1):
        for name in list(contenders)[:: 1 if turn % 2 == 0 else -1]:
            lap = laps[name]
            if lap.failed or spent[name] >= 1000 * seconds / len(contenders):
                continue
            try:
                took = contenders[name]()
            except Exception as error:
                lap.failed = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
                continue
            if took is not None:
                spent[name] += took
                if turn == 1:
                    lap.times.clear()  # the warm-up
                lap.times.append(took)
    return laps
