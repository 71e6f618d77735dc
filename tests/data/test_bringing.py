"""Snapshots are brought one at a time, and nobody waits long for one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from data import SnapshotError, place
from data.bringing import Bringing


class Slow:
    """A bucket that answers when told to."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.answers = threading.Event()

    def bring(self, snapshot_id: str, urgent: bool) -> None:
        self.begun.append(snapshot_id)
        assert self.answers.wait(30)
        if snapshot_id == "none":
            raise SnapshotError("unknown_snapshot", {"id": "none", "root": "s3://x"})


@pytest.fixture
def slow() -> Slow:
    return Slow()


def refused(bringing: Bringing, snapshot_id: str) -> float:
    """How long somebody waited who was told to ask again."""
    began = time.monotonic()
    with pytest.raises(SnapshotError) as caught:
        bringing.ask(snapshot_id)
    assert caught.value.code == "bucket_bringing"
    assert caught.value.fields == {"root": "s3://x", "id": snapshot_id}
    return time.monotonic() - began


def test_who_asks_waits_for_a_moment_and_once(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "PATIENCE", 0.5)
    bringing = Bringing("s3://x", slow.bring)
    assert refused(bringing, "a") >= 0.5
    assert refused(bringing, "a") < 0.5, "it is under way for as long already"
    assert refused(bringing, "b") < 0.5, "one at a time"
    assert slow.begun == ["a"]
    slow.answers.set()
    bringing._under_way.result(20)
    bringing.ask("b")
    bringing.ask("a")
    assert slow.begun == ["a", "b", "a"]


def test_what_is_wrong_is_told_to_all_who_wait(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "PATIENCE", 20.0)
    bringing = Bringing("s3://x", slow.bring)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(bringing.ask, "none") for _ in range(3)]
        while not slow.begun:
            time.sleep(0.01)
        slow.answers.set()
        told = [one.exception(20) for one in asked]
    assert {one.code for one in told if isinstance(one, SnapshotError)} == {"unknown_snapshot"}
    assert all(told)


def test_a_command_and_what_is_urgent_wait_as_long_as_it_takes(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    bringing = Bringing("s3://x", slow.bring)
    for patience, urgent in ((None, False), (0.0, True)):
        slow.answers.clear()
        monkeypatch.setattr(place, "PATIENCE", patience)
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(bringing.ask, "a", urgent)
            time.sleep(0.1)
            assert not asked.done()
            slow.answers.set()
            assert asked.result(20) is None
