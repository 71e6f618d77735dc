"""Percentiles, slopes, and who runs how often in a race."""

from collections.abc import Callable

import pytest

from tests.bench.timing import Laps, percentile, race, slope


def test_percentiles_lie_between_values() -> None:
    values = [5.0, 1.0, 3.0, 2.0, 4.0]
    assert percentile(values, 0) == 1
    assert percentile(values, 0.5) == 3
    assert percentile(values, 0.95) == pytest.approx(4.8)
    assert percentile([7.0], 0.99) == 7


def test_the_slope_is_that_of_the_line() -> None:
    assert slope([0, 1, 2, 3], [1, 3, 5, 7]) == pytest.approx(2)
    assert slope([0, 1, 2, 3], [2, 1, 1, 2]) == pytest.approx(0)


class Clock:
    """Seconds that pass only while a contender runs."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ran: list[str] = []

    def __call__(self) -> float:
        return self.now

    def taking(self, name: str, *seconds: float) -> Callable[[], None]:
        left = iter(seconds)

        def run() -> None:
            self.ran.append(name)
            self.now += next(left)

        return run


def test_rivals_run_in_turn_and_the_warm_up_does_not_count() -> None:
    clock = Clock()
    laps = race(
        {"a": clock.taking("a", 9, 1, 2, 3), "b": clock.taking("b", 5, 5, 5, 5)}, 3, 99, clock
    )
    assert clock.ran == ["a", "b"] * 4
    assert laps["a"].times == [1000, 2000, 3000]
    assert laps["a"].median == 2000


def test_who_has_spent_the_time_runs_no_more() -> None:
    clock = Clock()
    laps = race(
        {"slow": clock.taking("slow", 30), "quick": clock.taking("quick", 1, 1, 1)}, 2, 40, clock
    )
    assert clock.ran == ["slow", "quick", "quick", "quick"]
    assert laps["slow"].times == [30_000]
    assert not laps["slow"].is_warm


def test_who_fails_runs_no_more_and_says_why() -> None:
    clock = Clock()

    def broken() -> None:
        raise ValueError("no memory\nand more")

    laps = race({"broken": broken, "a": clock.taking("a", 1, 1)}, 1, 9, clock)
    assert laps["broken"].failed == "ValueError: no memory"
    assert laps["broken"].median is None
    assert laps["a"].times == [1000]


def test_no_p95_of_a_few() -> None:
    assert Laps([1.0, 2.0, 3.0, 4.0]).p95 is None
    assert Laps([1.0] * 5).p95 == 1


def test_who_is_quick_enough_runs_three_times_whatever_it_has_spent() -> None:
    clock = Clock()
    laps = race(
        {"a": clock.taking("a", *[1.5] * 9), "b": clock.taking("b", *[2.5] * 9)}, 8, 2, clock
    )
    assert clock.ran == ["a", "b", "a", "a", "a"]
    assert laps["a"].times == [1500] * 3
    assert laps["b"].times == [2500]
