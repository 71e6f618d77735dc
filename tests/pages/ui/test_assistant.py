"""An assistant is told checked answers with all that vouches for them, and nothing else."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import Snapshot
from pages.ui import roles
from pages.ui.assistant import api, told
from pages.ui.assistant.told import Refused
from queries import disclosure, load
from queries.pool import Pool
from tests.pages.conftest import answered
from tests.served import fetched

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
    assert api.described() is api.described(), "it is made once"


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


def test_what_is_asked_from_afar_is_asked_as_a_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "is_staff", IS_STAFF)
    here = got("ask/volunteers/headline", {"host": "localhost"}, snapshot=DEMO)
    there = got("ask/volunteers/headline", {"host": "localhost", **AFAR}, snapshot=DEMO)
    assert here[1]["protected"] == ""
    assert "取整" in there[1]["protected"]
    assert there[1]["rows"][0]["people"] % 5 == 0
