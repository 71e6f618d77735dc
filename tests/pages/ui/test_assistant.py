"""An assistant is told checked answers with all that vouches for them, and nothing else."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client
from starlette.applications import Starlette

from data import Snapshot, audit
from pages.ui import access, roles, serve
from pages.ui.access.door import Door
from pages.ui.access.pace import Pace
from pages.ui.assistant import api, told, tools
from pages.ui.assistant.told import Refused
from pages.ui.files import exports
from pages.ui.words import words
from queries import disclosure, load
from queries.pool import Places, Pool
from tests.pages.conftest import answered
from tests.served import aside, fetched
from tests.serving import free_port

DEMO, REPORT = "2021-12-31-demo", "2021-12-31-report"
IS_STAFF = roles.is_staff
HERE = ("127.0.0.1", 50_000)
AFAR = {"x-forwarded-for": "10.0.0.9"}  # who comes through a proxy is a viewer

pytestmark = pytest.mark.usefixtures("served")


def got(
    path: str, headers: dict[str, str] | None = None, client: tuple[str, int] = HERE, **query: Any
) -> tuple[int, Any]:
    """Status and JSON of a call."""
    address = f"api/{path}?{urlencode(query, doseq=True)}"
    found = fetched(address, headers=headers, client=client)
    return found.status, json.loads(found.content)


def test_an_answer_comes_with_all_that_vouches_for_it(report: Snapshot) -> None:
    status, said = got("ask/campaigns/progress", snapshot=REPORT, lang="zh", campaign="植树募捐")
    answer = answered("campaigns/progress", report, campaign="C01")
    assert status == 200
    assert said["rows"] == [
        {**row, "raised_cny": 627748.23, "target_cny": 12500000.0, "remaining_cny": 11872251.77,
         "as_of_on": "2021-12-31"}
        for row in ({k: v for k, v in answer.records[0].items() if k != "short_name_en"},)
    ]  # fmt: skip
    assert [one["unit"] for one in said["columns"]] == [one.unit for one in answer.columns]
    assert (said["provenance"], said["warning"]) == ("report", "")
    assert (said["snapshot"], said["as_of"], said["as_of_basis"]) == (
        REPORT,
        "2021-12-31",
        "assumed",
    )
    assert said["checks"] == "28 项核对全部通过"
    assert said["report_lines"] == ["L300-302"]
    assert said["address"].startswith("http://fund.example/campaigns?campaign=C01&snapshot=")
    assert said["address"].endswith("#panel-campaigns-progress")


@pytest.mark.parametrize("name", told.offered())
def test_every_question_answers_in_json(demo: Snapshot, name: str) -> None:
    with_project = "id" in load(name).takes
    said = told.ask(name, {"id": "P21"} if with_project else {}, "en", "staff", DEMO)
    answer = answered(name, demo, id="P21") if with_project else answered(name, demo)
    assert said["rows_in_all"] == answer.rows
    assert len(said["rows"]) == min(answer.rows, told.MOST_ROWS)
    assert json.loads(json.dumps(said)) == said
    assert bool(said["warning"]) == answer.is_demo


def test_generated_figures_are_said_to_be(demo: Snapshot) -> None:
    _, said = got("ask/volunteers/by_year", lang="en")
    assert said["provenance"] == "demo"
    assert "no real records" in said["warning"]
    status, said = got("ask/volunteers/by_year", snapshot=REPORT)
    assert (status, said["disclosed"], said["rows"]) == (200, False, [])
    assert "没有披露" in said["nothing"]


def test_a_viewer_is_told_what_a_viewer_may_see() -> None:
    exact = told.ask("volunteers/by_year", {}, "zh", "staff", DEMO)
    rounded = told.ask("volunteers/by_year", {}, "zh", "viewer", DEMO)
    assert rounded["rows"] != exact["rows"]
    assert all(row["people"] % 5 == 0 for row in rounded["rows"])
    assert "取整" in rounded["protected"]
    few = {"district": "140123", "year": "2019", "category": "EMERG"}
    assert told.ask("volunteers/by_age", few, "zh", "staff", DEMO)["disclosed"]
    assert "rows/service_records" not in told.offered()


def test_what_too_few_people_did_is_told_to_nobody_but_staff(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disclosure, "FEWEST_IN_ALL", 10_000_000)
    with pytest.raises(Refused) as refused:
        told.ask("volunteers/by_age", {}, "zh", "viewer", DEMO)
    assert refused.value.code == "few"
    assert "这里的数字不显示" in refused.value.why


@pytest.mark.parametrize(
    ("path", "query", "status", "near"),
    [
        ("ask/campaigns/progres", {}, 404, "campaigns/progress"),
        ("ask/campaigns/progress", {"campain": "C01"}, 400, "campaign"),
        ("ask/campaigns/progress", {"campaign": "植树"}, 400, "C01 植树募捐"),
        ("ask/projects/by_stage", {"category": ["CARE", "CARES"]}, 400, "CARE 关爱服务"),
        ("ask/projects/list", {"snapshot": "2021-12-31-dem"}, 404, DEMO),
        ("ask/projects/list", {"lang": "fr"}, 404, "zh"),
        ("ask/rows/donations", {}, 404, None),
        ("define", {"measure": "净"}, 404, "净额"),
        ("projects", {"text": "城市爱心驿战"}, 404, "P15 城市爱心驿站志愿服务项目"),
        ("nothing", {}, 404, "questions"),
        ("define/x", {"measure": "净额"}, 404, "define"),
    ],
)
def test_what_there_is_not_is_refused_with_the_nearest(
    path: str, query: dict[str, Any], status: int, near: str | None
) -> None:
    found, said = got(path, **query)
    assert (found, bool(said["error"])) == (status, True)
    assert near is None or near in said["near"]


def test_measures_terms_and_projects_are_found() -> None:
    _, said = got("define", measure="执行率")
    assert any("预算" in one.get("formula", "") + one.get("means", "") for one in said["measures"])
    _, said = got("projects", text="tuoyi", lang="en")
    status, said = got("projects", text="爱心驿站", lang="en", snapshot=REPORT)
    assert (status, [one["id"] for one in said["projects"]]) == (200, ["P15"])
    assert said["projects"][0]["address"].startswith("http://fund.example/project?id=P15&")


def test_openapi_describes_every_question() -> None:
    status, said = got("openapi.json")
    paths = said["paths"]
    assert status == 200
    assert {f"/api/ask/{name}" for name in told.offered()} < set(paths)
    for name in told.offered():
        call = paths[f"/api/ask/{name}"]["get"]
        names = [one["name"] for one in call["parameters"]]
        assert names == [*load(name).takes, "lang", "snapshot"]
        schema = call["responses"]["200"]["content"]["application/json"]["schema"]
        rows = schema["properties"]["rows"]["items"]["properties"]
        assert list(rows) == [one.name for one in load(name).columns]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from([*told.offered(), "x", "", "rows/donations"]) | st.text(max_size=300),
    filters=st.dictionaries(
        st.sampled_from(["year", "category", "district", "q", "id", "by", "monthly", "x"])
        | st.text(max_size=20), anything, max_size=3),
    lang=st.sampled_from(["zh", "en"]) | st.text(max_size=9),
    snapshot=st.sampled_from(["", DEMO, REPORT, "../x", "\x00"]),
)  # fmt: skip
def test_any_arguments_are_answered_or_refused_in_a_sentence(
    name: str, filters: dict[str, Any], lang: str, snapshot: str
) -> None:
    try:
        said = told.ask(name, filters, lang, "viewer", snapshot)
    except Refused as refused:
        said = refused.told
    assert len(said.get("error", "")) < 600
    assert json.dumps(said, allow_nan=False)


def test_a_crowd_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "POOL", Pool("assistant", at_once=1, waiting=3))
    gate = threading.Event()
    monkeypatch.setattr(told, "questions", lambda *_: gate.wait(20) and {})
    with ThreadPoolExecutor(12) as crowd:
        calls = [crowd.submit(got, "questions", client=(f"192.0.2.{n}", 5)) for n in range(12)]
        time.sleep(1)
        gate.set()
        found = [call.result() for call in calls]
    assert sorted(status for status, _ in found) == [200] * 4 + [503] * 8
    assert all(said["code"] == "busy" for status, said in found if status == 503)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The app's routes behind its door, on a port of their own."""
    app = serve.Around(Door(Starlette(routes=serve.ROUTES)))
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
    assert sum(1 for _ in audit.entries()) - before == 2


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


def test_what_is_asked_from_afar_is_asked_as_a_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "is_staff", IS_STAFF)
    here = got("ask/volunteers/headline", {"host": "localhost"}, snapshot=DEMO)
    there = got("ask/volunteers/headline", {"host": "localhost", **AFAR}, snapshot=DEMO)
    assert here[1]["protected"] == ""
    assert "取整" in there[1]["protected"]
    assert there[1]["rows"][0]["people"] % 5 == 0
