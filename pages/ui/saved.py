"""What a page shows, as files over HTTP: the same code under the same choices, made when asked for.

Nothing is kept for whoever might click. An address holds only what `links` writes; what a page
would ignore with a sentence is refused here with one, so that no file shows less than it is
called. As with whole tables: whoever reaches the app reaches its files.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import data
from data import Snapshot, SnapshotError
from pages.ui import filters, formats, frame, links, lists, once, opened, said
from pages.ui.answer import Answer, Reader, label
from pages.ui.ask import ask
from pages.ui.vocabulary import LANGUAGES, vocabulary
from pages.ui.workbook import XLSX, Part, workbook
from queries import CODES, names
from queries.engine import QueryError
from queries.pool import Pool

WHOLE = "page.xlsx"
TABLE = "panel.html"
OPENED = (TABLE, links.SOURCE)  # for the page to show, not to save
KINDS = {"panel.csv": "text/csv", "panel.xlsx": XLSX, WHOLE: XLSX} | dict.fromkeys(
    OPENED, "text/html"
)
FRAMED = tuple(page for page in frame.PAGES if page != "meeting")
SHEETS = Pool("sheet", at_once=1, waiting=50, polite=True)
SHOWN = Pool("shown", at_once=1, waiting=50)  # a table to look at does not wait for workbooks
ELSEWHERE = ("rows/projects",)  # shown as a panel, though not a question of a page


@dataclass(frozen=True)
class View:
    """A page as an address asks for it: which parts, under what, how read, by whom served."""

    page: str
    parts: tuple[str, ...]
    snapshot: Snapshot
    reader: Reader
    said: Mapping[str, list[str]]
    base: str  # where the app is, with a slash at its end


class WrongAddress(Exception):
    """Parameters that no link of ours has, by their names."""

    def __init__(self, wrong: Iterable[str]) -> None:
        super().__init__(", ".join(sorted(wrong)))


@functools.cache
def offered() -> frozenset[str]:
    """Every part of a page that has files: the questions of the pages, and the listings."""
    asked = {name for name in names() if name.partition("/")[0] in FRAMED}
    return frozenset({*asked, *ELSEWHERE, *lists.LISTINGS, *lists.COMPARED, *lists.SOURCES})


async def file(request: Request) -> Response:
    """The file asked for; else a sentence that says why there is none."""
    name, asked = request.path_params["file"], request.query_params
    lang = asked["lang"] if asked.get("lang") in LANGUAGES else LANGUAGES[0]
    if name not in KINDS:
        return _sentence("files.unknown", lang, 404)
    try:
        pool = SHOWN if name in OPENED else SHEETS
        made = pool.begin(functools.partial(_made, name, asked.multi_items(), _base(request)))
        called, content = await asyncio.wrap_future(made)
    except WrongAddress as error:
        return _sentence("files.wrong", lang, 400, names=str(error))
    except (LookupError, SnapshotError):
        return _sentence("files.unknown", lang, 404)
    except QueryError as error:
        if error.code == "busy":
            return _sentence("files.busy", lang, 503)
        return PlainTextResponse(said.unfinished(error, lang), 503)
    headers = {"cache-control": "no-store"}
    if name not in OPENED:
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(called)}"
    return Response(content, media_type=KINDS[name], headers=headers)


def _made(name: str, asked: list[tuple[str, str]], base: str) -> tuple[str, bytes]:
    """A file's name and content."""
    view = read(asked, base)
    if name != WHOLE and len(view.parts) != 1:
        raise WrongAddress([links.PART])
    with once.run(known(view)):
        if wrong := filters.ignored(view.snapshot):
            raise WrongAddress(wrong)
        if name == links.SOURCE:
            return name, opened.source(_asked(*view.parts)).encode()
        parts = [_part(one) for one in view.parts]
        if name == WHOLE:
            return _called(view), _workbook(parts, view)
        (part,) = parts
        if isinstance(part, Answer) and not part.rows:  # of what did not finish, it raises why
            raise LookupError(name)
        if name == TABLE:
            if not isinstance(part, Answer):  # a listing is a table already
                raise LookupError(name)
            return name, opened.table(part).encode()
        suffix = name.partition(".")[2]
        return part.file_name(suffix), part.csv() if suffix == "csv" else _workbook(parts, view)


