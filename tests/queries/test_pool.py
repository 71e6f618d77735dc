"""A pool takes so much and no more, and its heavy work steps back."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import pytest

from queries.engine import QueryError
from queries.pool import NICENESS, Places, Pool, Turns


def test_so_many_at_a_time_so_many_in_line_and_no_more() -> None:
    pool, go, begun = Pool("few", at_once=2, waiting=1), threading.Event(), threading.Semaphore(0)
    running: list[int] = []

    def work() -> int:
        running.append(1)
        begun.release()
        assert go.wait(30)
        return len(running)

    lined_up = [pool.begin(work) for _ in range(3)]
    assert begun.acquire(timeout=30)
    assert begun.acquire(timeout=30)
    assert not begun.acquire(timeout=0.05), "the third waits in line"
    with pytest.raises(QueryError) as full:
        pool.begin(work)
    assert full.value.code == "busy"
    go.set()
    assert [one.result(30) for one in lined_up][-1] == 3
    assert pool.run(lambda: "again") == "again", "room comes back"


def taken(places: Places, whose: str) -> int:
    """How many places an asker gets, who takes what there is."""
    before = places.taken
    with suppress(QueryError):
        while places.taken <= places.most:
            places.enter(whose)
    return places.taken - before


def test_one_who_asks_for_everything_leaves_places_to_others() -> None:
    places = Places(8)
    assert [taken(places, name) for name in ("a", "b", "c", "d", "e")] == [4, 2, 1, 1, 0]
    places.leave("a")
    assert [taken(places, name) for name in ("a", "e")] == [0, 1], "who has least comes first"
    assert taken(Places(8), "") == 8
    assert taken(Places(8, of_one=2), "a") == 2


def test_one_asker_leaves_places_in_a_pool() -> None:
    pool, go = Pool("few", at_once=1, waiting=3), threading.Event()
    begun = [pool.begin(lambda: go.wait(30), "a") for _ in range(2)]
    with pytest.raises(QueryError):
        pool.begin(lambda: True, "a")
    begun.append(pool.begin(lambda: True, "b"))
    go.set()
    assert [one.result(30) for one in begun] == [True] * 3
    assert pool.begin(lambda: True, "a").result(30), "places come back"


def test_room_comes_back_after_a_failure() -> None:
    pool = Pool("one", at_once=1, waiting=0)

    def fails() -> None:
        raise ValueError("no")

    for _ in range(3):
        begun = pool.begin(fails)
        with pytest.raises(ValueError, match="no"):
            begun.result(30)
        while begun.running():
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux")
def test_polite_work_gives_way_and_nothing_else_does() -> None:
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    own = priority()
    assert Pool("polite", 1, 0, polite=True).run(priority) == max(own, NICENESS)
    assert Pool("plain", 1, 0).run(priority) == own == priority()


def test_who_asks_for_much_delays_nobody_else() -> None:
    pool, go, done = Pool("one", at_once=1, waiting=9), threading.Event(), list[str]()
    first = pool.begin(lambda: go.wait(30), "a")
    while not first.running():
        time.sleep(0.001)
    begun = [pool.begin(partial(done.append, name), name) for name in "aaaabbc"]
    go.set()
    assert first.result(30)
    assert [one.result(30) for one in begun] == [None] * 7
    assert "".join(done) == "abcabaa"


def test_turns_are_passed_on_to_each_asker() -> None:
    turns, done, go = Turns(1), list[str](), threading.Event()

    def come(name: str) -> None:
        with turns.turn(name):
            done.append(name)

    def hold() -> None:
        with turns.turn("a"):
            assert go.wait(30)

    threads = [threading.Thread(target=hold)]
    threads += [threading.Thread(target=come, args=name) for name in "aaab"]
    for number, thread in enumerate(threads):
        thread.start()
        while turns.waiting < number:
            time.sleep(0.001)
    go.set()
    for thread in threads:
        thread.join(30)
    assert "".join(done) == "abaa"
    with turns.turn("c"):
        assert not turns.waiting, "a turn comes back"


def test_who_does_what_takes_long_lets_others_in_meanwhile() -> None:
    turns, at_it, go, done = Turns(1), threading.Event(), threading.Event(), list[str]()

    def slow() -> None:
        with turns.turn("slow"):
            with turns.aside():
                at_it.set()
                go.wait(10)
            done.append("slow")

    with turns.aside(), turns.turn("one"):
        assert not turns.waiting, "nothing is given away that nobody has"
    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(slow)
        assert at_it.wait(10)
        with turns.turn("quick"):
            go.set()
            with suppress(TimeoutError):
                begun.result(0.2)
            assert done == [], "it waits for its turn again"
        begun.result(10)
    assert done == ["slow"]
