"""Every use of a private API of Streamlit, Starlette or Uvicorn, each with its reason and its test.

Checked against streamlit 1.67.0, starlette 1.10.0 and uvicorn 0.54.0;
`tests/pages/ui/test_compat.py` fails where an upgrade changes one of them. Browser APIs that
frame.js replaces are listed there.
"""

import hashlib
import logging
import traceback
from base64 import b64encode
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import plotly.io
import streamlit
from plotly.basedatatypes import BaseFigure
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit import delta_generator
from streamlit.error_util import handle_user_script_exception
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from data.errors import shown
from pages.ui.figures.picture import Picture

STATIC = Path(streamlit.__file__).parent / "static"
NAMES = ("_stcore", "media", "component", "auth")
"""First parts of the addresses that Streamlit serves itself, beside the files of STATIC."""
HEARD = ("rerun_script", "stop_script", "app_heartbeat")
"""Messages of a browser that any session answers; two more have conditions."""
_HANDLE: Any = AppSession.handle_backmsg
_ADD: Any = MemoryUploadedFileManager.add_file
UNCAUGHT = "Uncaught app execution"
CONTEXT = get_script_run_ctx.__module__  # the logger that warns where there is no session
LONGEST = 500  # characters of a log line that others write
SIZE_FACTOR = 6  # a figure as a dictionary takes about so many times the room of its JSON


class Drawn(BaseFigure):  # type: ignore[misc]
    """A finished chart that Streamlit takes for a Plotly figure without looking at each property.

    `st.plotly_chart` calls `to_dict` of what is a BaseFigure and validates everything else, which
    takes 5 to 10 ms a chart.
    """

    def __init__(self, picture: Picture) -> None:
        self._parts = picture.to_dict()
        self.__dict__["size"] = SIZE_FACTOR * len(plotly.io.to_json(self._parts, validate=False))

    def to_dict(self) -> dict[str, Any]:
        """The figure as a dictionary, always the same one."""
        return self._parts


def prepare() -> None:
    """Set what a server needs before its first reader."""
    # Streamlit takes every file in pages/ for a page until `st.navigation` has run once.
    PagesManager.uses_pages_directory = False
    # A page is also run to find one of its panels (`single.py`), without anybody who reads it.
    logging.getLogger(CONTEXT).addFilter(
        lambda said: not str(said.threadName).startswith("popover")
    )
    # Streamlit logs the story of each error of a page; `watch.broke` does.
    logging.getLogger(handle_user_script_exception.__module__).addFilter(
        lambda said: said.msg != UNCAUGHT
    )
    # It reads the source of every module on the stack to see whether a person typed them.
    delta_generator._use_warning_has_been_displayed = True


def shorten_lines(is_news: Callable[[BaseException], bool]) -> None:
    """Keep each log line of others one line, and short: some repeat what a client sent.

    Streamlit writes down the name of a fragment that is not there, of 128 KB and many lines. A
    client that breaks off brings uvicorn to write 5 KB of traceback: it stands there for news only.
    """
    make = logging.getLogRecordFactory()

    def made(*told: Any, **more: Any) -> logging.LogRecord:
        record = make(*told, **more)
        if record.name != "dashboard":
            with suppress(TypeError, ValueError):
                record.msg, record.args = shown(record.getMessage(), LONGEST), ()
            error = record.exc_info[1] if record.exc_info else None
            if error is not None and is_news(error):  # its own text may hold a client's lines
                way = "".join(traceback.format_tb(error.__traceback__))
                record.exc_text = f"{way}{type(error).__name__}: {shown(error, LONGEST)}"
            elif error is not None:
                record.exc_info = None
        return record

    logging.setLogRecordFactory(made)


def keep_uploads_in_memory(megabytes: int) -> None:
    """Uploads hold people's names: Starlette writes what exceeds 1 MB to disk otherwise."""
    MultiPartParser.spool_max_size = (megabytes + 1) << 20


def bound_uploads(megabytes: int, whose: Callable[[], Hashable]) -> None:
    """Hold at most so much of one person's files: Streamlit bounds each of them, not their sum.

    `whose` says who hands over; they may have many sessions, each of which holds its own.
    """
    owners: dict[str, Hashable] = {}

    def add_file(self: Any, session_id: str, file: Any) -> None:
        owners[session_id] = whose()
        others = sum(
            len(one.data)
            for session, files in list(self.file_storage.items())  # sessions end meanwhile
            if owners.get(session) == owners[session_id]
            for one in list(files.values())
            if (session, one.file_id) != (session_id, file.file_id)
        )
        if others + len(file.data) > megabytes << 20:
            raise HTTPException(413, "Too much is held of this person.")
        _ADD(self, session_id, file)
        for gone in owners.keys() - self.file_storage.keys():
            del owners[gone]

    own: Any = MemoryUploadedFileManager
    own.add_file = add_file


def hear_readers_alone(may_upload: Callable[[str], bool]) -> None:
    """Drop messages that no page of ours sends; `may_upload` tells the sessions that take files.

    Streamlit answers every message at once, while all others wait: for whoever asks it runs git and
    tells what lies in the checkout, and it makes an address for each of 450,000 files that are
    named (13 seconds). It also empties caches and sets up tools for developers.
    """

    def handle_backmsg(self: Any, message: Any) -> None:
        kind = message.WhichOneof("type")
        is_heard = kind in HEARD
        if kind == "file_urls_request":
            is_heard = may_upload(self.id)
        elif kind == "backend_operation_request":
            asked = message.backend_operation_request.WhichOneof("payload")
            is_heard = asked == "deferred_file" and may_upload(self.id)  # operators' buttons alone
        if is_heard:
            _HANDLE(self, message)

    own: Any = AppSession
    own.handle_backmsg = handle_backmsg


def session_id() -> str:
    """The id of this session, as the address of its uploads has it; empty outside of one."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def browser_token(cookies: Mapping[str, str]) -> bytes:
    """The random bytes of the cookie that Streamlit gives each browser; none without one."""
    return decode_xsrf_token_string(cookies.get(XSRF_COOKIE_NAME, ""))[0] or b""


def forget_lost_sessions(app: Any) -> None:
    """Let go of sessions whose browser is gone: they are only looked at when another one comes.

    With them go their uploads.
    """
    app._runtime._session_mgr._session_storage._cache.expire()


@cache
def index() -> str:
    """Streamlit's own page, which every address of an app answers with."""
    return (STATIC / "index.html").read_text("utf-8")


@cache
def static_files() -> frozenset[str]:
    """Paths of the files Streamlit serves below the root, but for its page.

    It answers every other path with that page, so that a wrong address stays blank.
    """
    files = (path for path in STATIC.rglob("*") if path.is_file())
    return frozenset(path.relative_to(STATIC).as_posix() for path in files) - {"index.html"}


def static_file(path: str) -> bytes:
    """The content of one of them."""
    return (STATIC / path).read_bytes()


@cache
def inline_hash() -> str:
    """The hash of the one inline script in Streamlit's page, for the content security policy."""
    script = index().partition("<script>")[2].partition("</script>")[0]
    return "sha256-" + b64encode(hashlib.sha256(script.encode()).digest()).decode()
