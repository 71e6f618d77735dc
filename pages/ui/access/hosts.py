"""By which names the app is reached: a web page elsewhere may point a name of its own here.

An address in numbers cannot be pointed anywhere else; a name has to be one that is set up.
"""

import os
import socket
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from pages.ui.access import settings


def is_ours(host: str) -> bool:
    """Whether a request's Host names this app."""
    try:
        found = urlsplit(f"//{host}")
        name, _ = (found.hostname or "").rstrip("."), found.port
    except ValueError:
        return False
    if not name or found.netloc != host or "@" in host:
        return False
    return _is_number(name) or any(_fits(name, one) for one in _names())


def is_origin(origin: str, asked: HTTPConnection) -> bool:
    """Whether an Origin is that of the page that was asked for, and no other scheme's.

    A page at http is another's where ours is known to be at https: by the request itself, or by a
    proxy that is trusted. One that does not say so leaves both.

    Streamlit reads hosts in its own way: of one that it does not find it asks the internet for this
    machine's address, while everybody waits.
    """
    host, is_secure = asked.headers.get("host", ""), asked.scope.get("scheme") in ("https", "wss")
    return origin == f"https://{host}" or (origin == f"http://{host}" and not is_secure)


def _names() -> list[str]:
    """The names that are set up, ALLOWED_HOSTS among them: `*.` at the start for all below."""
    own = (os.environ.get("PUBLIC_ADDRESS", ""), settings.redirect_uri())
    told = [urlsplit(one).hostname or "" for one in own]
    said = os.environ.get("ALLOWED_HOSTS", "").split(",")
    more = filter(None, (one.strip().lower().rstrip(".") for one in said))
    return ["localhost", _machine(), *filter(None, told), *more]


@cache
def _machine() -> str:
    return socket.gethostname().lower()


def _fits(name: str, pattern: str) -> bool:
    return pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:]))


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
