"""Each private API that `compat` uses is there and does what is said of it."""

import gc
import json
import logging
import socket
import threading
import time
import weakref
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, suppress
from types import SimpleNamespace
from typing import Any, cast

import plotly.graph_objects as go
import pytest
import uvicorn
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit import delta_generator
from streamlit.error_util import handle_user_script_exception
from streamlit.logger import get_logger as streamlit_logger
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect

from pages.ui import compat
from pages.ui.figures.picture import Picture, trace

UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)


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
    compat.shorten_lines()
    try:
        AppSession.request_rerun(session, asked.rerun_script)
    finally:
        logging.setLogRecordFactory(factory)
    (said,) = {one.getMessage() for one in caplog.records if "fragment" in one.getMessage()}
    assert "forged" in said
    assert "\n" not in said
    assert len(said) <= compat.LONGEST + 1


def test_uploads_of_the_largest_size_stay_in_memory() -> None:
    assert MultiPartParser.spool_max_size == 1 << 20
    compat.keep_uploads_in_memory(200)
    assert MultiPartParser.spool_max_size > 200 << 20


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


async def _each(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.fixture
def limited() -> Iterator[int]:
    """A port where Uvicorn serves, with short limits; the class is as it was afterwards."""
    names = ("connection_made", "data_received", "on_message_begin", "on_headers_complete",
             "on_body", "resume_writing", "connection_lost")  # fmt: skip
    before = [getattr(HttpToolsProtocol, name) for name in names]
    compat.limit_requests(most=4_000, seconds=0.4, message=10_000, patience=1.0, of_one=5)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            socket = WebSocket(scope, receive, send)
            await socket.accept()
            await socket.send_text(str(len(await socket.receive_bytes())))
            return
        if scope["path"] == "/body":
            while (await receive()).get("more_body"):
                pass
        if scope["path"] in ("/long", "/pieces"):
            many = 400 if scope["path"] == "/pieces" else 1
            pieces = (b"x" * (40_000_000 // many) for _ in range(many))
            await StreamingResponse(_each(pieces))(scope, receive, send)
            return
        while scope["path"] == "/wait" and (await receive())["type"] != "http.disconnect":
            pass
        await PlainTextResponse("ok")(scope, receive, send)

    given = uvicorn.Config(app, port=0, http="httptools", lifespan="off", log_level="critical")
    server = uvicorn.Server(given)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()
    for name, own in zip(names, before, strict=True):
        setattr(HttpToolsProtocol, name, own)


def answer(port: int, *parts: bytes) -> bytes:
    """What comes back for these bytes, until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        found = b""
        line.settimeout(1.5)
        with suppress(OSError):
            for part in parts:
                line.sendall(part)
                time.sleep(0.02)
            while piece := line.recv(65_536):
                found += piece
        return found


def test_headers_have_a_length_and_a_time(limited: int) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: x\r\n"
    assert answer(limited, asked, b"\r\n").startswith(b"HTTP/1.1 200")
    assert answer(limited, asked + b"\r\n", asked + b"\r\n").count(b"200 OK") == 2, "kept alive"
    body = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n" + b"x" * 9000
    assert answer(limited, body).startswith(b"HTTP/1.1 200"), "a body is no header"
    long = [b"X-%d: " % n + b"x" * 500 + b"\r\n" for n in range(20)]
    assert b"200 OK" not in answer(limited, asked, *long, b"\r\n")
    twice = answer(limited, asked + b"\r\n", asked, *long, b"\r\n")
    assert twice.count(b"200 OK") <= 1, "a further request of the same connection too"
    began = time.monotonic()
    assert answer(limited, b"") == answer(limited, asked) == b""
    assert time.monotonic() - began < 2, "half a request is closed"


def closes(port: int, begun: bytes) -> bool:
    """Whether the server ends a connection that goes on with headers for ever."""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        line.sendall(begun)
        with suppress(ConnectionError):
            for number in range(10_000):
                line.sendall(b"X-%d: " % number + b"x" * 1_000 + b"\r\n")
            return False
        return True


def test_headers_are_counted_behind_a_body_and_a_request_that_goes_on(limited: int) -> None:
    asked = b"POST /body HTTP/1.1\r\nHost: x\r\n"
    chunked = asked + b"Transfer-Encoding: chunked\r\n\r\n"
    whole = b"".join(b"800\r\n" + b"x" * 0x800 + b"\r\n" for _ in range(9))
    assert answer(limited, chunked, whole, b"0\r\nX-More: y\r\n\r\n").startswith(b"HTTP/1.1 200")
    assert closes(limited, chunked + b"0\r\n")
    waits = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"
    assert closes(limited, waits + b"GET / HTTP/1.1\r\nHost: x\r\n")


@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        (b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n", b""),
        (b"GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n", b""),
        (b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx", b"y"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx", b"y"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n"),
        (UPGRADE + b"Content-Length: 9\r\n\r\nx", b"y"),
        (UPGRADE + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", b"1\r\n"),
    ],
)
def test_who_neither_takes_nor_sends_is_let_go(limited: int, asked: bytes, rest: bytes) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.connect(("127.0.0.1", limited))
        line.sendall(asked)
        time.sleep(0.3)
        line.sendall(rest)
        time.sleep(2.5)
        line.settimeout(0.5)
        taken = 0
        with suppress(ConnectionError):
            while piece := line.recv(1 << 20):
                taken += len(piece)
        assert taken < 30_000_000


@pytest.mark.parametrize("path", [b"/long", b"/pieces"])
def test_who_takes_an_answer_slowly_gets_all_of_it(limited: int, path: bytes) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        line.connect(("127.0.0.1", limited))
        line.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path)
        taken, line_is_open = 0, True
        while line_is_open:
            piece = line.recv(1 << 20)
            taken, line_is_open = taken + len(piece), bool(piece)
            if taken < 4_000_000:
                time.sleep(0.05)
        assert taken > 40_000_000


def test_a_request_that_the_app_works_at_is_let_be(limited: int) -> None:
    with socket.create_connection(("127.0.0.1", limited)) as line:
        line.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        line.settimeout(3.0)
        with pytest.raises(TimeoutError):
            line.recv(1)


def test_one_address_has_so_many_connections_and_a_proxy_any_number(limited: int) -> None:
    asked = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"

    def held(host: str) -> int:
        """How many of eight connections from there stay open."""
        with ExitStack() as open_until_counted:
            lines = []
            for _ in range(8):
                made = socket.create_connection(("127.0.0.1", limited), source_address=(host, 0))
                lines.append(open_until_counted.enter_context(made))
                with suppress(ConnectionError):
                    lines[-1].sendall(asked)
            time.sleep(0.3)
            return sum(_is_open(line) for line in lines)

    assert held("127.0.0.2") == 5
    assert held("127.0.0.1") == 8


def test_a_network_of_ipv6_is_one_address() -> None:
    given = SimpleNamespace(forwarded_allow_ips="127.0.0.1")

    def from_there(*hosts: str) -> bool:
        lines = [SimpleNamespace(client=(host, 1), config=given) for host in hosts]
        for line in lines:
            line.connections = lines
        return compat._is_one_too_many(lines[-1], 2)

    assert from_there("2001:db8::1", "2001:db8::2", "2001:db8::3")
    assert not from_there("2001:db8::1", "2001:db8:0:1::2", "2001:db8:0:2::3")
    assert from_there("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1")
    assert not from_there("127.0.0.1", "127.0.0.1", "127.0.0.1")


def _is_open(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return bool(line.recv(1))
    except BlockingIOError:
        return True
    except ConnectionError:
        return False


def test_a_message_of_a_websocket_has_a_length(limited: int) -> None:
    with connect(f"ws://127.0.0.1:{limited}") as line:
        line.send(b"x" * 9_000)
        assert line.recv(timeout=5) == "9000"
    with connect(f"ws://127.0.0.1:{limited}") as line:
        line.send(b"x" * 11_000)
        with pytest.raises(ConnectionClosedError):
            line.recv(timeout=5)


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
