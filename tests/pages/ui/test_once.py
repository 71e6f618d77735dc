"""One run finds a thing once; the next one, another thread and no run at all look again."""

import threading
from itertools import count

import pytest

from pages.ui.once import once, run


def test_a_run_looks_once_and_the_next_again() -> None:
    numbers = count()
    for expected in (0, 1):
        with run():
            assert [once("key", lambda: next(numbers)) for _ in range(3)] == [expected] * 3
            assert once("other", lambda: "x") == "x"


def test_outside_of_a_run_everybody_looks() -> None:
    numbers = count()
    assert [once("key", lambda: next(numbers)) for _ in range(3)] == [0, 1, 2]


def test_another_thread_is_not_in_the_run() -> None:
    found: list[str] = []
    with run():
        once("key", lambda: "here")
        other = threading.Thread(target=lambda: found.append(once("key", lambda: "there")))
        other.start()
        other.join()
    assert found == ["there"]


def test_what_fails_is_looked_up_again_and_a_broken_run_ends() -> None:
    def fails() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), run():
        once("key", fails)
    assert once("key", lambda: "after") == "after"
    with run():
        with pytest.raises(ValueError, match="no"):
            once("key", fails)
        assert once("key", lambda: "found") == "found"
