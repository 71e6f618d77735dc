"""A websocket needs a role and a page of ours, ends with the sign-in, and has a pace."""

import asyncio
import time
from collections.abc import Callable, Iterable
from types import SimpleNamespace

import pytest
from starlette.types import Message, Receive, Scope, Send

from pages.ui import access
from pages.ui.access import door, sessions
from pages.ui.roles import Person
from tests.pages.ui.access.conftest import SECRET
from tests.pages.ui.access.people import as_, browser
from tests.served import aside, fetched


class Socket:
    """A websocket that passes the door, or does not."""

    def __init__(self, headers: dict[str, str], asked: str = "") -> None:
        said = {"host": "fund.example", "origin": "http://fund.example", **headers}
        if asked:
            said["sec-websocket-protocol"] = asked
        self.scope: Scope = {
            "type": "websocket", "path": "/_stcore/stream", "query_string": b"", "root_path": "",
            "headers": [(n.encode(), v.encode()) for n, v in said.items()],
            "client": ("192.0.2.1", 5), "scheme": "ws",
        }  # fmt: skip
        self.seen: list[Scope] = []
        self.sent: list[Message] = []
        self.heard: list[Message] = []

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.seen.append(scope)
        while True:
            message = await receive()
            self.heard.append(message)
            if message["type"] == "websocket.disconnect":
                return

    def run(self, *steps: Message | Callable[[], None]) -> "Socket":
        """Let the browser take these steps; a function is something that happens between."""
        aside(self.opened(steps))
        return self

    async def opened(self, steps: Iterable[Message | Callable[[], None]]) -> None:
        """The same, in a loop that runs."""
        waiting = list(steps)

        async def receive() -> Message:
            while waiting and callable(waiting[0]):
                waiting.pop(0)()  # type: ignore[operator]
            if waiting:
                return waiting.pop(0)  # type: ignore[return-value]
            await asyncio.sleep(0.05)
            return {"type": "websocket.disconnect", "code": 1001}

        async def send(message: Message) -> None:
            self.sent.append(message)

        await door.Door(self.app)(self.scope, receive, send)


STEP: Message = {"type": "websocket.receive", "bytes": b"x"}


def test_a_websocket_needs_a_role(office: None) -> None:
    for headers in ({}, as_("guest"), {**as_("sun"), "host": "evil.example"}):
        refused = Socket(headers).run(STEP)
        assert refused.sent == [{"type": "websocket.close", "code": 1008}]
        assert refused.seen == []
    assert Socket(as_("sun")).run(STEP).heard[0] == STEP


def test_a_websocket_is_opened_by_a_page_of_ours(office: None) -> None:
    for origin in (
        "http://evil.example",
        "null",
        "http://localhost:3000",
        "http://fund.example:1",
        "http://[",
        "a:b://fund.example",
        "ftp://fund.example",
        "://fund.example",
    ):
        assert Socket({**as_("sun"), "origin": origin}).run(STEP).seen == [], origin
    assert Socket({**as_("sun"), "origin": "https://fund.example"}).run(STEP).seen, "TLS in front"
    assert Socket({**as_("sun"), "origin": ""}).run(STEP).seen, "no browser"


def test_a_websocket_that_speaks_in_text_is_closed() -> None:
    closed = Socket({}).run({"type": "websocket.receive", "text": "x"}, STEP)
    assert [one["type"] for one in closed.heard] == ["websocket.disconnect"]
    assert closed.sent == [{"type": "websocket.close", "code": 1008}]


def test_a_websocket_ends_with_the_sign_in(office: None) -> None:
    person = Person("account", "sun", name="sun")
    ended = Socket(as_("sun")).run(STEP, lambda: sessions.end(person.key), STEP, STEP)
    assert [one["type"] for one in ended.heard] == ["websocket.receive", "websocket.disconnect"]
    assert ended.sent == [{"type": "websocket.close", "code": 1008}]


