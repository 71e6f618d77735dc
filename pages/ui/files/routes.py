"""Files over HTTP: the parts of a view, and whole tables; made when asked for, sent in pieces.

An address is read into the same `View` as a page's. What a page would ignore with a sentence is
refused here with one, so that no file shows less than it is called. What guards the app guards
its files: who asks is settled at the door, for pages and files alike.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import IO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import data
from data import SnapshotError, audit
from pages.ui import access, errors, explain, registry
from pages.ui import view as views
from pages.ui.answers import Answer, label
from pages.ui.ask import ask
from pages.ui.files import addresses, aside, csv, downloads, exports, links, sheets, tables
from pages.ui.files.addresses import AddressError
from pages.ui.files.links import PAGE, PART, PICTURES, SOURCE
from pages.ui.files.workbook import MEDIA_TYPE, workbook
from pages.ui.filters import FILTERS
from pages.ui.listing import Part
from pages.ui.roles import Role
from pages.ui.view import Address, View
from pages.ui.words import LANGUAGES, words
from queries import CODES, names
from queries.engine import QueryError
from queries.pool import Pool

PARTS_PATH, TABLES_PATH = "/files/{file}", "/files/{snapshot}/{file}"
WHOLE, TABLE = "page.xlsx", "panel.html"
OPENED = (TABLE, SOURCE)  # for the page to show, not to save
KINDS = {"panel.csv": "text/csv", "panel.xlsx": MEDIA_TYPE, WHOLE: MEDIA_TYPE} | dict.fromkeys(
    OPENED, "text/html"
)
OFFICE = "application/vnd.openxmlformats-officedocument"
MADE_ASIDE = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
    "pptx": f"{OFFICE}.presentationml.presentation",
}
TABLE_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": MEDIA_TYPE,
    "parquet": "application/vnd.apache.parquet",
}
TAKEN = tuple(key for key in FILTERS if key != "page")  # a file holds every page of a list
ELSEWHERE = ("rows/projects",)  # shown as a panel, though not a question of a page
# What is opened to look at does not wait for what is made to be saved.
LOOKED_AT = Pool("popover", at_once=1, waiting=50)
SAVED = Pool("file", at_once=2, waiting=50, polite=True)
ASIDE = Pool("aside", at_once=1, waiting=20)

say = words("ui")
log = logging.getLogger("dashboard")


REFUSED = (AddressError, LookupError, SnapshotError, QueryError, OSError)


async def part(request: Request) -> Response:
    """A part of a view, or the whole page; else a sentence that says why there is none."""
    name = request.path_params["file"]
    try:
        address = addresses.given(request.query_params)
        kind = KINDS.get(name) or MADE_ASIDE[name.rpartition(".")[2]]
        rows, role = list[int](), access.who(request).role
        whose = access.asker(request) if name in OPENED else exports.paced(request)
        if name in KINDS:
            work = partial(made, name, address, base(request), role, rows)
            making = (LOOKED_AT if name in OPENED else SAVED).begin(work, whose)
        elif name in PICTURES or name in registry.files():
            making = ASIDE.begin(partial(aside.made, name, address, base(request), role), whose)
        else:
            raise LookupError(name)
        called, content = await asyncio.wrap_future(making)
        if name in OPENED and rows:
            exports.paced(request)
        if name not in OPENED or rows:
            what = "records" if name in OPENED else "export"
            await asyncio.to_thread(exports.noted, request, name, address, sum(rows), what)
    except REFUSED as error:
        return refused(error, language(request))
    headers = {"cache-control": "no-store"} if name in OPENED else _saved_as(called)
    return Response(content, media_type=kind, headers=headers)


def made(file: str, address: Address, base: str, role: Role, rows: list[int]) -> tuple[str, bytes]:
    """A file's name and content. `base` is where the app is, with a slash at its end.

    How many rows each part has is added to `rows`; of what is opened to look at, only how many
    records of single persons it shows.

    Raises AddressError, LookupError where there is nothing of the kind, SnapshotError for a
    snapshot there is not, and QueryError for what did not finish.
    """
    view, named = read(address, role)
    if file == WHOLE:
        parts = [part_of(view, one) for one in named]
        rows += map(_rows, parts)
        return _page_name(view), _workbook(parts, view, base)
    if len(named) != 1:
        raise AddressError(PART)
    if file == SOURCE:
        asked = _asked(view, *named)
        rows += filter(None, [explain.persons_in(asked)])
        return file, explain.opened(asked).encode()
    found = part_of(view, *named)
    if isinstance(found, Answer) and not found.rows:  # raises why it did not finish
        raise LookupError(file)
    if file == TABLE:
        if not isinstance(found, Answer):  # a listing is a table already
            raise LookupError(file)
        return file, explain.opened_table(found).encode()
    rows.append(_rows(found))
    suffix = file.partition(".")[2]
    content = csv.of_part(found) if suffix == "csv" else _workbook([found], view, base)
    return sheets.name_of(found, suffix), content


def read(address: Address, role: Role) -> tuple[View, tuple[str, ...]]:
    """The view and the parts an address asks for. Raises AddressError, SnapshotError."""
    shown, reader = addresses.read(address, role, once=[PAGE], others=[*TAKEN, PART])
    (page,), named = address[PAGE], tuple(address.get(PART, ()))
    is_right = {
        PAGE: page in registry.pages() and registry.pages()[page].in_frame,
        PART: set(named) <= offered() and len(set(named)) == len(named) <= audit.MOST,
    }
    if wrong := {one for one, holds in is_right.items() if not holds}:
        raise AddressError(*wrong)
    view = views.of(page, address, shown, reader)
    if view.ignored:
        raise AddressError(*view.ignored)
    return view, named


@cache
def offered() -> frozenset[str]:
    """Every part that has files: the questions of the pages, and their listings."""
    framed = [page for page in registry.pages().values() if page.in_frame]
    folders = {page.name for page in framed}
    questions = {name for name in names() if name.partition("/")[0] in folders}
    return frozenset({*questions, *ELSEWHERE, *(part for page in framed for part in page.parts),
                      *(name for page in framed for name in page.sources)})  # fmt: skip


def part_of(view: View, name: str) -> Part:
    """A part of the page under its view. Raises LookupError where there is none."""
    if "/" in name:
        return ask(view, name)
    make = registry.pages()[view.page].parts.get(name)
    found = make(view) if make is not None else None
    if found is None:
        raise LookupError(name)
    return found


def _rows(part: Part) -> int:
    if isinstance(part, Answer):
        return 0 if part.error is not None else part.rows
    return len(part.rows)


def _asked(view: View, name: str) -> list[Answer]:
    """The answers a part rests on. Raises LookupError where there is none."""
    if "/" in name:
        found = [ask(view, name)]
    else:
        rests_on = registry.pages()[view.page].sources.get(name)
        found = rests_on(view) if rests_on is not None else []
    if error := next((answer.error for answer in found if answer.error is not None), None):
        raise error
    if not found:
        raise LookupError(name)
    return found


def _workbook(parts: list[Part], view: View, base: str) -> bytes:
    """These parts as a workbook, with the address that reopens the page they are of."""
    return workbook(parts, view, links.to_view(view, base, registry.first()))


def _page_name(view: View) -> str:
    """The name of a page's workbook: page, filters, snapshot, and 演示数据 where it is."""
    title = registry.pages()[view.page].title[view.lang]
    filters = [one for labels in view.applied.values() for one in labels]
    is_demo = view.snapshot.kind == "demo"
    nature = label(CODES["provenance"], "demo", view.lang) if is_demo else ""
    return sheets.file_name((title, *filters), (view.snapshot.id, nature), "xlsx")


