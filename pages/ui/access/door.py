"""The door: no request and no websocket reaches a page, a file or the script without a role.

It stands before every route, Streamlit's own included, so that a new one is behind it as well.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from hashlib import sha256
from urllib.parse import quote
from uuid import uuid4

from cachetools import LRUCache
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from pages.ui import access, compat, gate, roles, watch
from pages.ui.access import hosts, sessions, settings, sign_in
from pages.ui.access.pace import Bucket, OneByOne, Pace, neighbourhood
from pages.ui.roles import Identity

OPEN = ("healthz", "readyz", "robots.txt", "favicon.ico", "sign-in", "sign-in/with", "sign-out",
        "oauth2callback")  # fmt: skip
ANSWERS = "oauth2callback/"  # of one of several providers, likewise
"""Addresses that tell nothing of the data: for load balancers, and for whoever signs in."""
CLOSED = ("auth/", "_stcore/agent/")
"""Addresses of Streamlit for signing in, whose cookies outlive it, and for programs: not ours."""
HANDED_OVER = "media/"
"""Addresses of what the buttons of operators and administrators hand over, and of nothing else."""
LOOKS_EVERY = 5.0  # seconds between looks at whether who is behind a websocket still has a role
STEPS = Pace(each_second=50, most=400)  # of all websockets of one address
REQUESTS = Pace(each_second=50, most=600)  # of one address
PARTS = Pace(each_second=100, most=4000)  # below /static; a first page asks for some 80
PATIENCE = 10.0  # seconds a request may have to wait; one that would for longer is refused
READER = b"x-reader"  # a header of each answer, which whose.js compares
UNDER_WAY = 600 << 20  # bytes of files that a person hands over at once
COOKIES, PARAMETERS = 300, 2000  # of one request
QUIET = ("/static/", "/_stcore/", "/media/", "/component/", "/healthz", "/metrics", "favicon")
"""Parts of pages, and what asks again and again, as HEAD does: no lines in the log."""
OF_ONE = (10.0, 60.0)  # steps a second of one websocket, and how many may come at once
ORDER = OneByOne(rest=0.005)  # of new websockets and all their steps: each begins a run

_bound: LRUCache[str, bytes] = LRUCache(10_000)  # session -> the browser it is of

handing = ContextVar[str]("handing", default="")
"""Who hands a file over."""

_under_way = Counter[str]()
"""Who hands over -> bytes of files that are under way: each is held in memory until it is whole."""


def bind(session: str) -> None:
    """Tie a session to the browser that runs it: its number alone takes nobody into it."""
    connection = access.connection()
    if session and (mark := _mark(connection)):
        _bound[session] = mark


def is_bound(session: str, connection: HTTPConnection) -> bool:
    """Whether a session is of this browser, and of who is signed in there."""
    mark = _mark(connection)
    return bool(mark) and _bound.get(session) == mark


def _mark(connection: HTTPConnection) -> bytes:
    """What tells a browser and its user from others; nothing where the browser has no cookie."""
    token = compat.browser_token(connection.cookies)
    key = access.of(connection, touch=False).key
    return sha256(token + key.encode("utf-8", "surrogatepass")).digest() if token else b""


class Door:
    """Decides who asks, once for each request, and lets in who has a role."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI, so that streams pass untouched."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope["headers"] = [one for one in scope["headers"] if one[0] != access.ENTERED.encode()]
        if _is_crowded(scope):
            await _refused(scope, 431, 1009)(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        is_step = scope.get("method") != "HEAD"  # open pages ask by themselves whose they are
        identity = access.of(connection, touch=is_step)
        scope["identity"] = identity
        if not roles.is_loopback(identity.address):
            is_part = scope["path"].startswith(f"{settings.BELOW}/static/")
            pace = PARTS if is_part else REQUESTS
            wait = pace.of(neighbourhood(identity.address)).take(PATIENCE)
            if wait > PATIENCE:  # those who wait are held, also once their client has gone
                later = {"retry-after": str(math.ceil(wait))}
                await _refused(scope, 429, 1013, later)(scope, receive, send)
                return
            await asyncio.sleep(wait)
        await sign_in.by_proxy(identity)
        if scope["type"] == "websocket":
            host, origin = (connection.headers.get(name, "") for name in ("host", "origin"))
            is_from_here = not origin or hosts.is_origin(origin, connection)  # programs say none
            if not identity.role or not hosts.is_ours(host) or not is_from_here:
                await send({"type": "websocket.close", "code": 1008})
                return
            await _Socket(self.app, connection, identity).run(receive, send)
            return
        refusal = _refusal(connection, identity)
        if refusal is None and scope["method"] == "PUT":
            await self._taken(connection, identity)(scope, receive, send)
        else:
            await _told(refusal or self.app, connection, identity)(scope, receive, send)

    def _taken(self, connection: HTTPConnection, identity: Identity) -> ASGIApp:
        """What takes a file that is handed over, unless too much of its person is under way."""
        whose, said = access.sharing(identity), connection.headers.get("content-length", "")
        size = int(said) if said.isdecimal() and len(said) < 15 else UNDER_WAY
        if _under_way[whose] + size > UNDER_WAY:
            return _told(JSONResponse({"status": "too much at once"}, 413), connection, identity)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            _under_way[whose] += size
            handing.set(whose)
            try:
                await _told(self.app, connection, identity)(scope, receive, send)
            finally:
                _under_way[whose] -= size
                if not _under_way[whose]:
                    del _under_way[whose]

        return answer


def _told(app: ASGIApp, connection: HTTPConnection, identity: Identity) -> ASGIApp:
    """The same, with its number, status and milliseconds in the log, unless a part of a page."""
    path = connection.scope["path"]

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        number, status, began = uuid4().hex[:12], 0, time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])  # of some it is an enum
                watch.REQUESTS.labels(str(status)).inc()
                message["headers"] = [*message.get("headers", ()), (READER, _reader(identity))]
            await send(message)

        try:
            await app(scope, receive, noted)
        finally:
            is_quiet = scope["method"] == "HEAD" or any(part in path for part in QUIET)
            if not is_quiet or status >= 500:
                ms = round(1000 * (time.perf_counter() - began))
                who = {"user": identity.name, "role": identity.role, "address": identity.address}
                watch.said("request", id=number, path=quote(path), status=status, ms=ms, **who)

    return answer