def test_a_websocket_nobody_uses_ends_too(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LOOKS_EVERY", 0.01)
    person = Person("account", "sun", name="sun")
    ended = Socket(as_("sun")).run(lambda: sessions.end(person.key))
    assert ended.sent == [{"type": "websocket.close", "code": 1008}]


def test_signing_out_ends_the_websockets_of_who_came_through_a_proxy(
    secrets: Callable[[str], None],
) -> None:
    secrets(f'[proxy]\nsecret = "{SECRET}"\n')
    said = {"x-proxy-secret": SECRET, "x-forwarded-user": "sub-7"}
    socket = Socket(said)
    socket.scope["client"] = ("192.0.2.1", 0)
    form = {**said, "origin": "http://fund.example"}

    def leave() -> None:
        time.sleep(0.02)
        assert fetched("sign-out", "POST", headers=form, client=("192.0.2.1", 0)).status == 303

    socket.run(STEP, leave, STEP)
    assert socket.sent == [{"type": "websocket.close", "code": 1008}]
    again = Socket(said)
    again.scope["client"] = ("192.0.2.1", 0)
    assert again.run(STEP).heard[0] == STEP, "until they come again"


def test_a_proxys_websocket_ends_where_another_asks_at_the_same_browser(
    secrets: Callable[[str], None],
) -> None:
    """Its headers say for ever whom the proxy named when it was opened."""
    secrets(f'[proxy]\nsecret = "{SECRET}"\n')
    own, elsewhere = browser(), browser()

    def said(name: str, of: dict[str, str]) -> dict[str, str]:
        return {"x-proxy-secret": SECRET, "x-forwarded-user": name, **of}

    def another(of: dict[str, str]) -> Callable[[], None]:
        return lambda: void(fetched("healthz", headers=said("sun", of), client=("192.0.2.1", 0)))

    socket = Socket(said("sub-7", own))
    socket.scope["client"] = ("192.0.2.1", 0)
    fetched("healthz", headers=said("sub-7", own), client=("192.0.2.1", 0))
    socket.run(STEP, another(elsewhere), STEP, another(own), STEP)
    assert socket.sent == [{"type": "websocket.close", "code": 1008}]
    assert [one["type"] for one in socket.heard].count("websocket.receive") == 2


def behind_a_proxy(browser: dict[str, str], groups: str) -> tuple[Socket, Callable[[str], None]]:
    """A websocket of who is in these groups, and what lets the same browser ask once more."""

    def said(groups: str) -> dict[str, str]:
        return {"x-proxy-secret": SECRET, "x-forwarded-user": "li", "x-groups": groups, **browser}

    def asks(groups: str) -> None:
        fetched("healthz", "HEAD", headers=said(groups), client=("192.0.2.1", 0))

    socket = Socket(said(groups))
    socket.scope["client"] = ("192.0.2.1", 0)
    return socket, asks


@pytest.mark.parametrize(("later", "is_open"), [("太原", True), ("太原,更多", False), ("", False)])
def test_what_a_proxy_says_of_somebody_later_reaches_an_open_websocket(
    secrets: Callable[[str], None], later: str, is_open: bool
) -> None:
    secrets(f'[proxy]\nsecret = "{SECRET}"\ngroups = "x-groups"\n')
    socket, asks = behind_a_proxy(browser(), "太原")
    socket.run(STEP, lambda: asks(later), STEP)
    assert [one["type"] for one in socket.heard].count("websocket.receive") == 1 + is_open


def test_a_websocket_behind_a_proxy_ends_where_it_lets_no_request_pass(
    secrets: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy may have withdrawn a sign-in: nobody would ever tell."""
    secrets(f'[proxy]\nsecret = "{SECRET}"\ngroups = "x-groups"\n')
    now, own = time.monotonic(), browser()
    monkeypatch.setattr(access, "time", SimpleNamespace(monotonic=lambda: now))

    def later(seconds: float) -> None:
        nonlocal now
        now += seconds

    for of, is_open in ((own, True), (browser(), False), ({}, False)):
        socket, asks = behind_a_proxy(of, "太原")
        steps = [lambda: later(100), lambda: asks("太原") if of is own else None]  # noqa: B023
        socket.run(STEP, *steps, STEP, *steps, STEP)
        heard = [one["type"] for one in socket.heard].count("websocket.receive")
        assert heard == 2 + is_open
        assert is_open or socket.sent == [{"type": "websocket.close", "code": 1008}]


def void(_: object) -> None:
    """Nothing more."""


def test_a_flood_of_steps_is_slowed(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await real(0.01 if seconds == door.LOOKS_EVERY else 0)

    async def at_once(_: str) -> None:
        """No turns: they take time, in which the bucket fills."""

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(door.ORDER, "turn", at_once)
    Socket({}).run(*[STEP] * 200)
    slowed = [wait for wait in waits if wait not in (0, 0.05, door.LOOKS_EVERY)]
    assert 120 < len(slowed) <= 200 - door.OF_ONE[1]
    assert max(slowed) > 5


def test_the_server_answers_others_amid_steps_that_come_together() -> None:
    """A step keeps the event loop for as long as a run takes to begin."""
    in_a_row, most = 0, 0

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal in_a_row, most
        while (await receive())["type"] != "websocket.disconnect":
            in_a_row += 1
            most = max(most, in_a_row)

    async def others() -> None:
        nonlocal in_a_row
        while True:
            in_a_row = 0
            await asyncio.sleep(0)

    async def crowd() -> None:
        looking = asyncio.create_task(others())
        sockets = [Socket({}) for _ in range(6)]
        for one in sockets:
            one.app = app  # type: ignore[method-assign]
        await asyncio.gather(*(one.opened([STEP] * 20) for one in sockets))
        looking.cancel()

    aside(crowd())
    assert most == 1, "of 120 steps"


def protocol(socket: Socket) -> str:
    (scope,) = socket.seen
    found = dict(scope["headers"])[b"sec-websocket-protocol"]
    assert isinstance(found, bytes)
    return found.decode()


def test_a_session_number_alone_takes_nobody_into_a_session(
    session: Callable[[dict[str, str]], str],
) -> None:
    own = browser()
    number = session(own)
    asked = f"streamlit, token, {number}"
    assert protocol(Socket(own, asked).run()) == asked
    for other in (browser(), {}):
        assert protocol(Socket(other, asked).run()) == "streamlit, token"
    assert protocol(Socket(own, "streamlit, token").run()) == "streamlit, token"


def test_the_number_a_websocket_came_in_by_is_the_doors_own() -> None:
    (scope,) = Socket({access.ENTERED: "1"}).run().seen
    said = [value for name, value in scope["headers"] if name.decode() == access.ENTERED]
    assert len(said) == 1
    assert said != [b"1"] or access._entered == {}
    assert access._entered == {}, "forgotten when it ends"
