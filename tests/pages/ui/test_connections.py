"""What a connection may take: headers, messages, time, and how many an address has."""

import asyncio
import gc
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, suppress
from types import SimpleNamespace

import pytest
import uvicorn
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect

from pages.ui import connections

LATE: list[str] = []  # what the app is told that begins to listen late
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)


async def _each(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.fixture
def limited() -> Iterator[int]:
    """A port where Uvicorn serves, with short limits; the class is as it was afterwards."""
    names = ("connection_made", "data_received", "on_message_begin", "on_header",
             "on_headers_complete", "on_body", "resume_writing", "connection_lost",
             "handle_websocket_upgrade")  # fmt: skip
    before = [getattr(HttpToolsProtocol, name) for name in names]
    of_websockets = ("data_received", "handle_events", "connection_lost")
    own = [getattr(WebSocketsSansIOProtocol, name) for name in of_websockets]
    connections.limit_frames()
    connections.limit_requests(most=4_000, seconds=0.4, message=10_000, patience=1.0, of_one=5)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            socket = WebSocket(scope, receive, send)
            await socket.accept()
            if scope["path"] == "/late":
                await asyncio.sleep(0.5)
                LATE.append((await socket.receive())["type"])
                return
            await socket.send_text(str(len(await socket.receive_bytes())))
            return
        if scope["path"] == "/body":
            while (await receive()).get("more_body"):
                pass
        if scope["path"] in ("/long", "/pieces"):
            many = 400 if scope["path"] == "/pieces" else 1
            pieces = (b"x" * (40_000_000 // many) for _ in range(many))
            await StreamingResponse(_each(pieces))(scope, receive, send)
            return
        while scope["path"] == "/wait" and (await receive())["type"] != "http.disconnect":
            pass
        await PlainTextResponse("ok")(scope, receive, send)

    given = uvicorn.Config(app, port=0, http="httptools", lifespan="off", log_level="critical")
    server = uvicorn.Server(given)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()
    for name, method in zip(names, before, strict=True):
        setattr(HttpToolsProtocol, name, method)
    for name, method in zip(of_websockets, own, strict=True):
        setattr(WebSocketsSansIOProtocol, name, method)


def answer(port: int, *parts: bytes) -> bytes:
    """What comes back for these bytes, until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        found = b""
        line.settimeout(1.5)
        with suppress(OSError):
            for part in parts:
                line.sendall(part)
                time.sleep(0.02)
            while piece := line.recv(65_536):
                found += piece
        return found


def test_headers_have_a_length_and_a_time(limited: int) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: x\r\n"
    assert answer(limited, asked, b"\r\n").startswith(b"HTTP/1.1 200")
    assert answer(limited, asked + b"\r\n", asked + b"\r\n").count(b"200 OK") == 2, "kept alive"
    body = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n" + b"x" * 9000
    assert answer(limited, body).startswith(b"HTTP/1.1 200"), "a body is no header"
    long = [b"X-%d: " % n + b"x" * 500 + b"\r\n" for n in range(20)]
    assert b"200 OK" not in answer(limited, asked, *long, b"\r\n")
    twice = answer(limited, asked + b"\r\n", asked, *long, b"\r\n")
    assert twice.count(b"200 OK") <= 1, "a further request of the same connection too"
    began = time.monotonic()
    assert answer(limited, b"") == answer(limited, asked) == b""
    assert time.monotonic() - began < 2, "half a request is closed"


def test_headers_are_few(limited: int) -> None:
    """Those of a handshake stood in memory three times, each a pair of objects."""
    for asked in (b"GET / HTTP/1.1\r\nHost: x\r\n", UPGRADE):
        assert b"HTTP/1.1 400" not in answer(limited, asked, b"a:\r\n" * 90, b"\r\n")
        assert answer(limited, asked, b"a:\r\n" * 110).startswith(b"HTTP/1.1 400")


def test_requests_ahead_of_their_answers_are_few(limited: int) -> None:
    """Uvicorn parses 6,000 at once and reads on after each answer."""
    asked = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    assert answer(limited, 8 * asked).count(b"200 OK") == 8
    began = time.monotonic()
    assert answer(limited, *[20 * asked] * 20).count(b"200 OK") < 20
    assert time.monotonic() - began < 1.4, "the connection is closed"


def closes(port: int, begun: bytes) -> bool:
    """Whether the server ends a connection that goes on with headers for ever."""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        line.sendall(begun)
        with suppress(ConnectionError):
            for number in range(10_000):
                line.sendall(b"X-%d: " % number + b"x" * 1_000 + b"\r\n")
            return False
        return True


def test_headers_are_counted_behind_a_body_and_a_request_that_goes_on(limited: int) -> None:
    asked = b"POST /body HTTP/1.1\r\nHost: x\r\n"
    chunked = asked + b"Transfer-Encoding: chunked\r\n\r\n"
    whole = b"".join(b"800\r\n" + b"x" * 0x800 + b"\r\n" for _ in range(9))
    assert answer(limited, chunked, whole, b"0\r\nX-More: y\r\n\r\n").startswith(b"HTTP/1.1 200")
    assert closes(limited, chunked + b"0\r\n")
    waits = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"
    assert closes(limited, waits + b"GET / HTTP/1.1\r\nHost: x\r\n")


@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        (b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n", b""),
        (b"GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n", b""),
        (b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx", b"y"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx", b"y"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n"),
        (UPGRADE + b"Content-Length: 9\r\n\r\nx", b"y"),
        (UPGRADE + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", b"1\r\n"),
    ],
)
def test_who_neither_takes_nor_sends_is_let_go(limited: int, asked: bytes, rest: bytes) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.connect(("127.0.0.1", limited))
        line.sendall(asked)
        time.sleep(0.3)
        line.sendall(rest)
        time.sleep(2.5)
        line.settimeout(0.5)
        taken = 0
        with suppress(ConnectionError):
            while piece := line.recv(1 << 20):
                taken += len(piece)
        assert taken < 30_000_000


@pytest.mark.parametrize("path", [b"/long", b"/pieces"])
def test_who_takes_an_answer_slowly_gets_all_of_it(limited: int, path: bytes) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        line.connect(("127.0.0.1", limited))
        line.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path)
        taken, line_is_open = 0, True
        while line_is_open:
            piece = line.recv(1 << 20)
            taken, line_is_open = taken + len(piece), bool(piece)
            if taken < 4_000_000:
                time.sleep(0.05)
        assert taken > 40_000_000


def test_a_request_that_the_app_works_at_is_let_be(limited: int) -> None:
    with socket.create_connection(("127.0.0.1", limited)) as line:
        line.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        line.settimeout(3.0)
        with pytest.raises(TimeoutError):
            line.recv(1)


def test_one_address_has_so_many_connections_and_a_proxy_any_number(limited: int) -> None:
    asked = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"

    def held(host: str) -> int:
        """How many of eight connections from there stay open."""
        with ExitStack() as open_until_counted:
            lines = []
            for _ in range(8):
                made = socket.create_connection(("127.0.0.1", limited), source_address=(host, 0))
                lines.append(open_until_counted.enter_context(made))
                with suppress(ConnectionError):
                    lines[-1].sendall(asked)
            time.sleep(0.3)
            return sum(_is_open(line) for line in lines)

    assert held("127.0.0.2") == 5
    assert held("127.0.0.1") == 8


def test_a_network_of_ipv6_is_one_address() -> None:
    given = SimpleNamespace(forwarded_allow_ips="127.0.0.1")

    def from_there(*hosts: str) -> bool:
        lines = [SimpleNamespace(client=(host, 1), config=given) for host in hosts]
        for line in lines:
            line.connections = lines
        return connections._is_one_too_many(lines[-1], 2)

    assert from_there("2001:db8::1", "2001:db8::2", "2001:db8::3")
    assert not from_there("2001:db8::1", "2001:db8:0:1::2", "2001:db8:0:2::3")
    assert from_there("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1")
    assert not from_there("127.0.0.1", "127.0.0.1", "127.0.0.1")


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


def _is_open(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return bool(line.recv(1))
    except BlockingIOError:
        return True
    except ConnectionError:
        return False


def test_a_message_of_a_websocket_has_a_length(limited: int) -> None:
    with connect(f"ws://127.0.0.1:{limited}") as line:
        line.send(b"x" * 9_000)
        assert line.recv(timeout=5) == "9000"
    with connect(f"ws://127.0.0.1:{limited}") as line:
        line.send(b"x" * 11_000)
        with pytest.raises(ConnectionClosedError):
            line.recv(timeout=5)
