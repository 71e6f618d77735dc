"""What a connection may take, and how fast: the private functions of Uvicorn that say so."""

import weakref
from typing import Any

from uvicorn.middleware.proxy_headers import _TrustedHosts
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from pages.ui.access.pace import Bucket, neighbourhood

_OWN: Any = (HttpToolsProtocol.connection_made, HttpToolsProtocol.data_received,
             HttpToolsProtocol.on_message_begin, HttpToolsProtocol.on_header,
             HttpToolsProtocol.on_headers_complete, HttpToolsProtocol.on_body,
             HttpToolsProtocol.resume_writing, HttpToolsProtocol.connection_lost,
             HttpToolsProtocol.handle_websocket_upgrade)  # fmt: skip
_TAKEN: Any = (WebSocketsSansIOProtocol.data_received, WebSocketsSansIOProtocol.handle_events,
               WebSocketsSansIOProtocol.connection_lost)  # fmt: skip
LEAST = 32 << 10  # bytes that move in a while on a connection that is kept
HEADERS = 100  # of a request
PIPELINED = 8  # requests of a connection that wait for the answer before; browsers send none
PIECE = 2 << 10  # bytes of a websocket that are read before its frames are counted
ENDS = 5.0  # seconds that a server that stops waits for its answers, and for who takes them
FRAMES = (50.0, 100.0)  # of a websocket a second, and at once; a browser sends one for each click


def limit_requests(
    most: int = 64 << 10, seconds: float = 20.0, message: int = 128 << 10, patience: float = 60.0,
    of_one: int = 500, ends: float = ENDS,
) -> None:  # fmt: skip
    """Close connections whose headers are longer than `most` bytes or not there in time.

    A message of a websocket has at most `message` bytes: what browsers send is small, and uploads
    come otherwise. Uvicorn collects what httptools reads without limit, in further requests of a
    connection and behind a body as well, and waits for it without end.

    So it does for whoever neither takes an answer nor sends the rest of a body: such a connection
    ends where less than LEAST moved in `patience` seconds. One address, unless it is a proxy's, has
    `of_one` connections at most: each takes a descriptor, a websocket four. A server that stops
    waits `ends` seconds for its answers, and those who have not taken them.
    """

    def connection_made(self: Any, transport: Any) -> None:
        self.config.ws_max_size = min(self.config.ws_max_size, message)
        self.config.timeout_graceful_shutdown = ends
        made(self, transport)
        self.head_bytes = 0  # since headers ended, or a part of a body came
        self.head_timer = self.loop.call_later(seconds, self.transport.close)
        self.moved = self.left = 0  # bytes since the last look, and those that waited then
        self.waiting = None  # the request whose client was waited for then
        self.look_timer = self.loop.call_later(patience, look, self)
        if _is_one_too_many(self, of_one):
            transport.abort()

    def look(self: Any) -> None:
        left, cycle = self.transport.get_write_buffer_size(), self.cycle
        self.moved += max(0, self.left - left)
        is_waiting = cycle and (left or cycle.more_body or cycle.response_complete)
        if is_waiting and cycle is self.waiting and self.moved < LEAST:
            self.transport.abort()
            return
        self.moved, self.left, self.waiting = 0, left, cycle if is_waiting else None
        self.look_timer = self.loop.call_later(patience, look, self)

    def handle_websocket_upgrade(self: Any) -> None:
        self.look_timer.cancel()  # which would hold its headers; a websocket has its own pings
        upgraded(self)
        self.parser = self.scope = self.headers = None  # its parser and it would hold each other
        self.loop.call_later(patience, end_unanswered, weakref.ref(self.transport.get_protocol()))

    def end_unanswered(found: weakref.ref[Any]) -> None:
        protocol: Any = found()  # of a request with a body: Uvicorn answers it never
        if not getattr(protocol, "handshake_complete", True):
            protocol.transport.abort()

    def resume_writing(self: Any) -> None:
        self.moved += LEAST  # it resumes once 48 KB of 64 are gone
        resumed(self)

    def data_received(self: Any, data: bytes) -> None:
        self.head_bytes += len(data)
        self.moved += len(data)
        received(self, data)
        if self.head_bytes > most and not self.transport.is_closing():
            self.send_400_response("Too long.")

    def message_begin(self: Any) -> None:
        if len(self.pipeline) >= PIPELINED:  # it reads on after each answer, whoever waits
            raise ValueError("Too many requests ahead of their answers.")
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(seconds, self.transport.close)
        began(self)

    def header(self: Any, name: bytes, value: bytes) -> None:
        if len(self.headers) >= HEADERS:  # each is looked at, and again and again
            raise ValueError("Too many headers.")
        said(self, name, value)

    def headers_complete(self: Any) -> None:
        self.head_bytes = 0
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None
        completed(self)

    def body(self: Any, part: bytes) -> None:
        self.head_bytes = 0
        came(self, part)

    def connection_lost(self: Any, reason: Exception | None) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
        self.look_timer.cancel()
        lost(self, reason)

    made, received, began, said, completed, came, resumed, lost, upgraded = _OWN
    protocol: Any = HttpToolsProtocol
    protocol.connection_made = connection_made
    protocol.data_received = data_received
    protocol.on_message_begin = message_begin
    protocol.on_header = header
    protocol.on_headers_complete = headers_complete
    protocol.on_body = body
    protocol.resume_writing = resume_writing
    protocol.connection_lost = connection_lost
    protocol.handle_websocket_upgrade = handle_websocket_upgrade


def _is_one_too_many(self: Any, of_one: int) -> bool:
    """Whether the address of a new connection has more than `of_one` open, websockets included."""
    if len(self.connections) <= of_one or not self.client:
        return False
    host = self.client[0]
    if host in _TrustedHosts(self.config.forwarded_allow_ips):
        return False
    near = [neighbourhood(one.client[0]) for one in self.connections if one.client]
    return near.count(neighbourhood(host)) > of_one


def limit_frames() -> None:
    """End websockets that send more than FRAMES: pings and empty pieces of a message as well.

    Uvicorn parses 40,000 of one read at once, holds its answers to pings for whoever does not take
    them, and tells the app that a client has gone after all that it has said.
    """

    def data_received(self: Any, data: bytes) -> None:
        for start in range(0, len(data), PIECE):
            if not self.transport.is_closing():
                received(self, data[start : start + PIECE])
        if self.conn.handshake_exc and not self.handshake_complete:
            self.transport.abort()  # a request that is not understood is never answered

    def connection_lost(self: Any, reason: Exception | None) -> None:
        while not self.queue.empty():  # nothing more is heard of who has gone
            self.queue.get_nowait()
        lost(self, reason)

    def handle_events(self: Any) -> None:
        if not hasattr(self, "frame_pace"):
            self.frame_pace = Bucket(*FRAMES)
        if any(self.frame_pace.take() for _ in self.conn.events):
            self.transport.abort()
        else:
            handled(self)

    received, handled, lost = _TAKEN
    protocol: Any = WebSocketsSansIOProtocol
    protocol.data_received = data_received
    protocol.handle_events = handle_events
    protocol.connection_lost = connection_lost
