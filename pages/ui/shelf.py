"""Streamlit's scripts, styles and fonts, answered from memory once they were read.

Streamlit answers them 64 kB at a time, a thread asked for each: a first page asks for a hundred,
one of them of 4.7 MB, while the same process works out what is to be shown.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(streamlit.__file__).parent / "static"
# The name of each file carries a hash of what is in it: this is what Streamlit says of them.
KEPT = "public, immutable, max-age=31536000"
PARTLY = ("if-none-match", "if-modified-since", "range")  # asked so, Streamlit answers itself


class Shelf:
    """Answers what is asked for whole; everything else goes on to the server behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI, so that websockets and streams pass untouched."""
        found = None
        if scope["type"] == "http" and scope["method"] == "GET":
            asked = Headers(scope=scope)
            if scope["path"] in names() and not any(name in asked for name in PARTLY):
                found = held(scope["path"])
        await (found or self.app)(scope, receive, send)


@cache
def names() -> frozenset[str]:
    """Paths of the files there are, as they are asked for: /static/js/….js."""
    every = (FOLDER / "static").rglob("*")
    return frozenset(f"/{path.relative_to(FOLDER).as_posix()}" for path in every if path.is_file())


@cache
def held(path: str) -> Response:
    """One of those files with the headers Streamlit would send, read when first asked for."""
    file = FOLDER / path.lstrip("/")
    of_streamlit = FileResponse(file, stat_result=file.stat(), headers={"cache-control": KEPT})
    return Response(file.read_bytes(), headers=dict(of_streamlit.headers))