def _reader(identity: Identity) -> bytes:
    """What tells a page in the browser whether it is still for who it was loaded for."""
    told = f"{identity.role} {identity.key}".encode("utf-8", "surrogatepass")
    return sha256(told).hexdigest()[:16].encode()


def _is_crowded(scope: Scope) -> bool:
    """Whether it has more parts than browsers send: each is looked at, and again and again."""
    cookies = sum(value.count(b";") for name, value in scope["headers"] if name == b"cookie")
    query: bytes = scope.get("query_string", b"")
    return cookies > COOKIES or query.count(b"&") > PARAMETERS


def _refused(
    scope: Scope, status: int, code: int, headers: Mapping[str, str] | None = None
) -> ASGIApp:
    """What a request gets that is not looked at; `code` is for websockets."""
    if scope["type"] == "websocket":
        return WebSocketClose(code)
    closing = {"connection": "close", **(headers or {})}
    return PlainTextResponse("Too many requests, or too much in one.\n", status, closing)


def _refusal(connection: HTTPConnection, identity: Identity) -> ASGIApp | None:
    """What a request gets instead of what it asks for; None where it may pass."""
    scope = connection.scope
    inside = scope["path"].removeprefix(settings.BELOW).strip("/")
    if not hosts.is_ours(connection.headers.get("host", "")):
        return sign_in.strange_host(connection)
    if inside.startswith(CLOSED):
        return PlainTextResponse("There is nothing here.\n", 404)
    is_metrics = inside == "metrics" or "_stcore/metrics" in inside
    if is_metrics and not _is_machine(connection):
        return PlainTextResponse("For this machine alone.\n", 403)
    if is_metrics or inside in OPEN or inside.startswith(ANSWERS):
        return None
    if not identity.role:
        return sign_in.asked(connection, identity)
    if inside.startswith(HANDED_OVER) and settings.is_on() and not identity.may("operator"):
        return PlainTextResponse("There is nothing here.\n", 404)
    if scope["method"] in ("PUT", "DELETE") and not _may_upload(connection, identity, inside):
        return JSONResponse({"status": "no operator"}, 403)  # readers hand over nothing
    return None


