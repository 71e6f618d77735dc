"""What surrounds the script: our style and script in the page, and a policy that allows them."""

import base64
import gzip
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from pages.ui import compat, packed, serve
from pages.ui.files import routes
from tests.served import aside, fetched

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_is_dressed_once() -> None:
    dressed = serve.dressed().decode()
    assert '<html lang="zh-CN">' in dressed
    assert gzip.decompress(packed.content(serve.dressed, is_packed=True)) == serve.dressed()
    assert "志愿城市·太原" in dressed
    assert dressed.count("<style>") == 1
    assert serve.SCRIPT in dressed


def test_the_policy_allows_our_script_and_no_other() -> None:
    digest = base64.b64encode(hashlib.sha256(serve.SCRIPT.encode()).digest()).decode()
    scripts = next(
        part
        for part in serve.HEADERS["content-security-policy"].split("; ")
        if part.startswith("script-src")
    )
    assert f"'sha256-{digest}'" in scripts
    assert "unsafe" not in scripts
    others = {word for word in scripts.split()[1:] if not word.startswith("'sha256-")}
    assert others == {"'self'", "blob:"}  # blob: only to load the script of our own component
    assert scripts.count("'sha256-") == 2
    assert serve.HEADERS["x-content-type-options"] == "nosniff"


KNOWN = ("", "projects?lang=en&q=a%3F", "project?id=P21", "meeting", "healthz",
         "robots.txt", "favicon.ico")  # fmt: skip
UNKNOWN = ("nosuch", "nosuch?lang=en", "projects.html", "project/P21", "admin/x", "projects/x/y",
           "app.py", ".env", "files", "tai.yuan/projects", "embed/x/y",
           "files/x/y/z", "oauth2callback/x/y")  # fmt: skip


def test_what_there_is_answers_and_what_there_is_not_says_so() -> None:
    """Packed or not: a dotted address asked with gzip once answered 500."""
    faults: list[object] = []
    for takes in ("", "gzip"):
        for address in KNOWN:
            if (status := fetched(address, packed=takes).status) != 200:
                faults.append((address, takes, status))
        for address in UNKNOWN:
            found = fetched(address, packed=takes)
            if found.status != 404 or '<a href="/">' not in found.text:
                faults.append((address, takes, found.status))
            if "location" in found.headers or "content-security-policy" not in found.headers:
                faults.append((address, takes, sorted(found.headers)))
    assert faults == []


@pytest.mark.parametrize(
    "address", ["nosuch", "healthz", "robots.txt", "files/no.csv", "api/ask/none", "metrics"]
)
def test_nothing_between_keeps_what_does_not_say_so(address: str) -> None:
    assert fetched(address).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", ["", "?lang=en&q=a%3F"])
def test_the_first_page_is_at_the_root(query: str) -> None:
    moved = fetched(f"overview{query}")
    assert (moved.status, moved.headers["location"]) == (307, f"/{query}")


def test_streamlits_own_addresses_are_known() -> None:
    own = ("/_stcore/health", "/projects/_stcore/health", "/media/x.png", "/oauth2callback",
           "/oauth2callback/kc", "/api/ask/projects/list",
           *(f"/{path}" for path in compat.static_files()))  # fmt: skip
    assert [path for path in own if not serve.is_known(path)] == []


def put(path: str, content: bytes = b"x") -> tuple[int, bool]:
    """The status of an upload through our page, and whether the file stayed in memory."""
    kept: list[bool] = []
    body = b"".join(
        (b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n',
         content, b"\r\n--b--\r\n")
    )  # fmt: skip
    said: list[Message] = []

    async def take(request: Request) -> Response:
        async with request.form() as form:
            file = form["file"]
            assert isinstance(file, UploadFile)
            kept.append(file._in_memory)
        return Response(status_code=204)

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    route = Route("/_stcore/upload_file/{session}/{file}", take, methods=["PUT"])
    scope = {
        "type": "http", "method": "PUT", "path": path, "query_string": b"", "root_path": "",
        "headers": [(b"content-type", b"multipart/form-data; boundary=b")],
    }  # fmt: skip
    aside(serve.Around(Starlette(routes=[route]))(scope, receive, send))
    return said[0]["status"], all(kept)


def test_an_upload_never_touches_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1 << 20)  # another test may have set it
    large = b"x" * (3 << 20)
    assert put("/_stcore/upload_file/operator/1", large) == (204, False), "Starlette's own limit"
    compat.keep_uploads_in_memory(st.get_option("server.maxUploadSize"))
    assert put("/_stcore/upload_file/operator/1", large) == (204, True)
    assert MultiPartParser.spool_max_size > st.get_option("server.maxUploadSize") << 20


@pytest.mark.parametrize(("below", "at"), [("", ""), ("fund", "/fund"), ("/a/b/", "/a/b")])
def test_our_addresses_lie_below_the_path_of_the_app(below: str, at: str) -> None:
    """In a process of its own: the path is settled when the server begins."""
    code = (
        "import sys; from streamlit import config; "
        "config.set_option('server.baseUrlPath', sys.argv[1]); from pages.ui import serve; "
        "print(*(serve.is_known(f'{serve.BELOW}{path}') "
        "for path in ('', '/projects', '/nosuch', '/tai.yuan/projects'))); "
        "print(serve.is_known('/elsewhere/projects')); print(*(one.path for one in serve.ROUTES))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, below], capture_output=True, text=True, check=True
    )
    known, elsewhere, paths = ran.stdout.splitlines()
    assert known.split() == ["True", "True", "False", "False"]
    assert elsewhere == "False"
    ours = ("/projects", "/healthz", routes.PARTS_PATH, routes.TABLES_PATH)
    assert {f"{at}{one}" for one in ours} <= set(paths.split())


def test_the_start_loads_nothing_that_reads_ledgers() -> None:
    """It takes as long as all else that is ours; it follows once the first reader has a page."""
    late = ("data.ledger", "pandas", "rapidfuzz")
    script = (
        "import sys, streamlit; from pages.ui import serve;\n"
        f"print([name for name in {late} if name in sys.modules])\n"
        "serve.load_the_rest(); print('data.ledger' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split("\n")[:2] == ["[]", "True"]