def read(asked: list[tuple[str, str]], base: str) -> View:
    """The view a query asks for. Raises WrongAddress, and SnapshotError for one there is not."""
    held: dict[str, list[str]] = {}
    for key, value in asked:
        held.setdefault(key, []).append(value)
    known = {*links.TAKEN, *links.READ, links.PAGE, links.PART}
    if strange := set(held) - known:
        raise WrongAddress(
            {one if one.isidentifier() and len(one) < 20 else "?" for one in strange}
        )
    if wrong := {one for one in (links.PAGE, *links.READ) if len(held.get(one, ())) != 1}:
        raise WrongAddress(wrong)
    (page,), (shown,), (lang,), (unit,) = (held[one] for one in (links.PAGE, *links.READ))
    parts = held.get(links.PART, [])
    fits = {
        links.PAGE: page in FRAMED,
        links.PART: set(parts) <= offered() and len(set(parts)) == len(parts),
        "lang": lang in LANGUAGES,
        "unit": unit in formats.UNITS,
    }
    if wrong := {one for one, is_right in fits.items() if not is_right}:
        raise WrongAddress(wrong)
    chosen = {key: held[key] for key in links.TAKEN if key in held}
    found = data.open_snapshot(shown)
    return View(page, tuple(parts), found, Reader(lang, unit), chosen, base)


def known(view: View) -> dict[Hashable, object]:
    """What a run of the page would look up, as this view has it."""
    found: dict[Hashable, object] = {
        ("said", key): view.said.get(key, []) for key in filters.FILTERS
    }
    return found | {
        "snapshot": view.snapshot,
        "reader": view.reader,
        "language": view.reader.lang,
        "page": view.page,
    }


def _asked(name: str) -> list[Answer]:
    """What a part of a page was asked for. LookupError where that is not told, or nothing was."""
    found = [ask(name)] if "/" in name else lists.SOURCES[name]()
    if error := next((answer.error for answer in found if answer.error is not None), None):
        raise error
    if not found:
        raise LookupError(name)
    return found


def _part(name: str) -> Part:
    """A part of a page under the choices of the run. Raises LookupError where there is none."""
    found = ask(name) if "/" in name else lists.listed(name)
    if found is None:
        raise LookupError(name)
    return found


def _workbook(parts: list[Part], view: View) -> bytes:
    """These parts as a workbook, with the address that reopens the page they are of."""
    how = {"snapshot": view.snapshot.id, "lang": view.reader.lang, "unit": view.reader.unit}
    path = "" if view.page == frame.PAGES[0] else view.page
    address = f"{view.base}{path}?{urlencode({**view.said, **how}, doseq=True)}"
    return workbook(parts, view.snapshot, view.reader.lang, address)


def _called(view: View) -> str:
    """The name of a page's workbook: page, snapshot, and 演示数据 where it is."""
    lang = view.reader.lang
    stem = f"{vocabulary('ui')[f'page.{view.page}'][lang]}_{view.snapshot.id}"
    if view.snapshot.kind == "demo":
        stem += f"_{label(CODES['provenance'], 'demo', lang)}"
    return f"{stem}.xlsx"


def _base(request: Request) -> str:
    """Where the app is as the reader's browser has it, a path before it included."""
    return str(request.url.replace(query="")).rpartition("files/")[0]


def _sentence(key: str, lang: str, status: int, **slots: object) -> Response:
    return PlainTextResponse(vocabulary("ui")[key][lang].format(**slots), status)
