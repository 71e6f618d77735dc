"""Turns: no more than so many at once, in the order of coming, whatever becomes of them."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from pages.ui.turn import Line, aside, turn

LONG = 20.0  # seconds after which a test has failed


class Ended(BaseException):
    """As Streamlit ends a run."""


def begun(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


def is_free(line: Line, turns: int = 1) -> bool:
    """Whether all turns of a line are there to be taken, and nobody waits."""
    return line._free == turns and not line._waiting


def test_no_more_than_so_many_at_once_and_all_get_through() -> None:
    line, inside, most = Line(2), [0], [0]
    lock = threading.Lock()

    def count(step: int) -> None:
        with lock:
            inside[0] += step
            most[0] = max(most[0], inside[0])

    def work() -> None:
        with turn(line=line):
            for _ in range(3):
                count(1)
                time.sleep(0.001)
                count(-1)
                with aside():
                    time.sleep(0.001)

    for thread in [begun(work) for _ in range(40)]:
        thread.join(LONG)
    assert most == [2]
    assert is_free(line, 2)


def test_who_came_first_goes_first() -> None:
    line, order = Line(1), list[int]()
    with turn(line=line):
        threads = []
        for number in range(8):

            def work(mine: int = number) -> None:
                with turn(line=line):
                    order.append(mine)

            threads.append(begun(work))
            until(lambda: len(line._waiting) == len(threads))
    for thread in threads:
        thread.join(LONG)
    assert order == list(range(8))


def test_who_stepped_aside_goes_before_all_who_came_later() -> None:
    line, order, back = Line(1), list[str](), threading.Event()

    def early() -> None:
        with turn(line=line):
            with aside():
                back.wait(LONG)
            order.append("early")

    def middle() -> None:
        with turn(line=line):
            until(lambda: len(line._waiting) == 1)  # late is in line
            back.set()
            until(lambda: len(line._waiting) == 2)  # and early again
            order.append("middle")

    def late() -> None:
        with turn(line=line):
            order.append("late")

    first = begun(early)
    until(lambda: line._came == 1 and line._free == 1)
    second = begun(middle)
    until(lambda: line._came == 2)
    third = begun(late)
    for thread in (first, second, third):
        thread.join(LONG)
    assert order == ["middle", "early", "late"]


@pytest.mark.parametrize("error", [ValueError, Ended])
def test_a_run_that_ends_early_gives_its_turn_back(error: type[BaseException]) -> None:
    line = Line(1)
    with pytest.raises(error), turn(line=line):
        raise error
    assert is_free(line)
    with pytest.raises(error), turn(line=line), aside():
        raise error
    assert is_free(line)


def test_after_an_error_aside_the_run_has_its_turn_again() -> None:
    line = Line(1)
    with turn(line=line):
        with pytest.raises(ValueError, match="no"), aside():
            raise ValueError("no")
        assert not is_free(line)
    assert is_free(line)


def test_a_turn_within_a_turn_is_the_same() -> None:
    line = Line(1)
    with turn(line=line), turn(line=line), turn(line=line):
        with aside(), aside():
            assert is_free(line)
        assert not is_free(line)
    assert is_free(line)


def test_who_is_wanted_no_more_leaves_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.ui.turn.SLICE", 0.01)
    line, gone, ended = Line(1), threading.Event(), list[str]()

    def look() -> None:
        if gone.is_set():
            raise Ended

    def work() -> None:
        try:
            with turn(look, line):
                ended.append("ran")
        except Ended:
            ended.append("left")

    with ExitStack() as held:
        held.enter_context(turn(line=line))
        waits = begun(work)
        until(lambda: len(line._waiting) == 1)
        gone.set()
        waits.join(LONG)
        assert ended == ["left"]
        assert not line._waiting
    assert is_free(line)


def test_a_run_that_is_ended_as_it_is_called_passes_its_turn_on() -> None:
    line = Line(1)
    place = line.join(lambda: None)

    def look() -> None:
        line.give(place)  # the turn comes at the moment in which the run is ended
        raise Ended

    line.take(place)
    other = line.join(look)
    other.called.wait = lambda timeout=None: False  # type: ignore[method-assign]
    with pytest.raises(Ended):
        line.take(other)
    assert is_free(line)
