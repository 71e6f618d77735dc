"""A server that only has the limits of connections, and what it answers."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress

import pytest
import uvicorn
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from pages.ui import connections

Serving = tuple[uvicorn.Server, threading.Thread]
LATE: list[str] = []  # what the app is told that begins to listen late
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)


async def _each(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.fixture
def limited(serving: Serving) -> int:
    """The port where it serves."""
    port: int = serving[0].servers[0].sockets[0].getsockname()[1]
    return port


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Uvicorn in a thread, with short limits; its classes are as they were afterwards."""
    names = ("connection_made", "data_received", "on_message_begin", "on_header",
             "on_headers_complete", "on_body", "resume_writing", "connection_lost",
             "handle_websocket_upgrade")  # fmt: skip
    before = [getattr(HttpToolsProtocol, name) for name in names]
    of_websockets = ("data_received", "handle_events", "connection_lost")
    own = [getattr(WebSocketsSansIOProtocol, name) for name in of_websockets]
    connections.limit_frames()
    connections.limit_requests(
        most=4_000, seconds=0.4, message=10_000, patience=1.0, of_one=5, ends=0.3
    )

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
    yield server, thread
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
