"""The door: what opens it, how often one may try, and who may hand over files."""

import threading

import pytest

from pages.ui import gate

RIGHT = "正确的口令 right"


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_only_the_passphrase_opens() -> None:
    tries = gate.Tries(Clock())
    assert tries.knock(RIGHT, RIGHT) == "open"
    for wrong in ("", RIGHT[:-1], RIGHT + " ", "\ud800", "x" * 100_000):
        assert gate.Tries(Clock()).knock(wrong, RIGHT) == "wrong"
    assert tries.left == gate.MOST, "a right one is no try"


def test_width_does_not_matter() -> None:
    assert gate.Tries(Clock()).knock("ｒｉｇｈｔ１２", "right12") == "open"


def test_proofs_have_one_length_and_give_nothing_away() -> None:
    proofs = [gate.proof(text) for text in ("", "a", RIGHT, "x" * 10_000)]
    assert {len(one) for one in proofs} == {32}
    assert len(set(proofs)) == 4
    assert gate.proof(RIGHT) == gate.proof(RIGHT)


def test_after_too_many_wrong_ones_none_is_looked_at() -> None:
    clock = Clock()
    tries = gate.Tries(clock)
    for number in range(gate.MOST):
        assert tries.wait == 0
        clock.now += 1
        assert tries.knock("wrong", RIGHT) == "wrong"
        assert tries.left == gate.MOST - 1 - number
    assert tries.knock(RIGHT, RIGHT) == "wait"
    assert tries.wait == gate.WITHIN - gate.MOST + 1
    clock.now += tries.wait - 0.5
    assert tries.knock(RIGHT, RIGHT) == "wait"
    clock.now += 1
    assert tries.left == 1, "the oldest is forgotten, no other"
    assert tries.knock(RIGHT, RIGHT) == "open"


def test_tries_that_come_together_are_counted_one_by_one() -> None:
    tries, found = gate.Tries(), []
    start = threading.Barrier(24)

    def one() -> None:
        start.wait()
        found.append(tries.knock("wrong", RIGHT))

    threads = [threading.Thread(target=one) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count("wrong") == gate.MOST
    assert found.count("wait") == 24 - gate.MOST


def test_only_who_is_admitted_hands_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_admitted", set())
    gate.admit("abc")
    assert gate.may_upload("/_stcore/upload_file/abc/1")
    for path in ("/_stcore/upload_file/abd/1", "/_stcore/upload_file/abc", "abc", "", "/abc/x/1"):
        assert not gate.may_upload(path)
    gate.dismiss("abc")
    gate.dismiss("abc")
    assert not gate.may_upload("/_stcore/upload_file/abc/1")
