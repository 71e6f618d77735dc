"""Who waits sees that something is going on; what is fast shows nothing; who has left is let go."""

import re
import threading
from collections.abc import Callable

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest

from data import Snapshot
from pages.ui import ahead, attention, patience, scenes, store
from pages.ui.vocabulary import LANGUAGES, vocabulary
from queries import load
from queries.engine import QueryError, Value
from queries.engines.duckdb import DuckDB
from tests.pages.test_pages import DEMO, markup, opened
from tests.served import fetched, links

Signs = list[list[str]]


@pytest.fixture(autouse=True)
def served(snapshots: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages see the snapshots of the tests; nothing is kept yet, nothing asked ahead."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    monkeypatch.setattr(store, "_tables", type(store._tables)())
    monkeypatch.setattr(store, "_bytes", 0)
    monkeypatch.setattr(ahead, "_asked", type(ahead._asked)())


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> Signs:
    """The signs a page puts up and takes down, in order."""
    seen: Signs = []
    true = script_run_context.enqueue_message

    def sent(message: ForwardMsg) -> None:
        seen.append([one.spinner.text for one in message.delta.new_transient.elements])
        true(message)

    monkeypatch.setattr(patience, "enqueue_message", sent)
    return seen


def slow(
    monkeypatch: pytest.MonkeyPatch, released: Callable[[], object], name: str = "funds/ageing"
) -> None:
    """One question waits in the engine until it is released; all others run as ever."""
    true, sql = DuckDB.run, load(name).sql

    def run(self: DuckDB, asked: str, *given: object) -> object:
        if asked == sql:
            released()
        return true(self, asked, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(DuckDB, "run", run)


def fails(code: str = "busy") -> None:
    raise QueryError(code, "no")


def refused(app: AppTest) -> list[str]:
    """The sentences that stand in place of answers."""
    return re.findall(r'class="box box-warn"[^>]*>([^<]+)', markup(app))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_slow_answer_says_so_in_its_place_until_it_is_there(
    lang: str, signs: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_up() -> None:
        for _ in range(1000):
            if signs:
                return
            threading.Event().wait(0.01)

    slow(monkeypatch, put_up)
    app = opened("funds", lang=lang, snapshot=DEMO)
    assert signs == [[vocabulary("ui")["query.working"][lang]], []]
    assert not app.exception
    assert load("funds/ageing").title[lang] in markup(app)


def test_fast_answers_show_nothing(signs: Signs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SHOWN_AFTER", 60.0)
    assert not opened("funds", lang="zh", snapshot=DEMO).exception
    assert signs == []


@pytest.mark.parametrize(
    ("code", "next_step"),
    [("time_limit", "缩小筛选范围"), ("memory_limit", "缩小筛选范围"), ("busy", "过一会儿")],
)
def test_what_cannot_be_answered_is_said_with_what_to_do(
    code: str, next_step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch, lambda: fails(code))
    app = opened("funds", lang="zh", snapshot=DEMO)
    assert not app.exception
    assert [next_step in one for one in refused(app)] == [True]
    every = [load(f"funds/{name}").title["zh"] for name in ("ageing", "by_project", "payments")]
    assert all(title in markup(app) for title in every), "the rest of the page goes on"
    keys = links(markup(app))
    assert "csv-funds-by_project" in keys
    assert "csv-funds-ageing" not in keys, "what did not finish is no file"


def test_a_question_is_asked_again_by_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        slow(patch, fails)
        app = opened("funds", lang="zh", snapshot=DEMO)
    assert len(refused(app)) == 1
    app.button("again-funds-ageing").click().run()
    assert refused(app) == []
    assert "csv-funds-ageing" in links(markup(app))


@pytest.mark.parametrize(
    ("page", "name", "goes_on"),
    [
        ("overview", "overview/headline", "overview/service_by_year"),
        ("overview", "overview/funds", "overview/service_by_year"),
        ("overview", attention.RULES[0].question, "overview/service_by_year"),
        ("overview", "filters/search", "overview/service_by_year"),
        ("projects", "projects/headline", "projects/completeness"),  # in the sentence too
        ("trends", "trends/giving", "trends/giving_by_month"),
        ("project", "project/record", "project/sources"),
        ("project", "project/steps", "project/sources"),
    ],
)
def test_whatever_does_not_finish_the_page_goes_on(
    page: str, name: str, goes_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch, fails, name)
    more = {"id": "P21"} if page == "project" else {"category": "CARE", "q": "书"}
    app = opened(page, lang="zh", snapshot=DEMO, **more)
    assert not app.exception
    assert not app.error, "nothing ended the page"
    assert load(goes_on).title["zh"] in markup(app)
    assert vocabulary("ui")["query.busy"]["zh"] in markup(app)


def test_the_dictionary_stands_where_a_rule_did_not_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, fails, attention.RULES[0].question)
    app = opened("data", lang="zh", snapshot=DEMO)
    assert not app.exception
    assert not app.error
    assert vocabulary("ui")["attention.rules"]["zh"] in markup(app)
    assert "again-rules" in [one.key for one in app.button]
    assert vocabulary("data")["dictionary"]["zh"] in [one.value for one in app.header]


def test_a_scene_that_did_not_finish_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, *_ = scenes.scenes()
    slow(monkeypatch, fails, scenes.questions(scene)[0])
    app = opened("meeting", lang="zh", snapshot=DEMO)
    assert not app.exception
    assert not app.error
    before, after = vocabulary("meeting")["odd.late"]["zh"].split("{names}")
    assert before + scenes.scenes()[scene]["title"]["zh"] in markup(app)
    assert after in markup(app)
    assert vocabulary("meeting")["start"]["zh"] in markup(app)


def test_records_that_did_not_finish_are_said_where_numbers_come_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow(monkeypatch, fails, "rows/payables")
    app = opened("funds", lang="zh", snapshot=DEMO)
    file = fetched(links(markup(app))["source-funds-ageing"])
    assert file.status == 200
    assert vocabulary("ui")["query.busy"]["zh"] in file.text


def test_a_reader_who_clicked_on_is_let_go(
    report: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run's own way out is asked while it waits, and its exception passes through."""

    class Rerun(BaseException):
        pass

    def leave() -> None:
        raise Rerun

    ended: list[str] = []
    true = DuckDB.run

    def run(self: DuckDB, sql: str, params: object, stop: object = None) -> object:
        try:
            endless = "select sum(a.range * b.range) as s from range(9999999) a, range(999999) b"
            return true(self, endless, {}, stop)  # type: ignore[arg-type]
        except QueryError as error:
            ended.append(error.code)
            raise

    monkeypatch.setattr(DuckDB, "run", run)
    monkeypatch.setattr(patience, "get_run_yield_check", lambda: leave)
    question = load("overview/headline")
    params: dict[str, Value] = {"category": [], "status": [], "district": []}
    with pytest.raises(Rerun), patience.patience() as pause:
        store.fetch(question, params, report, pause)
    assert ended == ["stopped"]


def test_streamlit_itself_asks_the_run_to_end(
    signs: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a click on another page does to the run that is under way."""
    runs: list[ScriptRunContext] = []
    ended: list[str] = []
    true, sql = DuckDB.run, load("funds/ageing").sql
    check = script_run_context.get_run_yield_check

    def checked() -> object:
        context = script_run_context.get_script_run_ctx()
        assert context is not None
        runs.append(context)
        return check()

    def run(self: DuckDB, asked: str, params: object, stop: object = None) -> object:
        if asked != sql:
            return true(self, asked, params, stop)  # type: ignore[arg-type]
        requests = runs[-1].script_requests
        assert requests is not None
        requests.request_stop()
        try:
            endless = "select sum(a.range * b.range) as s from range(9999999) a, range(999999) b"
            return true(self, endless, {}, stop)  # type: ignore[arg-type]
        except QueryError as error:
            ended.append(error.code)
            raise

    monkeypatch.setattr(patience, "get_run_yield_check", checked)
    monkeypatch.setattr(DuckDB, "run", run)
    app = opened("funds", lang="zh", snapshot=DEMO)
    assert ended == ["stopped"]
    assert not app.exception
    assert not app.error, "a reader who has gone is told nothing"
    assert load("overview/funds").title["zh"] in markup(app)
    assert load("funds/by_project").title["zh"] not in markup(app), "the run ended there"


def test_outside_a_script_nothing_is_shown(signs: Signs) -> None:
    with patience.patience() as pause:
        pause(99.0)
    assert signs == []
