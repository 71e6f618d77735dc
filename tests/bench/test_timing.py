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


def taking(said: list[str], name: str, *times: float | None) -> Callable[[], float | None]:
    left = iter(times)

    def run() -> float | None:
        said.append(name)
        return next(left)

    return run


def test_contenders_run_in_turn_and_the_warm_up_does_not_count() -> None:
    said: list[str] = []
    laps = in_turn(
        {"a": taking(said, "a", 9, 1, None, 3), "b": taking(said, "b", 5, 5, 5, 5)}, 3, 9
    )
    assert "".join(said) == "abbaabba"
    assert laps["a"].times == [1, 3]


def test_a_contender_that_has_spent_its_share_or_fails_runs_no_more() -> None:
    def broken() -> float:
        raise ValueError("no memory\nand more")

    said: list[str] = []
    slow, quick = taking(said, "s", 30_000), taking(said, "q", 1, 2, 3)
    laps = in_turn({"slow": slow, "quick": quick, "broken": broken}, 2, 60)
    assert "".join(said) == "sqqq"
    assert laps["slow"].times == [30_000]  # the warm-up, for want of another
    assert laps["quick"].times == [2, 3]
    assert (laps["broken"].failed, laps["broken"].median) == ("ValueError: no memory", None)
