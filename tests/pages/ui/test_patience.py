"""Who waits sees that something is going on; what is fast shows nothing; who has left is let go."""

import threading
from collections.abc import Callable

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from data import Snapshot
from pages.ui import patience, store
from pages.ui.vocabulary import LANGUAGES, vocabulary
from queries import load
from queries.engine import DuckDB, QueryError, Value
from tests.pages.test_pages import DEMO, markup, opened

Signs = list[list[str]]


@pytest.fixture(autouse=True)
def served(snapshots: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages see the snapshots of the tests, and nothing is kept yet."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    monkeypatch.setattr(store, "_tables", type(store._tables)())
    monkeypatch.setattr(store, "_bytes", 0)


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


def slow(monkeypatch: pytest.MonkeyPatch, released: Callable[[], object]) -> None:
    """One question waits in the engine until it is released; all others run as ever."""
    true, sql = DuckDB.run, load("funds/ageing").sql

    def run(self: DuckDB, asked: str, *given: object) -> object:
        if asked == sql:
            released()
        return true(self, asked, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(DuckDB, "run", run)


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
    def fails() -> None:
        raise QueryError(code, "no")

    slow(monkeypatch, fails)
    app = opened("funds", lang="zh", snapshot=DEMO)
    assert not app.exception
    assert [next_step in one.value for one in app.error] == [True]
    assert load("overview/funds").title["zh"] in markup(app), "what was answered stays"


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
