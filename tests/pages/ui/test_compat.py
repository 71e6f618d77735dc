"""Each private API that `compat` uses is there and does what is said of it."""

import gc
import json
import logging
import weakref
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import plotly.graph_objects as go
import pytest
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit import delta_generator
from streamlit.error_util import handle_user_script_exception
from streamlit.logger import get_logger as streamlit_logger
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from pages.ui import compat
from pages.ui.figures.picture import Picture, trace


@pytest.fixture
def as_it_was() -> Iterator[None]:
    """Settings of whole classes and modules, put back after the test."""
    uses, warned = (
        PagesManager.uses_pages_directory,
        delta_generator._use_warning_has_been_displayed,
    )
    spool = MultiPartParser.spool_max_size
    yield
    PagesManager.uses_pages_directory = uses
    delta_generator._use_warning_has_been_displayed = warned
    MultiPartParser.spool_max_size = spool


def test_streamlit_takes_a_drawn_chart_for_a_figure() -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui.compat import Drawn
        from pages.ui.figures.picture import Picture, trace

        st.plotly_chart(
            Drawn(Picture([trace("bar", x=["a"], y=[1], no_such_property=2)], {})), theme=None
        )

    app = AppTest.from_function(script).run()
    assert not app.exception
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert spec["data"] == [{"type": "bar", "x": ["a"], "y": [1], "no_such_property": 2}]


def test_a_drawn_chart_is_one_dictionary_and_knows_its_size() -> None:
    drawn = compat.Drawn(Picture([trace("bar", x=["a"], y=[1])], {"height": 100}))
    assert drawn.to_dict() is drawn.to_dict()
    assert drawn.size > 6 * len('{"data":[{"type":"bar","x":["a"],"y":[1]}]}')


@pytest.mark.usefixtures("as_it_was")
def test_a_server_does_not_look_for_pages_in_the_folder() -> None:
    PagesManager.uses_pages_directory = None
    delta_generator._use_warning_has_been_displayed = False
    compat.prepare()
    assert PagesManager.uses_pages_directory is False
    assert delta_generator._use_warning_has_been_displayed is True