def _is_machine(connection: HTTPConnection) -> bool:
    client = connection.client
    return roles.is_staff(client.host if client else None, connection.headers)


def _may_upload(connection: HTTPConnection, identity: Identity, path: str) -> bool:
    """Whether this is an operator's browser, handing over a file of its own session."""
    session = gate.uploads_to(path)
    if settings.is_on() and not identity.may("operator"):
        return False
    return bool(session) and gate.is_admitted(session) and is_bound(session, connection)


class _Socket:
    """One websocket: slowed where it goes too fast, closed once who is behind it has no role."""

    def __init__(self, app: ASGIApp, connection: HTTPConnection, identity: Identity) -> None:
        self.app, self.connection, self.identity = app, connection, identity
        self.begun = time.time()
        of_all = STEPS.of(neighbourhood(identity.address))
        self.paces: Sequence[Bucket] = (Bucket(*OF_ONE), of_all)
        self.is_closed = False

    async def run(self, receive: Receive, send: Send) -> None:
        """Let the app speak with it until either ends."""

        async def close() -> None:
            if not self.is_closed:
                self.is_closed = True
                await send({"type": "websocket.close", "code": 1008})

        async def heard() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                # Streamlit speaks in bytes alone, and logs the story of each text.
                if message.get("bytes") is None or self._is_over(touch=True):
                    await close()
                    return {"type": "websocket.disconnect", "code": 1008}
                if wait := max(pace.take() for pace in self.paces):
                    await asyncio.sleep(wait)
                await ORDER.turn(access.sharing(self.identity))
            return message

        async def said(message: Message) -> None:
            if not self.is_closed:
                self.is_closed = message["type"] == "websocket.close"
                await send(message)

        async def look() -> None:
            while not self.is_closed:
                await asyncio.sleep(LOOKS_EVERY)
                if self._is_over(touch=False):
                    await close()

        await ORDER.turn(access.sharing(self.identity))
        number = access.enter(self.connection)
        watch.SOCKETS.inc()
        scope = {**self.connection.scope, "headers": self._headers(number)}
        watcher = asyncio.create_task(look())
        try:
            await self.app(scope, heard, said)
        finally:
            self.is_closed = True
            watcher.cancel()
            watch.SOCKETS.dec()
            access.leave(number)

    def _is_over(self, touch: bool) -> bool:
        found = access.of(self.connection, touch)
        if not found.role or found.key != self.identity.key:
            return True
        if not settings.is_on():
            return False
        has_left = sessions.has_left(found.key, self.begun)  # a proxy's headers stay as they came
        return has_left or time.time() - self.begun > sessions.LONGEST

    def _headers(self, number: str) -> list[tuple[bytes, bytes]]:
        """Its headers with the number it came in by, and no session that is another's."""
        kept = []
        for name, value in self.connection.headers.raw:
            if name == b"sec-websocket-protocol":
                asked = [one.strip() for one in value.decode("latin-1").split(",")]
                if len(asked) > 2 and not is_bound(asked[2], self.connection):
                    value = ", ".join(asked[:2]).encode("latin-1")
            kept.append((name, value))
        return [*kept, (access.ENTERED.encode(), number.encode())]
