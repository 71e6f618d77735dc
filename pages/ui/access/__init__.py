"""Who may see and do what. Two calls tell it:

access.who(request)   of a route: the Identity of whoever asks
access.reader()       of a run of the script, or of a button's callback

`.may("staff")` says whether the role or a higher one is theirs. Nobody without a role reaches a
route or the script at all: `door.py` stands before them.
"""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from hmac import compare_digest
from itertools import count
from typing import Any

import streamlit as st
from cachetools import LRUCache
from starlette.requests import HTTPConnection

from data import SnapshotError, audit, tokens
from pages.ui import compat, roles
from pages.ui.access import cookies, grants, sessions, settings
from pages.ui.access.pace import neighbourhood
from pages.ui.roles import Identity, Person, mail_address

ENTERED = "x-entered"  # a header of the door's own: the number under which a websocket came in
CAME = "came"  # in a request's scope: when it came, in seconds of time.monotonic
FOR_PROGRAMS = ("api", "mcp")  # first parts of the addresses that assistants ask
LONGEST_NAME = 200  # characters of a name that a proxy tells
CALLED = 60  # characters of a name that people choose themselves
VOUCHED = 180.0  # seconds a websocket lasts without a request that the proxy vouches for

log = logging.getLogger("dashboard")

_latest: LRUCache[bytes, tuple[Person, float]] = LRUCache(10_000)
"""Browser -> who asked there last, and when."""

_entered: dict[str, HTTPConnection] = {}
_numbers = count(1)


def who(request: HTTPConnection) -> Identity:
    """Who asks a route. Raises KeyError for a request that did not come through the door."""
    found: Identity = request.scope["identity"]
    return found


def asker(request: HTTPConnection) -> str:
    """Who asks a route, as one of those who share its places."""
    return sharing(who(request))


def sharing(identity: Identity) -> str:
    """What tells a reader from others where places are shared: person, else address."""
    return identity.key or neighbourhood(identity.address)


def reader() -> Identity:
    """Who runs the script, as it is at this moment."""
    return of(connection())


def connection() -> HTTPConnection:
    """The websocket that a run of the script belongs to; one that tells nothing outside of one."""
    found = _entered.get(st.context.headers.get(ENTERED) or "")
    return found or HTTPConnection({"type": "http", "headers": []})


def of(asked: HTTPConnection, touch: bool = True) -> Identity:
    """Who a request or a websocket comes from; `touch` says that they take a step."""
    address = asked.client.host if asked.client else ""
    if not settings.is_on():
        is_staff = roles.is_staff(address or None, asked.headers)
        return Identity("staff" if is_staff else "viewer", address=address)
    if told := _told_by_proxy(asked):  # then nobody else, whose cookie may be left in the browser
        person = _named(told)
    else:
        person = _signed_in(asked, touch) or _with_token(asked)
    if person is None or not _is_still(asked, person):
        return Identity(address=address)
    return Identity(grants.in_force().role_of(person), person.key, called(person), address)


def _is_still(asked: HTTPConnection, person: Person) -> bool:
    """Whether this is still who asks: a request says so itself, and so does one for a websocket.

    A websocket keeps for ever what the proxy said when it was opened. It ends where another asks at
    the same browser since, and where the proxy says something else of them there, or nothing.
    """
    browser, now = compat.browser_token(asked.cookies), time.monotonic()
    if asked.scope["type"] == "http" or CAME not in asked.scope:
        asked.scope[CAME] = now
        if browser:
            _latest[browser] = person, now
        return True
    latest, at = _latest.get(browser, (person, asked.scope[CAME]))
    if person.kind != "proxy":
        return latest.key == person.key
    return latest == person and now - at < VOUCHED


def called(person: Person) -> str:
    """What a person is called on screen and in what is written down.

    A name that people choose themselves stands beside the subject, never alone; what one of several
    providers says stands behind the name of that provider.
    """
    told = grants.prefix(person) + (person.mail or person.subject)
    is_mail_like = "@" in person.subject and person.kind == "provider"  # and nobody verified it
    if person.mail or (person.name in ("", person.subject) and not is_mail_like):
        return told
    return f"{person.name[:CALLED] or 'subject'} ({told})"


def acting(
    identity: Identity, still: Callable[[], bool] = audit.always
) -> AbstractContextManager[None]:
    """Let what is done inside be written down as this person's: `with access.acting(…):`.

    `still` tells whether they may still do it.
    """
    who = identity.name or ("passphrase" if identity.role == "operator" else "")
    return audit.acting(audit.Actor(who, identity.role, identity.address, identity.key, still))


def enter(came: HTTPConnection) -> str:
    """Remember a websocket; returns the number under which the script finds who is behind it."""
    number = str(next(_numbers))
    _entered[number] = came
    return number


def leave(number: str) -> None:
    """Forget it again."""
    _entered.pop(number, None)


def kept(asked: HTTPConnection, touch: bool = False) -> dict[str, Any] | None:
    """What is kept of the sign-in whose cookie a request brings."""
    return sessions.find(cookies.token(asked), touch)


def _signed_in(asked: HTTPConnection, touch: bool) -> Person | None:
    found = kept(asked, touch)
    return sessions.person_of(found) if found is not None else None


def _with_token(asked: HTTPConnection) -> Person | None:
    """The assistant whose token a request brings: to what is for programs, and nothing else."""
    inside = str(asked.scope.get("path", "")).removeprefix(settings.BELOW).strip("/")
    said = asked.headers.getlist("authorization")
    if inside.partition("/")[0] not in FOR_PROGRAMS or len(said) != 1:
        return None
    kind, _, token = said[0].partition(" ")
    try:
        name = tokens.holder(token.strip()) if kind.casefold() == "bearer" else None
    except SnapshotError as error:
        log.error("%s", error)
        return None
    return Person("assistant", name, name=name) if name else None


def _told_by_proxy(asked: HTTPConnection) -> dict[str, list[str]]:
    """What the proxy in front says of whoever asks, header by header; nothing where it names
    nobody. Its secret proves it.

    The server takes the reader's address out of what a proxy says only for those of
    FORWARDED_ALLOW_IPS, and sets port 0 beside it: a request with a port came past the proxy.
    """
    proxy, client = settings.proxy(), asked.client
    if proxy is None or client is None or client.port != 0:
        return {}
    names = {key: str(proxy.get(key, "")).lower() for key in ("user", "mail", "name", "groups")}
    names["user"] = names["user"] or "x-forwarded-user"
    said = {key: asked.headers.getlist(name) if name else [] for key, name in names.items()}
    secret = asked.headers.getlist(settings.PROXY_SECRET)
    if len(secret) != 1 or not compare_digest(secret[0].encode(), str(proxy["secret"]).encode()):
        return {}
    return said if any(said["user"]) else {}


def _named(said: dict[str, list[str]]) -> Person | None:
    """Whom a proxy names: each header stands there once, and is what it may be; else nobody."""
    if len(said["user"]) != 1 or any(len(values) > 1 for values in said.values()):
        return None
    told = {key: _decoded(values[0]) if values else "" for key, values in said.items()}
    user = told["user"]
    if not user or any(len(told[key]) > LONGEST_NAME for key in ("user", "mail", "name")):
        return None
    if not all(value.isprintable() for value in told.values()):
        return None
    groups = frozenset(filter(None, (one.strip() for one in told["groups"].split(","))))
    return Person("proxy", user, mail=mail_address(told["mail"]), name=told["name"], groups=groups)


def _decoded(value: str) -> str:
    """A header's text: proxies write UTF-8, which arrives as Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8").strip(" \t")
    except UnicodeError:
        return ""
