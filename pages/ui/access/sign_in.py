"""Signing in and out: the page that asks for it, accounts, providers. Plain pages, no script."""

import asyncio
import logging
import math
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from data import SnapshotError, accounts, audit
from data.errors import shown
from pages.ui import access, registry
from pages.ui.access import cookies, grants, hosts, oidc, sessions, settings
from pages.ui.access.pace import Pace, neighbourhood
from pages.ui.access.tries import TRIES
from pages.ui.roles import Identity, Person
from pages.ui.templates import render
from pages.ui.view import language
from pages.ui.words import words

LARGEST_FORM, SLOWEST_FORM = 8 << 10, 20.0  # bytes, seconds
ANSWERS = Pace(each_second=0.1, most=20)  # wrong answers of one address that are written down
WAYS = Pace(each_second=5, most=300)  # of one address to a provider and back
COMINGS = Pace(each_second=0.2, most=10)  # and goings of one person: lines of the audit log
HASHING = asyncio.Semaphore(2)  # each hash takes 64 MB

say = words("ui")
log = logging.getLogger("dashboard")


def asked(connection: HTTPConnection, identity: Identity) -> Response:
    """What whoever has no role gets: for a page the way to one, for all else a word."""
    inside = connection.scope["path"].removeprefix(settings.BELOW).strip("/")
    if connection.scope["method"] in ("GET", "HEAD") and (inside in registry.pages() or not inside):
        query = connection.url.query
        back = connection.scope["path"] + (f"?{query}" if query else "")
        return _without_role(connection, identity) if identity.key else _form(connection, back)
    return PlainTextResponse(_said(connection, "signin.needed"), 403 if identity.key else 401)


async def by_proxy(identity: Identity) -> None:
    """Write down that somebody has come whom the proxy in front has signed in, once a sign-in."""
    if identity.key.startswith("proxy:") and sessions.begins(identity.key):
        await _noted(identity, "sign-in", way="proxy")


def strange_host(connection: HTTPConnection) -> Response:
    """What a request for a name gets that is not set up as one of ours."""
    host = shown(connection.headers.get("host", ""), 60)
    log.warning("A request for the host %s was refused: it is not in ALLOWED_HOSTS.", host)
    return PlainTextResponse(_said(connection, "signin.host"), 400)


async def page(request: Request) -> Response:
    """The page that asks to sign in; a form that was sent is looked at."""
    if request.method == "POST":
        return await _by_account(request)
    back = _inside(request.query_params.get("back", ""))
    return RedirectResponse(back) if access.who(request).role else _form(request, back)


async def leave(request: Request) -> Response:
    """Off to a provider."""
    name = request.query_params.get("provider", settings.DEFAULT)
    if name not in settings.providers():
        return _form(request, _inside(""), "signin.failed")
    back = _inside(request.query_params.get("back", ""))
    if wait := _way(request):
        return _form(request, back, "signin.often", 429, seconds=wait)
    try:
        return await oidc.leave(request, name, back)
    except Exception as error:  # whatever a provider that is down or wrong makes of it
        log.error("The provider %s does not answer (%s).", name, shown(error, 200))
        return _form(request, _inside(""), "signin.unreachable")


async def arrive(request: Request) -> Response:
    """Back from a provider."""
    is_asked = oidc.PROVIDER in request.session  # this browser was sent off
    if is_asked and (wait := _way(request)):
        return _form(request, _inside(""), "signin.often", 429, seconds=wait)
    try:
        person, id_token, back = await oidc.arrive(request)
        return await _admitted(request, person, _inside(back), id_token=id_token)
    except Exception as error:  # each of many that an answer not ours makes Authlib raise
        identity = access.who(request)
        pace = ANSWERS.of(neighbourhood(identity.address))
        if is_asked and not pace.take(longest=0):
            await _noted(identity, "sign-in refused", way="provider")
        log.warning("Signing in failed (%s: %s).", type(error).__name__, shown(error, 200))
        return _form(request, _inside(""), "signin.failed")


def _way(request: Request) -> int:
    """Take a step to a provider or back; returns how many seconds it has to wait."""
    pace = WAYS.of(neighbourhood(access.who(request).address))
    return math.ceil(pace.take(longest=0))


def _often(key: str) -> int:
    """Take a step in or out; returns how many seconds who does so very often has to wait."""
    return math.ceil(COMINGS.of(key).take(longest=0))


async def out(request: Request) -> Response:
    """The question whether to sign out; once it is confirmed, everywhere."""
    if request.method != "POST":
        return _page(request, "sign_out.html", 200, name=access.who(request).name)
    if not _is_from_here(request):
        return PlainTextResponse(_said(request, "signin.elsewhere"), 403)
    kept, identity = access.kept(request), access.who(request)
    found: Response | None = None
    if identity.key:
        if wait := _often(identity.key):
            return PlainTextResponse(_said(request, "signin.often", seconds=wait), 429)
        sessions.end(identity.key)
        await _noted(identity, "sign-out")
    if kept is not None and (person := sessions.person_of(kept)).key == identity.key:
        if person.kind == "provider":
            found = await oidc.leave_for_good(request, person.provider, kept["id_token"])
    elif proxy := settings.proxy():
        found = RedirectResponse(str(proxy.get("sign_out", settings.BELOW + "/")), 303)
    found = found or RedirectResponse(f"{settings.BELOW}/sign-in", 303)
    found.delete_cookie(cookies.named(cookies.SESSION, request), **cookies.about(request))
    return found