@pytest.mark.usefixtures("as_it_was")
def test_streamlit_logs_no_error_that_we_log(
    as_it_was: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []

    def seen(error: Exception) -> bool:
        told.append(error)
        return True

    log = logging.getLogger(handle_user_script_exception.__module__)
    monkeypatch.setattr(log, "filters", [])
    monkeypatch.setattr(log, "propagate", True)
    handle_user_script_exception(ValueError("x"), seen)
    assert compat.UNCAUGHT in caplog.text
    caplog.clear()
    compat.prepare()
    handle_user_script_exception(ValueError("x"), seen)
    assert (caplog.text, len(told)) == ("", 2)


def test_a_log_line_of_others_is_one_short_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Streamlit repeats what a client calls a fragment."""
    factory = logging.getLogRecordFactory()
    monkeypatch.setattr(streamlit_logger("streamlit.runtime.app_session"), "propagate", True)
    caplog.set_level(logging.INFO, "streamlit")
    session = cast(Any, SimpleNamespace(_state=None, has_fragment=lambda name: False))
    asked = cast(Any, BackMsg)(rerun_script={"fragment_id": "x\nforged " + "y" * 100_000})
    compat.shorten_lines(lambda error: True)
    try:
        AppSession.request_rerun(session, asked.rerun_script)
    finally:
        logging.setLogRecordFactory(factory)
    (said,) = {one.getMessage() for one in caplog.records if "fragment" in one.getMessage()}
    assert "forged" in said
    assert "\n" not in said
    assert len(said) <= compat.LONGEST + 1


def test_the_same_traceback_of_others_stands_in_the_log_for_news_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A client that breaks off brings uvicorn to write 5 KB each time."""
    factory, news = logging.getLogRecordFactory(), [True, False]
    compat.shorten_lines(lambda error: news.pop(0))
    try:
        for _ in range(2):
            try:
                raise RuntimeError("gone\n2026 forged\x1b[31m")
            except RuntimeError:
                logging.getLogger("another").exception("Exception in ASGI application")
    finally:
        logging.setLogRecordFactory(factory)
    assert [bool(one.exc_info) for one in caplog.records] == [True, False]
    assert {one.getMessage() for one in caplog.records} == {"Exception in ASGI application"}
    told = logging.Formatter().format(caplog.records[0]).splitlines()
    assert told[-1].startswith("RuntimeError: gone"), "and what it says is one line"
    assert "forged" in told[-1]
    assert "\x1b" not in told[-1]


def test_uploads_of_the_largest_size_stay_in_memory() -> None:
    assert MultiPartParser.spool_max_size == 1 << 20
    compat.keep_uploads_in_memory(200)
    assert MultiPartParser.spool_max_size > 200 << 20


def test_the_files_of_a_person_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit bounds each file: thirty of 200 MB, or three in each of ten tabs, filled memory."""
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", compat._ADD)
    who = ["li"]
    compat.bound_uploads(2, lambda: who[-1])
    files = MemoryUploadedFileManager("x")

    def hand_over(session: str, name: str) -> None:
        files.add_file(session, UploadedFileRec(name, name, "text/csv", bytes(1 << 20)))

    for name in ("a", "b", "b"):  # the last takes the place of the one before
        hand_over("one", name)
    with pytest.raises(HTTPException) as refused:
        hand_over("one", "c")
    assert refused.value.status_code == 413
    with pytest.raises(HTTPException):
        hand_over("another", "c")
    who.append("sun")
    hand_over("of sun", "c")
    who.append("li")
    files.remove_file("one", "a")
    hand_over("another", "c")
    assert sorted(files.file_storage["one"]) == ["b"]
    files.remove_session_files("one")
    hand_over("another", "d")
    assert sorted(files.file_storage["another"]) == ["c", "d"]


def test_a_session_has_an_id_and_there_is_none_outside() -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui.compat import session_id

        st.text(session_id())

    assert AppTest.from_function(script).run().text[0].value
    assert compat.session_id() == ""


def test_streamlits_page_is_as_it_is_dressed() -> None:
    page = compat.index()
    for once in ('<html lang="en">', "./favicon.png", "<title>Streamlit</title>", "</head>"):
        assert page.count(once) == 1, once
    assert page.count("<script>") == 1
    assert compat.inline_hash() == "sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA="


def test_the_files_streamlit_serves_are_known() -> None:
    files = compat.static_files()
    assert {"favicon.png", "manifest.json"} <= files
    assert any(name.startswith("static/js/index.") for name in files)
    assert "index.html" not in files


def test_streamlit_sends_the_same_of_a_picture_as_of_a_figure() -> None:
    def script() -> None:
        import plotly.graph_objects as go
        import streamlit as st

        from pages.ui.compat import Drawn
        from pages.ui.figures.picture import Picture, trace

        picture = Picture([trace("bar", x=["a", "b"], y=[1, 2])], {"height": 300})
        drawn = Drawn(picture)
        st.plotly_chart(go.Figure(picture.to_dict()), key="one", theme=None)
        for again in ("two", "three"):
            st.plotly_chart(drawn, key=again, theme=None)

    app = AppTest.from_function(script).run()
    assert not app.exception
    figure, *pictures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    del figure["layout"]["template"]  # which a figure takes along, and a picture chooses
    assert pictures == [figure, figure]


def test_a_drawn_chart_has_the_parts_of_its_figure() -> None:
    picture = Picture([trace("bar", x=["a", "b"], y=[1, 2])], {"height": 300})
    figure = go.Figure(picture.to_dict(), layout={"template": "none"})
    assert compat.Drawn(picture).to_dict() == picture.to_dict()
    assert figure.to_dict()["data"] == compat.Drawn(picture).to_dict()["data"]


def test_lost_sessions_are_let_go_with_their_uploads() -> None:
    storage = MemorySessionStorage(ttl_seconds=0)
    kept: list[object] = [type("Session", (), {"id": "x"})()]
    gone = weakref.ref(kept[0])
    storage.save(SessionInfo(None, kept[0]))  # type: ignore[arg-type]
    kept.clear()
    app = SimpleNamespace(_runtime=SimpleNamespace(_session_mgr=SimpleNamespace(
        _session_storage=storage)))  # fmt: skip
    compat.forget_lost_sessions(app)
    gc.collect()
    assert gone() is None
    manager = Runtime.__init__.__code__.co_names
    assert "_session_mgr" in manager
    assert "_session_storage" in WebsocketSessionManager.__init__.__code__.co_names


def test_a_session_hears_what_pages_of_ours_send(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(compat, "_HANDLE", lambda _, message: heard.append(_kind(message)))
    monkeypatch.setattr(AppSession, "handle_backmsg", AppSession.handle_backmsg)  # put back then
    compat.hear_readers_alone(lambda session: session == "operator's")
    named = BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields
    operations = BackendOperationRequest.DESCRIPTOR.oneofs_by_name["payload"].fields
    made: Any = BackMsg
    every: list[BackMsg] = [made()]
    for one in named:
        if one.message_type is None:
            every.append(made(**{one.name: True}))
        elif one.name != "backend_operation_request":
            every.append(made(**{one.name: {}}))
    every += [made(backend_operation_request={one.name: {}}) for one in operations]
    assert len(every) == len(named) + len(operations)

    def told(session: str) -> set[str]:
        heard.clear()
        for message in every:
            AppSession.handle_backmsg(cast(Any, SimpleNamespace(id=session)), message)
        return set(heard)

    usual = {"rerun_script", "stop_script", "app_heartbeat"}
    assert told("anybody's") == usual
    assert told("operator's") == {*usual, "file_urls_request", "deferred_file"}


def _kind(message: BackMsg) -> str:
    kind = message.WhichOneof("type") or ""
    if kind != "backend_operation_request":
        return kind
    return message.backend_operation_request.WhichOneof("payload") or ""


def test_a_browser_has_a_token_of_its_own() -> None:
    first, second = generate_xsrf_token_string(), generate_xsrf_token_string()
    own = compat.browser_token({"_streamlit_xsrf": first})
    assert len(own) == 16
    assert own != compat.browser_token({"_streamlit_xsrf": second})
    again = generate_xsrf_token_string(own)
    assert again != first
    assert compat.browser_token({"_streamlit_xsrf": again}) == own
    for odd in ({}, {"_streamlit_xsrf": "x"}, {"_streamlit_xsrf": "2|zz|zz|1"}):
        assert compat.browser_token(odd) == b""
