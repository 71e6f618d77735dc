"""Our two cookies: of who has signed in, and of a question to a provider until it is answered.

Where the app is at https their names begin with __Host-: browsers take such a cookie from this very
host alone. A neighbouring host can neither put one of its own in its place nor a second one beside
it.
"""

import os
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection
from starlette.routing import request_response
from starlette.types import Receive, Scope, Send

from pages.ui.access import settings

OF_APP = re.sub(
    r"[^A-Za-z0-9]", "-", settings.BELOW
)  # of several apps of one host each has its own
SESSION, QUESTION = f"fund_session{OF_APP}", f"fund_question{OF_APP}"
ANSWERED = 600  # seconds in which a provider has to answer


def is_secure(asked: HTTPConnection) -> bool:
    """Whether the app is at https for its readers."""
    told = (settings.redirect_uri(), os.environ.get("PUBLIC_ADDRESS", ""))
    is_asked = asked.scope.get("scheme") in ("https", "wss")
    return is_asked or any(one.startswith("https:") for one in told)


def named(name: str, asked: HTTPConnection) -> str:
    """The name of a cookie of ours."""
    return f"__Host-{name}" if is_secure(asked) else name


def about(asked: HTTPConnection) -> Mapping[str, Any]:
    """What a browser is told of a cookie that it is to keep, or to forget."""
    path = "/" if is_secure(asked) else settings.BELOW or "/"
    return {"path": path, "secure": is_secure(asked), "httponly": True, "samesite": "lax"}


def token(asked: HTTPConnection) -> str:
    """The token of who has signed in: none where several cookies bear the name."""
    return _value(SESSION, asked)


def _pairs(asked: HTTPConnection) -> list[str]:
    return [one for line in asked.headers.getlist("cookie") for one in line.split(";")]


def _value(name: str, asked: HTTPConnection) -> str:
    """The value of a cookie of ours; empty where there is none, or several.

    Spaces and tabs alone are taken off, as browsers do: `\\xa0__Host-…`, which `str.strip` would
    make our own, is a name that a neighbouring host may set.
    """
    name, pairs = named(name, asked), [one.partition("=") for one in _pairs(asked)]
    own = [value for key, _, value in pairs if key.strip(" \t") == name]
    return own[0].strip(" \t") if len(own) == 1 else ""


class Questioned:
    """A route to a provider or back, whose `request.session` lives until the answer.

    Streamlit's lives for two weeks, and is sent without TLS as well.
    """

    def __init__(self, answer: Any) -> None:
        self.app = request_response(answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the session of our cookie in place of Streamlit's, or of one like it."""
        asked = HTTPConnection(scope)
        name = named(QUESTION, asked)
        own = f"{name}={_value(QUESTION, asked)}"
        others = [one for one in _pairs(asked) if one.partition("=")[0].strip() != name]
        cookie = (b"cookie", ";".join([*others, own]).encode("latin-1"))
        headers = [cookie, *(one for one in scope["headers"] if one[0] != b"cookie")]
        kept = SessionMiddleware(
            self.app,
            sha256(f"question {settings.cookie_secret()}".encode()).hexdigest(),
            session_cookie=named(QUESTION, asked),
            max_age=ANSWERED,
            path=about(asked)["path"],
            https_only=is_secure(asked),
        )
        await kept({**scope, "headers": headers}, receive, send)
