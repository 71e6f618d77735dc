"""The door: what passes without a role, what a role opens, and whose a session is."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from pages.ui import access, gate, registry, roles, serve
from pages.ui.access import cookies, door, sessions, sign_in
from pages.ui.roles import Person
from tests.pages.opened import DEMO
from tests.pages.ui.access.conftest import SECRET
from tests.served import Fetched, aside, fetched

OPEN = {"/healthz", "/readyz", "/metrics", "/robots.txt", "/favicon.ico", *sign_in.ROUTES}
OTHERS = ("/_stcore/stream", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics",
          "/_stcore/upload_file/x/1", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json",
          "/media/x.csv", "/component/x/y", "/auth/login", "/auth/logout", "/static/js/index.js",
          "/projects/_stcore/health", f"/files/{DEMO}/donors.csv", "/files/panel.csv",
          "/embed/panel?of=projects&part=projects/list", "/embed/plotly.js",
          "//files/page.xlsx", "/files/%2e%2e/page.xlsx", "/FILES/page.xlsx")  # fmt: skip


@pytest.fixture
def no_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "is_staff", lambda client, headers: False)


def as_(name: str) -> dict[str, str]:
    """The headers of somebody who has signed in with an account."""
    return {"cookie": f"{cookies.SESSION}={sessions.begin(Person('account', name, name=name))}"}


def test_nothing_is_read_without_a_role(office: None) -> None:
    addresses = [f"{route.path}" for route in serve.ROUTES] + list(OTHERS)
    for address in {*addresses, *(f"/{name}" for name in registry.pages())} - OPEN:
        address = address.replace("{file}", "page.xlsx").replace("{snapshot}", DEMO)
        for headers in ({}, as_("guest"), {"cookie": f"{cookies.SESSION}=made-up"}):
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
                found = fetched(address.removeprefix("/"), method, headers=headers)
                assert found.status in (401, 403, 404), (address, method, found.status)
                assert DEMO not in found.content.decode("utf-8", "replace") or method == "GET"


def test_a_page_asks_to_sign_in_and_says_whom_to_ask(office: None) -> None:
    asked = fetched("projects?lang=en&q=%22%3E%3Cscript%3E")
    assert asked.status == 401
    assert "Please sign in" in asked.text
    assert '<input type="hidden" name="back" value="/projects?lang=en&amp;q=%22%3E' in asked.text
    assert "<script" not in asked.text
    refused = fetched("projects", headers=as_("guest"))
    assert (refused.status, "信息科 王老师" in refused.text) == (403, True)
    assert "guest" in refused.text


def test_who_has_a_role_reads_as_it_allows(office: None, served: None, no_staff: None) -> None:
    address = f"files/{DEMO}/donors.csv"
    assert [fetched(address, headers=as_(name)).status for name in ("sun", "wang", "zhao")] == [
        403, 200, 200,
    ]  # fmt: skip
    assert fetched("projects", headers=as_("sun")).status == 200


def test_a_demoted_person_reads_less_at_the_next_step(
    office: None, served: None, no_staff: None, roles_file: Callable[[str], None]
) -> None:
    headers = as_("wang")
    address = f"files/{DEMO}/donors.csv"
    assert fetched(address, headers=headers).status == 200
    roles_file("[viewer]\naccount = ['wang']")
    assert fetched(address, headers=headers).status == 403
    roles_file("")
    assert fetched(address, headers=headers).status == 403
    assert fetched("projects", headers=headers).status == 403


def test_metrics_are_for_the_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # who is on this machine is looked at
    local = {"host": "127.0.0.1:8501"}
    assert fetched("_stcore/metrics", headers=local).status == 404, "passed on to Streamlit"
    assert fetched("metrics", headers=local).status == 200
    for headers in ({**local, "x-forwarded-for": "192.0.2.1"}, {"host": "fund.example"}):
        assert fetched("_stcore/metrics", headers=headers).status == 403
        assert fetched("metrics", headers=headers).status == 403
    assert fetched("_stcore/metrics", headers=local, client=("192.0.2.1", 9)).status == 403


def test_streamlits_own_sign_in_and_its_programs_are_closed() -> None:
    for path in ("auth/login", "auth/logout", "_stcore/agent/mcp", "_stcore/agent/openapi.json"):
        assert fetched(path).status == 404, path


# Sessions and uploads


def browser() -> dict[str, str]:
    """The headers of a browser that Streamlit has given its cookie."""
    return {"cookie": f"_streamlit_xsrf={generate_xsrf_token_string()}"}


def both(*headers: dict[str, str]) -> dict[str, str]:
    return {"cookie": "; ".join(one["cookie"] for one in headers)}


def connection(headers: dict[str, str]) -> HTTPConnection:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": raw, "client": ("192.0.2.1", 5)})


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str]], str]]:
    """A session that a browser with these headers runs, of an operator."""
    monkeypatch.setattr(gate, "_admitted", set())

    def run(headers: dict[str, str]) -> str:
        monkeypatch.setattr(access, "connection", lambda: connection(headers))
        door.bind("one")
        gate.admit("one")
        return "one"

    yield run
    door._bound.clear()


def put(session: str, headers: dict[str, str]) -> int:
    found = fetched(f"_stcore/upload_file/{session}/1", "PUT", headers=headers)
    return found.status


PASSED = 404  # the door let it through; there is no Streamlit behind it in these tests


def test_a_session_number_alone_hands_over_nothing(
    session: Callable[[dict[str, str]], str],
) -> None:
    own = browser()
    number = session(own)
    assert put(number, own) == PASSED
    assert put(number, browser()) == put(number, {}) == put("another", own) == 403
    gate.dismiss(number)
    assert put(number, own) == 403


def test_an_upload_is_an_operators(office: None, session: Callable[[dict[str, str]], str]) -> None:
    own = browser()
    for name, expected in (("wang", PASSED), ("zhao", PASSED), ("sun", 403), ("guest", 403)):
        signed = both(own, as_(name))
        assert put(session(signed), signed) == expected, name
    signed = both(own, as_("wang"))
    number = session(signed)
    assert put(number, both(own, as_("zhao"))) == 403, "another person in the same browser"


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
    slowed = [wait for wait in waits if wait not in (0.05, door.LOOKS_EVERY)]
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


def test_a_strange_request_is_no_file() -> None:
    found: Fetched = fetched("files/page.xlsx", "DELETE")
    assert found.status == 403
