"""Requests of people: who has signed in, who is signing in, what their browser sends along."""

import re
from urllib.parse import urlencode

from starlette.requests import HTTPConnection
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from data import accounts
from pages.ui.access import cookies, sessions
from pages.ui.roles import Person
from tests.served import Fetched, fetched

PASSPHRASE = "芝麻开门 sesame"
OURS = {"origin": "http://fund.example"}


def as_(name: str) -> dict[str, str]:
    """The headers of somebody who has signed in with an account."""
    return {"cookie": f"{cookies.SESSION}={with_account(name)}"}


def with_account(name: str) -> str:
    """The token of somebody who has signed in with an account."""
    return sessions.begin(Person("account", name, name=name), mark=accounts.mark(name))


def browser() -> dict[str, str]:
    """The headers of a browser that Streamlit has given its cookie."""
    return {"cookie": f"_streamlit_xsrf={generate_xsrf_token_string()}"}


def connection(headers: dict[str, str]) -> HTTPConnection:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": raw, "client": ("192.0.2.1", 5)})


def sent(path: str, headers: dict[str, str] | None = None, **form: str) -> Fetched:
    body = urlencode(form).encode()
    kind = {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}
    return fetched(path, "POST", headers={**OURS, **kind, **(headers or {})}, body=body)


def entered(name: str = "wang", passphrase: str = PASSPHRASE, back: str = "/") -> Fetched:
    return sent("sign-in", name=name, passphrase=passphrase, back=back)


def token(found: Fetched) -> str:
    said = re.match(rf"{cookies.SESSION}=([^;]+)", found.headers["set-cookie"])
    assert said is not None
    return said[1]
