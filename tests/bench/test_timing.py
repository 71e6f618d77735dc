"""Percentiles, slopes, and how contenders take turns."""

from collections.abc import Callable

import pytest

from tests.bench.timing import Laps, in_turn, percentile, slope


def test_percentiles_and_slopes() -> None:
    values = [5.0, 1.0, 3.0, 2.0, 4.0]
    assert [percentile(values, share) for share in (0, 0.5, 1)] == [1, 3, 5]
    assert percentile(values, 0.95) == pytest.approx(4.8)
    assert percentile([7.0], 0.99) == 7
    assert slope([0, 1, 2, 3], [1, 3, 5, 7]) == pytest.approx(2)
    assert slope([0, 1, 2, 3], [2, 1, 1, 2]) == pytest.approx(0)
    assert (Laps([1.0] * 4).p95, Laps([1.0] * 5).p95, Laps().median) == (None, 1, None)


class Clock:
    """Seconds that pass only while a contender runs."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ran = ""

    def taking(self, name: str, *seconds: float) -> Callable[[], None]:
        left = iter(seconds)

        def run() -> None:
            self.ran += name
            self.now += next(left)

        return run


def test_contenders_run_in_turn_and_the_warm_up_does_not_count() -> None:
    clock = Clock()
    taking = {"a": clock.taking("a", 9, 1, 2, 3), "b": clock.taking("b", 5, 5, 5, 5)}
    laps = in_turn(taking, 3, 99, lambda: clock.now)
    assert clock.ran == "abbaabba"
    assert laps["a"].times == [1000, 2000, 3000]


def test_a_contender_that_has_spent_its_share_or_fails_runs_no_more() -> None:
    def broken() -> None:
        raise ValueError("no memory\nand more")

    clock = Clock()
    taking = {
        "slow": clock.taking("s", 30), "quick": clock.taking("q", 1, 1, 1), "broken": broken,
    }  # fmt: skip
    laps = in_turn(taking, 2, 60, lambda: clock.now)
    assert clock.ran == "sqqq"
    assert laps["slow"].times == [30_000]  # the warm-up, for want of another
    assert (laps["broken"].failed, laps["broken"].median) == ("ValueError: no memory", None)