async def table(request: Request) -> Response:
    """A whole table as a file; a sentence where there is none, or too many are being made."""
    lang = language(request)
    name, _, suffix = request.path_params["file"].rpartition(".")
    try:
        shown = await asyncio.to_thread(data.open_snapshot, request.path_params["snapshot"])
        if name not in shown.tables or suffix not in TABLE_KINDS:
            raise LookupError(name)
        about = {"table": [name], "snapshot": [shown.id]}
        if shown.is_of_persons(name) and not access.who(request).may("staff"):
            exports.paced(request)
            asked = (request, f"{name}.{suffix}", about, 0, "refused")
            await asyncio.to_thread(exports.noted, *asked)
            raise QueryError("staff", f"{name} is about persons: for staff alone.")
        if suffix == "xlsx" and not tables.fits(shown, name):
            return sentence("tables.too_long", lang, 404, most=f"{tables.MAX_SHEET_ROWS:,}")
        writers: Mapping[str, Callable[[], IO[bytes]]] = {
            "csv": partial(tables.csv_file, shown, name, lang),
            "xlsx": partial(tables.xlsx_file, shown, name, lang, _here(request)),
            "parquet": partial(tables.parquet_file, shown, name),
        }
        whose = exports.paced(request)
        downloads.PLACES.enter(whose)
        try:
            file = await asyncio.wrap_future(SAVED.begin(writers[suffix], whose))
        except BaseException:
            downloads.PLACES.leave(whose)
            raise
        whole = shown.tables[name].rows
        await asyncio.to_thread(exports.noted, request, f"{name}.{suffix}", about, whole)
    except REFUSED as error:
        return refused(error, lang)
    headers = _saved_as(tables.name_of(shown, name, lang, suffix))
    return downloads.Sent(file, whose, TABLE_KINDS[suffix], headers)


