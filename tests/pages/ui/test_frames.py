"""What a websocket may take: frames, the length of a message, and nothing once it is gone."""

import gc
import socket
import time
from contextlib import suppress

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect

from tests.pages.ui.conftest import LATE, UPGRADE, answer


@pytest.mark.parametrize(
    "frame",
    [b"\x89\x80\0\0\0\0", b"\x8a\x80\0\0\0\0", b"\x00\x80\0\0\0\0"],
    ids=["pings", "pongs", "empty pieces of a message"],
)
def test_a_websocket_sends_so_many_frames(limited: int, frame: bytes) -> None:
    """40,000 of them stand in one read, which takes the event loop a second."""
    with socket.create_connection(("127.0.0.1", limited), timeout=5) as line:
        line.sendall(UPGRADE + b"\r\n")
        assert line.recv(10_000).startswith(b"HTTP/1.1 101")
        line.sendall((b"\x02\x80\0\0\0\0" if frame[0] == 0 else b"") + frame * 80)
        time.sleep(0.2)
        line.setblocking(False)
        with suppress(BlockingIOError):
            assert line.recv(10_000), "so many are heard"
        line.settimeout(5)
        with suppress(ConnectionError):
            line.sendall(frame * 40_000)
            while line.recv(10_000):
                pass


def test_a_handshake_that_is_not_understood_is_ended_at_once(
    limited: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("websockets.http11.MAX_LINE_LENGTH", 1_000)
    began = time.monotonic()
    assert answer(limited, UPGRADE + b"Cookie: " + b"x" * 2_000 + b"\r\n\r\n") == b""
    assert time.monotonic() - began < 0.8, "patience is 1"


def test_nothing_more_is_heard_of_a_websocket_that_was_ended(limited: int) -> None:
    """It would live on for as long as its messages take at the pace of a reader."""
    LATE.clear()
    with socket.create_connection(("127.0.0.1", limited), timeout=5) as line:
        line.sendall(UPGRADE.replace(b"GET /", b"GET /late") + b"\r\n")
        assert line.recv(10_000).startswith(b"HTTP/1.1 101")
        with suppress(ConnectionError):
            line.sendall(b"\x82\x80\0\0\0\0" * 300)
        time.sleep(1)
    assert LATE == ["websocket.disconnect"]


def test_of_websockets_that_are_gone_nothing_stays(limited: int) -> None:
    gc.collect()
    gc.disable()  # which would let go of what holds each other, and late
    for _ in range(20):
        with connect(f"ws://127.0.0.1:{limited}"):
            pass
    time.sleep(0.2)
    gc.enable()
    held = [one for one in gc.get_objects() if type(one) is HttpToolsProtocol]
    assert len(held) < 5, "headers of each"


def test_a_message_of_a_websocket_has_a_length(limited: int) -> None:
    with connect(f"ws://127.0.0.1:{limited}") as line:
        line.send(b"x" * 9_000)
        assert line.recv(timeout=5) == "9000"
    with connect(f"ws://127.0.0.1:{limited}") as line:
        line.send(b"x" * 11_000)
        with pytest.raises(ConnectionClosedError):
            line.recv(timeout=5)
