"""Whole tables on their way: places of addresses, and readers who leave or do not read."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import nullcontext, suppress

import pytest
from starlette.types import Message

from pages.ui.files import downloads
from queries.engine import QueryError
from queries.pool import Places
from tests.pages.opened import DEMO
from tests.served import aside, fetched


@pytest.fixture(autouse=True)
def nothing_going() -> Iterator[None]:
    yield
    assert downloads.PLACES.taken == 0, "every place is given back"


def test_one_reader_has_few_places_and_the_last_are_for_newcomers() -> None:
    taken = []
    for name in ("a", "a", "a", "b", "b", "c", "c", "d", "d", "e", "f"):
        with suppress(QueryError):
            downloads.PLACES.enter(name)
            taken.append(name)
    assert taken == ["a", "a", "b", "b", "c", "c", "d", "e"]
    for one in taken:
        downloads.PLACES.leave(one)


def sent(
    file: io.BytesIO, send_waits: bool = False, is_gone: bool = False, pause: float = 0
) -> int:
    """Send a file to a reader; returns how many bytes arrived."""
    arrived = 0

    async def receive() -> Message:
        if not is_gone:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal arrived
        arrived += len(message.get("body", b""))
        if send_waits or is_gone:
            await asyncio.sleep(60)
        await asyncio.sleep(pause)

    downloads.PLACES.enter("a")
    response = downloads.Sent(file, "a", "text/csv", {})
    scope = {"type": "http", "asgi": {"spec_version": "2.3"}}
    aside(response(scope, receive, send))
    return arrived


def test_a_file_is_closed_when_it_has_been_sent() -> None:
    file = io.BytesIO(b"x" * (3 << 20))
    assert sent(file) == 3 << 20
    assert file.closed


def test_a_reader_who_leaves_keeps_no_file() -> None:
    file = io.BytesIO(b"x" * (3 << 20))
    sent(file, is_gone=True)
    assert file.closed


def test_a_reader_who_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.05)
    file = io.BytesIO(b"x" * (3 << 20))
    with pytest.raises((TimeoutError, ExceptionGroup)):
        sent(file, send_waits=True)
    assert file.closed


@pytest.mark.parametrize(("pause", "others_wait", "arrives"),
                         [(0.5, False, True), (0.5, True, False), (0.0, True, True)])  # fmt: skip
def test_a_slow_reader_gives_the_place_up_while_others_find_none(
    monkeypatch: pytest.MonkeyPatch, pause: float, others_wait: bool, arrives: bool
) -> None:
    monkeypatch.setattr(downloads, "PACE", 0.4)
    places = Places(2, of_one=1)
    monkeypatch.setattr(downloads, "PLACES", places)
    file = io.BytesIO(b"x" * (3 << 20))
    if others_wait:
        places.enter("b")
        with pytest.raises(QueryError):
            places.enter("b")
    with nullcontext() if arrives else pytest.raises((TimeoutError, ExceptionGroup)):
        assert sent(file, pause=pause) == 3 << 20
    assert (file.closed, places.taken) == (True, int(others_wait))
    if others_wait:
        places.leave("b")


@pytest.mark.usefixtures("served")
def test_no_room_for_a_file_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(downloads.PLACES, "enter", full)
    found = fetched(f"files/{DEMO}/projects.csv?lang=zh")
    assert (found.status, "放不下" in found.text) == (503, True)
