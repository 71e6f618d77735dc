"""The cache: one making for all who ask, nothing held of a failure, never above its bytes."""

import threading
import time
from collections.abc import Callable

import pytest

from pages.ui.cache import CACHE, MAX_BYTES, Cache


def test_a_value_is_made_once_and_held() -> None:
    cache, made = Cache(100), []

    def make() -> str:
        made.append(1)
        return "abc"

    assert cache.get("a", make, len) is cache.get("a", make, len)
    assert made == [1]
    assert cache.bytes == 3


def test_keys_that_differ_in_any_part_are_told_apart() -> None:
    cache = Cache(100)
    keys = [("a", 1), ("a", "1"), ("b", 1), ("a", (1,)), ("a", 1, "zh")]
    for key in keys:
        cache.get(key, lambda key=key: repr(key), len)  # type: ignore[misc]
    assert [cache.get(key, str, len) for key in keys] == [repr(key) for key in keys]


def test_the_least_recently_used_goes_first() -> None:
    cache = Cache(10)
    for key in "abc":
        cache.get(key, lambda: "xxx", len)
    cache.get("a", lambda: "never", len)
    cache.get("d", lambda: "xxx", len)
    assert cache.bytes == 9
    assert cache.get("a", lambda: "gone", len) == "xxx"
    assert cache.get("b", lambda: "gone", len) == "gone"


def test_its_bytes_are_never_above_its_bound() -> None:
    cache = Cache(1000)
    for number in range(200):
        cache.get(number, lambda number=number: "x" * (number * 37 % 400), len)  # type: ignore[misc]
        assert cache.bytes <= 1000
    cache.clear()
    assert cache.bytes == 0


def test_a_value_larger_than_the_cache_is_given_and_not_held() -> None:
    cache = Cache(10)
    cache.get("a", lambda: "xxx", len)
    assert cache.get("large", lambda: "x" * 11, len) == "x" * 11
    assert cache.bytes == 3
    assert cache.get("large", lambda: "again", len) == "again"


def at_once(count: int, act: Callable[[], object]) -> list[object]:
    """What comes of an act that so many threads begin at the same moment; errors among it."""
    found: list[object] = []
    start = threading.Barrier(count)

    def one() -> None:
        start.wait()
        try:
            found.append(act())
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_callers_at_the_same_moment_share_one_making() -> None:
    cache, made = Cache(100), []

    def make() -> list[int]:
        made.append(1)
        time.sleep(0.2)
        return [1]

    found = at_once(8, lambda: cache.get("a", make, len))
    assert made == [1]
    assert len(found) == 8
    assert len({id(one) for one in found}) == 1


def test_a_failure_reaches_all_who_wait_and_is_not_held() -> None:
    cache, made = Cache(100), []

    def fails() -> str:
        made.append(1)
        time.sleep(0.2)
        raise ValueError("no")

    found = at_once(6, lambda: cache.get("a", fails, len))
    assert len(made) == 1
    assert [str(one) for one in found] == ["no"] * 6
    assert cache.get("a", lambda: "made", len) == "made"
    assert cache.bytes == 4
    assert not cache._flights


def test_a_value_that_cannot_be_weighed_is_a_failure_too() -> None:
    cache = Cache(100)
    with pytest.raises(ValueError, match="no size"):
        cache.get("a", lambda: "x", lambda one: int("no size"))
    assert cache.get("a", lambda: "x", len) == "x"
    assert not cache._flights


def test_making_one_key_does_not_hold_up_another() -> None:
    cache, go = Cache(100), threading.Event()
    slow = threading.Thread(target=lambda: cache.get("slow", lambda: str(go.wait(30)), len))
    slow.start()
    assert cache.get("quick", lambda: "now", len) == "now"
    assert slow.is_alive()
    go.set()
    slow.join(30)
    assert cache.get("slow", lambda: "anew", len) == "True"


def test_a_making_may_ask_for_another_key() -> None:
    cache = Cache(100)
    assert cache.get("a", lambda: cache.get("b", lambda: "b", len) + "a", len) == "ba"
    assert cache.bytes == 3


def test_the_one_cache_is_bounded() -> None:
    assert CACHE._values.maxsize == MAX_BYTES == 384 * 1024 * 1024
