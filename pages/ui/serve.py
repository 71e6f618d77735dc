"""The server around the script: routes, headers, health, warm-up (see `app.py`)."""

import asyncio
import base64
import hashlib
import importlib
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from math import inf
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import data
from data import place, scratch
from pages.ui import assets, compat, connections, embed, gate, packed, registry, starting, watch
from pages.ui.access import settings, sign_in
from pages.ui.access.door import Door, handing
from pages.ui.access.settings import BELOW
from pages.ui.ask import ask
from pages.ui.assistant import api
from pages.ui.assistant.tools import Tools
from pages.ui.figures.picture import Picture
from pages.ui.files import routes
from pages.ui.filters import CARRIED
from pages.ui.templates import render
from pages.ui.view import Browser, language, read
from pages.ui.words import PAGES, words
from queries import load, names

HERE = Path(__file__).parent
SCRIPTS = ("whose.js", "frame.js", "links.js", "menus.js", "panels.js")  # parts of one script
OURS = ("", "healthz", "readyz", "metrics", "robots.txt", "favicon.ico", "mcp")
# Where addresses of ours or of Streamlit begin, and how many names may follow.
BELOW_OURS = {"files": 2, embed.FOLDER: 1, "oauth2callback": 1, "api": inf}
BELOW_OURS |= dict.fromkeys(compat.NAMES, inf)
HANDED_OVER = 3  # times the largest ledger: what a person may hold of files handed over
PATIENCE = 5.0  # seconds a reader waits for a snapshot that is brought from a bucket
LATER = 5.0  # seconds after the start: the first reader has the page by then

say = words("ui")
log = logging.getLogger("dashboard")


def _script() -> str:
    """The scripts of the frame with the words and keys they need."""
    told = {
        "CARRIED": (*CARRIED, "snapshot", "lang", "unit", "theme"),
        "MEETING_BACK": say.both("meeting.back"),
        "UNREACHABLE": say.both("panel.unreachable"),
    }
    parts = [(HERE / "frame" / name).read_text("utf-8") for name in SCRIPTS]
    text = "\n".join(("(() => {", *parts, "})();"))
    for name, value in told.items():
        text = text.replace(name, json.dumps(value, ensure_ascii=False))
    return text


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


