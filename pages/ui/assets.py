"""Streamlit's scripts and styles, which it sends as they are: packed once."""

from collections.abc import Callable
from functools import cache

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui import compat, packed
from pages.ui.access import settings

KINDS = {".js": "text/javascript", ".css": "text/css"}
HELD = {"cache-control": "public, immutable, max-age=31536000"}  # a hash is part of their names


@cache
def asset(path: str) -> Callable[[], bytes]:
    """What reads a file of Streamlit's, by which its content is held."""
    return lambda: compat.static_file(path)


class Assets:
    """Answers for the scripts and styles of Streamlit, which sends them as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI, so that all else passes untouched."""
        path = scope.get("path", "").removeprefix(f"{settings.BELOW}/")
        kind = KINDS.get(path[path.rfind(".") :])
        app = self.app
        if kind and scope.get("method") in ("GET", "HEAD") and path in compat.static_files():
            app = packed.answer(Request(scope), asset(path), kind, HELD)
        await app(scope, receive, send)