def _saved_as(name: str) -> dict[str, str]:
    """Headers of a file to be saved under this name."""
    called = f"attachment; filename*=UTF-8''{quote(name)}"
    return {"cache-control": "no-store", "content-disposition": called}


def language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def base(request: Request, below: str = "files/") -> str:
    """Where the app is for its readers, with a slash at its end; the request is `below` it.

    PUBLIC_ADDRESS says it; else the proxy that a reader asked, by its usual headers; else the
    address that was asked for.
    """
    if public := os.environ.get("PUBLIC_ADDRESS", "").rstrip("/"):
        return f"{public}/"
    said = {
        name: request.headers.get(f"x-forwarded-{name}", "").partition(",")[0].strip()
        for name in ("proto", "host", "prefix")
    }
    url = request.url
    folder = f"{said['prefix'].rstrip('/')}{url.path.rpartition(below)[0]}"
    return f"{said['proto'] or url.scheme}://{said['host'] or url.netloc}{folder}"


def _here(request: Request) -> str:
    """The address of this file for its readers."""
    path = request.url.path.rpartition("files/")[2]
    return f"{base(request)}files/{path}?{request.url.query}"


def refused(error: Exception, lang: str) -> Response:
    """Why there is no file, in a sentence."""
    if isinstance(error, AddressError):
        return sentence("files.wrong", lang, 400, names=", ".join(sorted(error.args)))
    if isinstance(error, OSError):  # no room for what is being made
        log.error("A file could not be made (%s).", error.strerror)
        return sentence("files.full", lang, 503)
    if isinstance(error, SnapshotError) and error.code == "bucket_bringing":
        return sentence("files.bringing", lang, 503)
    if not isinstance(error, QueryError):
        return sentence("files.unknown", lang, 404)
    if error.code == "busy":
        return sentence("files.busy", lang, 503)
    if error.code == "pace":
        return PlainTextResponse(errors.unfinished(error, lang), 429, exports.AGAIN)
    status = 403 if error.is_closed else 503
    return PlainTextResponse(errors.unfinished(error, lang), status)


def sentence(key: str, lang: str, status: int, **slots: object) -> Response:
    return PlainTextResponse(say(lang, key, **slots), status)
