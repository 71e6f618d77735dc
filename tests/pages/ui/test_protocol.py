"""Clients of the assistant's protocol are answered, refused in words, or told to wait."""

import asyncio
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from mcp import Client
from starlette.applications import Starlette

from data import audit
from pages.ui import access, serve
from pages.ui.access.door import Door
from pages.ui.access.pace import Pace
from pages.ui.assistant import api, told, tools
from pages.ui.files import exports
from pages.ui.words import words
from queries.pool import Places, Pool
from tests.served import aside, fetched
from tests.serving import free_port

DEMO = "2021-12-31-demo"

pytestmark = pytest.mark.usefixtures("served")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The app's routes behind its door, on a port of their own.

    They are made anew: what answers the protocol belongs to the loop in which it was first asked.
    """
    app = serve.Around(Door(Starlette(routes=serve._routes())))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/mcp"
    server.should_exit = True
    thread.join(10)


def spoken(address: str, talk: Callable[[Client], Coroutine[Any, Any, Any]]) -> Any:
    """What a real client of the protocol gets."""

    async def session() -> Any:
        async with Client(address) as client:
            return await talk(client)

    return aside(session())


def test_the_log_keeps_its_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library would write the lines of all others over many lines."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    tools._manager()
    assert logging.getLogger().handlers == []


def test_a_client_of_the_protocol_lists_and_asks(address: str) -> None:
    async def talk(client: Client) -> tuple[Any, ...]:
        tools = (await client.list_tools()).tools
        listed = await client.call_tool("list_questions", {"lang": "en"})
        asked = await client.call_tool("ask", {
            "question": "trends/giving", "filters": {"year": [2021]}, "lang": "en",
            "snapshot": DEMO,
        })  # fmt: skip
        return tools, listed, asked

    offered, *answers = spoken(address, talk)
    assert [one.structured_content for one in answers] == [None, None], "each is said once"
    listed, said = (json.loads(one.content[0].text) for one in answers)
    assert [one.name for one in offered] == ["list_questions", "ask", "define", "find_project"]
    assert all(one.annotations.read_only_hint for one in offered)
    assert [one["name"] for one in listed["questions"]] == list(told.offered())
    assert listed["filters"]["category"]["values"]["CARE"] == "Care services"
    assert said == told.ask("trends/giving", {"year": ["2021"]}, "en", "staff", DEMO,
                            address.removesuffix("mcp"))  # fmt: skip
    assert [row["year"] for row in said["rows"]] == [2021]


def test_a_client_is_refused_in_words_it_can_mend(address: str) -> None:
    async def talk(client: Client) -> list[Any]:
        wrong: list[dict[str, Any]] = [
            {"question": "trends/givin"}, {"question": "trends/giving", "filters": {"years": 2021}},
            {"question": "trends/giving", "filters": {"year": "2031"}},
            {"question": 5, "filters": "x"}, {},
        ]  # fmt: skip
        return [await client.call_tool("ask", one) for one in wrong]

    found = spoken(address, talk)
    assert all(one.is_error for one in found)
    said = [one.content[0].text for one in found]
    assert "trends/giving" in said[0]
    assert '"near":["year",' in said[1]
    assert "2021" in said[2]


def test_a_client_that_asks_in_a_loop_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PACE", Pace(each_second=1e-9, most=2))
    before = sum(1 for _ in audit.entries())

    async def talk(client: Client) -> list[Any]:
        asked = [await client.call_tool("ask", {"question": "overview/funds"}) for _ in range(5)]
        return [*asked, await client.call_tool("list_questions")]

    found = spoken(address, talk)
    assert [one.is_error for one in found] == [False] * 2 + [True] * 3 + [False]
    assert words("ui")("en", "query.pace") in found[2].content[0].text
    lines = list(audit.entries())[before:]
    assert [one["address"]["snapshot"] for one in lines] == [[DEMO]] * 2, "whichever opens"


def test_many_clients_at_once_are_answered_or_told_to_wait(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, ask = threading.Event(), told.ask

    def held(*given: Any) -> dict[str, Any]:
        assert full.wait(30), "nobody was told to wait"
        return ask(*given)

    async def call(client: Client) -> Any:
        try:
            return await client.call_tool("ask", {"question": "overview/funds"})
        except Exception as told_to_wait:
            full.set()
            return told_to_wait

    async def talk(client: Client) -> list[Any]:
        return await asyncio.gather(*(call(client) for _ in range(tools.PLACES.most + 10)))

    monkeypatch.setattr(told, "ask", held)
    numbers = count()
    monkeypatch.setattr(access, "asker", lambda _: str(next(numbers)))
    found = spoken(address, talk)
    told_to_wait = [one for one in found if isinstance(one, Exception)]
    answers = [one for one in found if not isinstance(one, Exception)]
    assert not [one for one in answers if one.is_error]
    assert {str(one) for one in told_to_wait} == {words("ui")("en", "query.busy")}
    assert len(answers) >= tools.PLACES.most


def test_one_whose_calls_are_many_leaves_places_to_others(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Places(4)
    monkeypatch.setattr(tools, "PLACES", places)
    monkeypatch.setattr(access, "asker", lambda _: "one")
    for _ in range(2):
        places.enter("one")
    assert fetched("mcp", "POST", body=b"{}").status == 503
    monkeypatch.setattr(access, "asker", lambda _: "another")
    assert len(spoken(address, Client.list_tools).tools) == 4
    assert places.taken == 2


def test_a_call_that_stays_open_takes_no_place(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "PLACES", Places(1))
    host, _, port = urlsplit(address).netloc.partition(":")
    head = f"Host: {host}\r\nAccept: application/json, text/event-stream\r\n"
    body = "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    for begun in (f"GET /mcp HTTP/1.1\r\n{head}\r\n", f"POST /mcp HTTP/1.1\r\n{head}{body}"):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(begun.encode())
            time.sleep(0.5)
            assert len(spoken(address, Client.list_tools).tools) == 4


def test_a_call_that_does_not_come_or_is_too_long_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tools, "SLOWEST", 0.1)
    assert fetched("mcp", "POST", body=None).status == 413
    assert fetched("mcp", "POST", body=b"x" * (tools.LARGEST + 1)).status == 413
    assert fetched("mcp").headers["allow"] == "POST"


def test_one_client_that_asks_for_everything_is_told_to_wait(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "POOL", Pool("assistant", at_once=1, waiting=3))
    go, define = threading.Event(), told.define
    monkeypatch.setattr(told, "define", lambda *given: go.wait(30) and define(*given))

    async def talk(client: Client) -> list[Any]:
        calls = [asyncio.create_task(client.call_tool("define", {"measure": "志愿者"}))
                 for _ in range(3)]  # fmt: skip
        await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        monkeypatch.setattr(access, "asker", lambda _: "another")
        calls.append(asyncio.create_task(client.call_tool("define", {"measure": "志愿者"})))
        await asyncio.sleep(0.2)
        go.set()
        return await asyncio.gather(*calls)

    found = spoken(address, talk)
    busy = [words("ui")("en", "query.busy") in one.content[0].text for one in found]
    assert (sum(busy[:3]), busy[3]) == (1, False)


def test_what_is_wrong_many_times_is_refused_in_one_sentence(address: str) -> None:
    """The protocol's library would write a sentence for each value, each with the whole key."""
    wrong: list[Any] = [
        {"k" * 20_000: [{}] * 25_000}, {"category": [{}] * 30_000}, {"category": ["x"] * 20_000},
        {"category": {"a": [[]]}}, {"category": None}, [[{}] * 100], "x" * 90_000, 5,
    ]  # fmt: skip

    async def talk(client: Client) -> list[Any]:
        asked = [{"question": "projects/list", "filters": filters} for filters in wrong]
        return [await client.call_tool("ask", one) for one in asked]

    found = spoken(address, talk)
    assert [one.is_error for one in found] == [True] * len(wrong)
    assert max(len(one.content[0].text) for one in found) < 1000
