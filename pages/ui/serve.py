"""The server entry: what surrounds the script (see `app.py`, imported as a module by uvicorn)."""

from __future__ import annotations

import base64
import gc
import hashlib
import importlib
import json
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import data
from pages.ui import downloads, first, gate, links, preload, saved, shelf
from pages.ui.drawn import Drawn
from pages.ui.figures.picture import Picture
from pages.ui.frame import CARRIED, PAGES
from pages.ui.vocabulary import vocabulary
from pages.ui.words import words
from queries import load, names

HERE = Path(__file__).parent
SCRIPT = (
    (HERE / "frame.js")
    .read_text(encoding="utf-8")
    .replace("CARRIED", json.dumps(CARRIED))
    .replace("MEETING_BACK", json.dumps(vocabulary("ui")["meeting.back"], ensure_ascii=False))
    .replace("UNREACHABLE", json.dumps(vocabulary("ui")["panel.unreachable"], ensure_ascii=False))
)
STYLES = (HERE / "style.css", HERE.parent / "meeting" / "meeting.css")
STYLE = "\n".join(path.read_text(encoding="utf-8") for path in STYLES)
BELOW = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")  # where the app lies
ICON = (HERE / "icon.svg").read_bytes()

LATER = 5.0  # seconds after the start: whoever came at once has the page by then

log = logging.getLogger("dashboard")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


# Streamlit's page carries one inline script of its own, and this frame one.
STREAMLIT_INLINE = "sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA="
POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'self'",
        "object-src 'none'",
        "frame-ancestors 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'self' blob:",
        # blob: is how Streamlit loads the script of a component, here that of the meeting.
        f"script-src 'self' blob: '{STREAMLIT_INLINE}' '{_hash(SCRIPT)}'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


# The page is asked for whole and plain: Streamlit's etag knows nothing of our part of it.
WHOLE = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")


class Page:
    """Puts the frame's style and script into the page, and security headers on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI, so that websockets and streams pass untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_lost = _is_lost(scope["path"])
        if scope["method"] == "GET" and (is_lost or _is_first(scope["path"])):
            query = scope.get("query_string", b"").decode("latin-1")
            asked = "&".join(filter(None, ("notfound=1" if is_lost else "", query)))
            found = RedirectResponse(f"{BELOW}/?{asked}" if asked else f"{BELOW}/")
            await found(scope, receive, send)
            return
        if scope["method"] == "PUT" and not gate.may_upload(scope["path"]):
            refused = JSONResponse({"status": "no operator"}, 403)  # readers hand over nothing
            await refused(scope, receive, send)
            return
        if "." not in scope["path"]:
            scope["headers"] = [h for h in scope["headers"] if h[0] not in WHOLE]
        start: Message | None = None
        body = bytearray()

        async def change(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers[name] = value
                if _is_page(scope["path"], Headers(raw=message["headers"])):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                page = dress(body.decode("utf-8")).encode("utf-8") if body else b""
                headers = MutableHeaders(raw=start["headers"])
                for name in ("etag", "last-modified"):
                    del headers[name]
                if scope["method"] != "HEAD":
                    headers["content-length"] = str(len(page))
                await send(start)
                message = {"type": "http.response.body", "body": page}
            await send(message)

        await self.app(scope, receive, change)


def _is_lost(path: str) -> bool:
    """Whether a path is no page and nothing of the server's: files have a dot or a folder."""
    name = _name(path)
    return bool(name) and "." not in name and "/" not in name and name not in (*PAGES, "healthz")


def _is_first(path: str) -> bool:
    """Whether a path calls the first page by its name: Streamlit knows it at the root alone."""
    return _name(path) == PAGES[0]


def _name(path: str) -> str:
    return path.removeprefix(BELOW).strip("/")


def _is_page(path: str, headers: Headers) -> bool:
    """Whether it is Streamlit's page, and not a table that a page opens."""
    is_ours = _name(path).startswith("files/")
    return not is_ours and headers.get("content-type", "").startswith("text/html")


def dress(page: str) -> str:
    """Streamlit's page in this house's language, colours, icon and title."""
    icon = "data:image/svg+xml;base64," + base64.b64encode(ICON).decode()
    begin = preload.links(page, preload.scripts())
    head = f"{begin}<style>{STYLE}</style><script>{SCRIPT}</script></head>"
    return (
        page.replace('<html lang="en">', '<html lang="zh-CN">', 1)
        .replace("./favicon.png", icon, 1)
        .replace("<title>Streamlit</title>", f"<title>{vocabulary('ui')['brand']['zh']}</title>", 1)
        .replace("</head>", head, 1)
    )


async def healthz(request: Request) -> Response:
    """For a load balancer: the process is up."""
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Before the first reader: snapshots built, questions read, imports warm."""
    from streamlit import delta_generator
    from streamlit.runtime.pages_manager import PagesManager

    # Streamlit would take every file in pages/ for a page until navigation has run once.
    PagesManager.uses_pages_directory = False
    # It would read the source of every module on the stack to see whether a person typed them.
    delta_generator._use_warning_has_been_displayed = True
    data.open_at_once()
    try:
        data.ensure(lambda step, share: print(f"Snapshots: {step}, {share:.0%}", flush=True))
    except data.SnapshotError as error:
        log.error("%s", error)
    for name in names():
        load(name)
    preload.scripts(), shelf.names()
    Drawn(Picture([], {}))  # its JSON is made by modules that are imported when first needed
    keep_uploads_in_memory()
    gc.freeze()  # what was imported lives as long as the server; imports leave no garbage behind
    threading.Thread(target=first.prepare, daemon=True).start()
    later = threading.Timer(LATER, load_the_rest)
    later.daemon = True
    later.start()
    yield {}
    later.cancel()


def load_the_rest() -> None:
    """What the first page does without: who brings a ledger shall not wait for it either."""
    importlib.import_module("data.ledger")
    gc.freeze()


def keep_uploads_in_memory() -> None:
    """Uploads hold people's names: Starlette would write what exceeds 1 MB to disk."""
    MultiPartParser.spool_max_size = (st.get_option("server.maxUploadSize") + 1) << 20


def on_error(error: Exception) -> bool:
    """A page broke: the reader gets a sentence, the log the whole story."""
    log.exception("A page broke.", exc_info=error)
    st.error(words("ui")("broken"))
    return True


ROUTES = [
    Route(f"{BELOW}/healthz", healthz),
    Route(f"{BELOW}{links.PATH}", saved.file),
    Route(f"{BELOW}{downloads.PATH}", downloads.table),
]
MIDDLEWARE = [Middleware(Page), Middleware(shelf.Shelf)]