SCRIPT = _script()
STYLES = (HERE / "frame" / "style.css", PAGES / "meeting" / "meeting.css")
ICON = (HERE / "frame" / "icon.svg").read_bytes()
POLICY = "content-security-policy"
HEADERS: Mapping[str, str] = {
    POLICY: "; ".join(
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
            # Streamlit loads the script of a component, here that of the meeting, as a blob.
            f"script-src 'self' blob: '{compat.inline_hash()}' '{_hash(SCRIPT)}'",
        )
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


def dressed() -> bytes:
    """Streamlit's page with this app's language, style, script, icon and title."""
    icon = "data:image/svg+xml;base64," + base64.b64encode(ICON).decode()
    style = "\n".join(path.read_text("utf-8") for path in STYLES)
    return (
        compat.index()
        .replace('<html lang="en">', '<html lang="zh-CN">', 1)
        .replace("./favicon.png", icon, 1)
        .replace("<title>Streamlit</title>", f"<title>{say('zh', 'brand')}</title>", 1)
        .replace("</head>", f"<style>{style}</style><script>{SCRIPT}</script></head>", 1)
        .encode()
    )


async def page(request: Request) -> Response:
    """The page every address of a page answers with; the script then reads the address.

    Streamlit knows the first page at the root alone, so its name leads there.
    """
    if request.url.path.removeprefix(BELOW).strip("/") == registry.first():
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{BELOW}/{query}")
    return packed.answer(request, dressed, "text/html", {"cache-control": "no-cache"})


async def health(request: Request) -> Response:
    """For a load balancer: the process is up."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """For a load balancer: there is a sound snapshot, an engine that answers, room on the disks."""
    faults = await run_in_threadpool(starting.faults)
    return JSONResponse({"status": "not ready" if faults else "ok"}, 503 if faults else 200)


async def metrics(request: Request) -> Response:
    """What this process measured of itself, for a collector on this machine."""
    content, kind = watch.metrics()
    return Response(content, media_type=kind)


async def robots(request: Request) -> Response:
    """For search engines: nothing here is for them."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


async def icon(request: Request) -> Response:
    """The icon, for what asks for it by its usual name."""
    return Response(ICON, media_type="image/svg+xml")


class Around:
    """Puts headers on every response, answers addresses of nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI, so that websockets and streams pass untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-store")  # none in between keeps it
                if scope["path"].startswith(f"{BELOW}/{embed.FOLDER}/"):
                    headers[POLICY] = embed.policy(HEADERS[POLICY])
            await send(message)

        answers: ASGIApp = self.app
        if not is_known(scope["path"]):
            answers = lost(Headers(scope=scope))
        await answers(scope, receive, with_headers)


def is_known(path: str) -> bool:
    """Whether an address is a page's, a file's, or one of Streamlit's own."""
    if not (path == BELOW or path.startswith(f"{BELOW}/")):
        return False
    inside = path.removeprefix(BELOW).strip("/")
    first, _, rest = inside.partition("/")
    if first in registry.pages():
        return not rest or rest.startswith("_stcore/")  # where Streamlit's script looks first
    if inside in OURS or f"/{inside}" in sign_in.ROUTES or inside in compat.static_files():
        return True
    return bool(rest) and rest.count("/") < BELOW_OURS.get(first, 0)


def lost(headers: Headers) -> Response:
    """That there is no such page, and the way to the first one."""
    lang = language({}, headers.get("accept-language", "") or "zh")
    return HTMLResponse(
        render(
            "lost.html",
            lang=lang,
            title=say(lang, "brand"),
            sentence=say(lang, "notfound"),
            home=f"{BELOW}/",
            link=registry.pages()[registry.first()].title[lang],
        ),
        404,
    )


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Before the first reader: snapshots built, pages and questions read, imports made."""
    watch.begin()
    compat.prepare()
    compat.shorten_lines(lambda error: watch.is_news(watch.story(error)))
    connections.limit_requests()
    connections.limit_frames()
    compat.hear_readers_alone(gate.is_admitted)
    starting.raise_descriptors()
    starting.give_memory_back()
    scratch.clear()
    place.PATIENCE = PATIENCE
    largest = int(st.get_option("server.maxUploadSize"))
    compat.keep_uploads_in_memory(largest)
    compat.bound_uploads(HANDED_OVER * largest, handing.get)
    try:
        data.ensure(starting.progress())
    except data.SnapshotError as error:
        log.error("%s", error)
    for name in names():
        load(name)
    for notice in (*registry.notices(registry.pages()), *settings.faults()):
        log.error("%s", notice)
    starting.tell_who_reads()
    packed.content(dressed, is_packed=True)
    threading.Thread(target=warm_up, daemon=True).start()
    later = threading.Timer(LATER, load_the_rest)
    later.daemon = True
    later.start()
    tasks = [starting.forget_lost_sessions(app), starting.follow_snapshots()]
    going_on = [asyncio.create_task(task) for task in tasks]
    yield {}
    for task in going_on:
        task.cancel()
    later.cancel()


def warm_up() -> None:
    """Answer the first page's questions: its first reader waits 0.1 s for it instead of 0.9 s."""
    importlib.import_module("streamlit.emojis")  # loaded at the first row of buttons
    compat.Drawn(Picture([], {}))  # its JSON is made by modules that are imported when needed
    with suppress(data.SnapshotError):
        view, _ = read(registry.first(), {}, Browser(role="staff"))
        for name in names():
            if name.partition("/")[0] in (registry.first(), "attention"):
                ask(view, name)


def load_the_rest() -> None:
    """Load what the first page does without: the first reader of /data waits 1 s less."""
    importlib.import_module("data.ledger")


def on_error(error: Exception) -> bool:
    """A page broke: the reader gets a sentence, the log the whole story."""
    watch.broke(error)
    address = {key: st.query_params.get_all(key) for key in ("lang",)}
    st.error(say(language(address, st.context.locale or ""), "broken"))
    return True


def _routes() -> list[Route]:
    pages = ["", *registry.pages()]
    served: dict[str, Callable[[Request], Any]] = {
        **{f"/{name}": page for name in pages},
        "/healthz": health,
        "/readyz": ready,
        "/metrics": metrics,
        "/robots.txt": robots,
        "/favicon.ico": icon,
        routes.PARTS_PATH: routes.part,
        routes.TABLES_PATH: routes.table,
        f"/{embed.FOLDER}/{{file}}": embed.answer,
    }
    found = [Route(f"{BELOW}{path}", answers) for path, answers in served.items()]
    forms = ["GET", "POST"]
    found += [Route(f"{BELOW}/api/{{path:path}}", api.answer), Route(f"{BELOW}/mcp", Tools())]
    signing = [Route(f"{BELOW}{path}", one, methods=forms) for path, one in sign_in.ROUTES.items()]
    return found + signing


ROUTES = _routes()
MIDDLEWARE = [Middleware(Around), Middleware(Door), Middleware(assets.Assets)]