async def _by_account(request: Request) -> Response:
    """Hold a name and a passphrase against the accounts."""
    if not _is_from_here(request):
        return PlainTextResponse(_said(request, "signin.elsewhere"), 403)
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 5 or int(length) > LARGEST_FORM:
        return PlainTextResponse(_said(request, "signin.needed"), 413)
    try:
        async with asyncio.timeout(SLOWEST_FORM), request.form(max_files=0, max_fields=10) as form:
            told = {key: str(form.get(key, "")) for key in ("name", "passphrase", "back")}
    except (TimeoutError, ClientDisconnect):
        return PlainTextResponse(_said(request, "signin.needed"), 408)
    back, name = _inside(told["back"]), accounts.plain(told["name"]).strip().casefold()
    address = access.who(request).address
    wait, pause = TRIES.begin(address, name)
    if wait:
        return _form(request, back, "signin.wait", 429, seconds=wait)
    await asyncio.sleep(pause)
    try:
        async with HASHING:
            mark = await run_in_threadpool(accounts.fitting, name, told["passphrase"])
    except SnapshotError as error:
        log.error("%s", error)
        mark = ""
    if not mark:
        known = name if accounts.mark(name) else None  # anything else may be a passphrase
        await _noted(access.who(request), "sign-in refused", way="account", name=known)
        log.warning("A passphrase was refused.")
        return _form(request, back, "signin.wrong", 401)
    TRIES.succeeded(address, name)
    return await _admitted(request, Person("account", name, name=name), back, mark=mark)


async def _noted(identity: Identity, what: str, **details: object) -> None:
    """Write down who signs in or out, or is refused."""

    def write() -> None:
        with access.acting(identity):
            audit.note(what, **details)

    await run_in_threadpool(write)


async def _admitted(request: Request, person: Person, back: str, **proof: str) -> Response:
    """Remember who signed in, by a new token, and lead to where they wanted to be.

    `proof` is what `sessions.begin` keeps of how they did.
    """
    if wait := _often(person.key):  # asked of who has shown who they are alone
        return _form(request, back, "signin.often", 429, seconds=wait)
    sessions.drop(cookies.token(request))
    token = sessions.begin(person, **proof)
    role = grants.in_force().role_of(person)
    identity = Identity(role, person.key, access.called(person), access.who(request).address)
    await _noted(identity, "sign-in", way=person.kind)
    response = RedirectResponse(back, 303)
    name, lasts = cookies.named(cookies.SESSION, request), sessions.LONGEST
    response.set_cookie(name, token, max_age=lasts, **cookies.about(request))
    return response


def _is_from_here(request: Request) -> bool:
    """Whether a form was sent by a page of ours: browsers say where it stood."""
    origin = request.headers.get("origin", "")
    if not origin:
        return request.headers.get("sec-fetch-site", "") == "same-origin"
    return hosts.is_origin(origin, request)


def _inside(address: str) -> str:
    """An address if it is a page of this app, else the first page: nobody is led elsewhere."""
    first = f"{settings.BELOW}/"
    is_plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    if not is_plain or not address.isprintable() or len(address) > 2000:
        return first
    path = address.partition("?")[0].partition("#")[0]
    name = path.removeprefix(first) if path.startswith(first) else "?"
    return address if name in registry.pages() or not name else first


def _form(
    connection: HTTPConnection, back: str, problem: str = "", status: int = 401, **slots: object
) -> Response:
    ways = [
        (f"{settings.BELOW}/sign-in/with?{urlencode({'provider': name, 'back': back})}",
         str(given.get("title", "")))
        for name, given in settings.providers().items()
    ]  # fmt: skip
    return _page(
        connection,
        "sign_in.html",
        status,
        ways=ways,
        has_accounts=accounts.exist(),
        to=f"{settings.BELOW}/sign-in",
        back=back,
        problem=problem,
        slots=slots,
    )


def _without_role(connection: HTTPConnection, identity: Identity) -> Response:
    return _page(
        connection,
        "no_role.html",
        403,
        name=identity.name,
        contact=grants.in_force().contact,
        key=identity.key,
    )


def _page(connection: HTTPConnection, template: str, status: int, **slots: Any) -> Response:
    lang = _language(connection)
    slots |= {"lang": lang, "title": say(lang, "brand"), "below": settings.BELOW}
    said: Callable[..., str] = lambda key, **more: say(lang, key, **more)  # noqa: E731
    response = HTMLResponse(render(template, say=said, **slots), status)
    response.headers["cache-control"] = "no-store"
    return response


def _said(connection: HTTPConnection, key: str, **slots: object) -> str:
    return say(_language(connection), key, **slots) + "\n"


def _language(connection: HTTPConnection) -> str:
    address: Mapping[str, list[str]] = {"lang": connection.query_params.getlist("lang")}
    return language(address, connection.headers.get("accept-language", ""))


ROUTES: Mapping[str, Callable[..., Any]] = {
    "/sign-in": page,
    "/sign-in/with": cookies.Questioned(leave),
    "/oauth2callback": cookies.Questioned(arrive),
    "/oauth2callback/{provider}": cookies.Questioned(arrive),
    "/sign-out": out,
}
"""Addresses and what answers them; the first and the last also take a form."""
