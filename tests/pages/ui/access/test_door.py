"""The door: what passes without a role, what a role opens, and whose a session is."""

import asyncio
from collections.abc import Callable, Sequence
from typing import cast

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data import audit
from pages.ui import access, gate, registry, roles, serve
from pages.ui.access import cookies, door, sessions, sign_in
from pages.ui.access.pace import Pace
from tests.pages.opened import DEMO
from tests.pages.ui.access.conftest import SECRET, setting_up
from tests.pages.ui.access.people import as_, browser
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


def test_one_address_asks_at_a_pace_and_keeps_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also for what needs no role: each turn of the event loop answers all who are ready."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(door, "REQUESTS", Pace(each_second=0.1, most=3))
    monkeypatch.setattr(asyncio, "sleep", sleep)

    monkeypatch.setattr(door, "PATIENCE", 25.0)

    def waited(address: str) -> list[bool]:
        waits.clear()
        for _ in range(5):
            assert fetched("healthz", client=(address, 5)).status == 200
        return [seconds > 1 for seconds in waits]

    assert waited("192.0.2.1") == [False, False, False, True, True]
    assert waited("192.0.2.2") == [False, False, False, True, True], "a step of its own"
    assert waited("127.0.0.1") == [], "this machine's own"
    waits.clear()
    refused = [fetched("healthz", client=("192.0.2.1", 5)) for _ in range(50)]
    assert {(one.status, one.headers["connection"]) for one in refused} == {(429, "close")}
    assert waits == [], "nobody is held, whose client may have gone"
    assert fetched("static/x.js", client=("192.0.2.1", 5)).status != 429, "of which a page has many"
    assert 25 < int(refused[0].headers["retry-after"]) <= 30, "and none of them is counted"
    assert int(refused[-1].headers["retry-after"]) <= 30
    assert closed(("192.0.2.1", 5)) == [{"type": "websocket.close", "code": 1013, "reason": ""}]


def closed(client: tuple[str, int], headers: Sequence[tuple[bytes, bytes]] = ()) -> list[Message]:
    """What a websocket is told that is not let in."""
    told: list[Message] = []

    async def say(message: Message) -> None:
        told.append(message)

    asked = {"type": "websocket", "path": "/_stcore/stream"}
    scope = {**asked, "headers": list(headers), "client": client}
    aside(door.Door(cast(ASGIApp, None))(scope, cast(Receive, None), say))
    return told


def test_an_answer_tells_a_page_when_another_person_or_role_asks(
    office: None, roles_file: Callable[[str], None]
) -> None:
    def told(name: str) -> str:
        return fetched("sign-in", "HEAD", headers=as_(name)).headers["x-reader"]

    seen = [told("zhao"), told("zhao"), told("wang"), told("sun"), told("guest")]
    assert seen[0] == seen[1]
    assert len(set(seen)) == 4
    assert "zhao" not in seen[0]
    roles_file('[viewer]\naccount = ["zhao"]\n')
    assert told("zhao") not in seen


def test_a_request_with_thousands_of_parts_is_not_looked_at(
    office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is read one by one, of cookies seven times: the event loop stood still for seconds."""
    many = "; ".join(f"c{number}=x" for number in range(150))  # as many as browsers keep
    signed = as_("sun")
    assert fetched("projects", headers={"cookie": f"{many}; {signed['cookie']}"}).status == 200
    asked: list[object] = []
    monkeypatch.setattr(access, "of", lambda *given, **more: asked.append(given))
    for path, headers in (
        ("projects", {"cookie": ";" * 48_000}),
        ("projects?" + "&" * 3_000, {}),
    ):
        found = fetched(path, headers=headers)
        assert (found.status, found.headers["connection"]) == (431, "close")
    assert closed(("192.0.2.1", 5), [(b"cookie", b";" * 400)])[0]["code"] == 1009
    assert asked == []


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


def test_what_operators_are_handed_is_for_no_other_role(
    office: None, no_staff: None, roles_file: Callable[[str], None]
) -> None:
    roles_file("[viewer]\naccount = ['sun']\n[staff]\naccount = ['li']\n"
               "[operator]\naccount = ['wang']\n[admin]\naccount = ['zhao']")  # fmt: skip
    texts = {name: fetched("media/x.csv", headers=as_(name)).text for name in ("sun", "li")}
    assert set(texts.values()) == {"There is nothing here.\n"}
    for name in ("wang", "zhao"):
        assert fetched("media/x.csv", headers=as_(name)).text not in texts.values(), "Streamlit's"


def test_whom_a_proxy_has_signed_in_is_written_down_once(
    secrets: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until they sign out, or the time is over that a sign-in lasts."""
    secrets(setting_up("proxy"))
    headers = {"x-proxy-secret": SECRET, "x-forwarded-user": "li"}

    def signed_in() -> int:
        for _ in range(3):
            fetched("projects", headers=headers, client=("192.0.2.1", 0))
        lines = [one for one in audit.entries() if one["what"] == "sign-in"]
        assert {(one["key"], one["way"], one["from"]) for one in lines} == {
            ("proxy:li", "proxy", "192.0.2.1")
        }
        return len(lines)

    assert signed_in() == 1
    fetched("projects", headers=headers, client=("192.0.2.2", 4000))
    assert signed_in() == 1, "past the proxy nobody is anybody"
    sessions.end("proxy:li")
    assert signed_in() == 2
    monkeypatch.setattr(sessions, "LONGEST", -1)
    assert signed_in() == 5


def test_a_demoted_person_reads_less_at_the_next_step(
    office: None, served: None, no_staff: None, roles_file: Callable[[str], None]
) -> None:
    headers = as_("wang")
    address = f"files/{DEMO}/donors.csv"
    assert fetched(address, headers=headers).status == 200
    roles_file("[viewer]\naccount = ['wang']")
    assert fetched(address, headers=headers).status == 403
    roles_file("")
    assert fetched("projects", headers=headers).status == 200, "a file that is being written"
    roles_file("[viewer]\neveryone = false")
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


def both(*headers: dict[str, str]) -> dict[str, str]:
    return {"cookie": "; ".join(one["cookie"] for one in headers)}


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


def test_of_one_person_so_much_is_under_way_at_once(
    session: Callable[[dict[str, str]], str],
) -> None:
    """Each file is held in memory until it is whole; the next waits for none, or nginx gives up."""
    own, statuses = browser(), list[int]()
    number = session(own)
    a_third = door.UNDER_WAY // 3

    async def held(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.02)
        await PlainTextResponse("", 204)(scope, receive, send)

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        if "status" in message:
            statuses.append(message["status"])

    def scope(size: str) -> Scope:
        said = {"host": "fund.example", "content-length": size, **own}
        return {
            "type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{number}/1",
            "query_string": b"", "root_path": "", "scheme": "http", "client": ("127.0.0.1", 5),
            "headers": [(name.encode(), value.encode()) for name, value in said.items()],
        }  # fmt: skip

    async def several(*sizes: object) -> None:
        through = door.Door(held)
        await asyncio.gather(*(through(scope(str(one)), receive, send) for one in sizes))

    for sizes, refused in (([a_third] * 4, 1), ([a_third] * 3, 0), (["", 1], 1), (["9" * 99], 0)):
        statuses.clear()
        aside(several(*sizes))
        assert sorted(statuses) == [204] * (len(sizes) - refused) + [413] * refused, sizes
    assert not door._under_way


def test_a_strange_request_is_no_file() -> None:
    found: Fetched = fetched("files/page.xlsx", "DELETE")
    assert found.status == 403
