"""Links to what a page shows as files: an address says all there is to know, so it can be shared.

The address is that of the view: the page, its chosen filters, the snapshot, how it is read, and
which parts of it the file holds. `saved` answers it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from pages.ui import filters
from pages.ui.answer import Answer
from pages.ui.ask import reader, snapshot
from pages.ui.once import once
from pages.ui.words import words
from pages.ui.workbook import Part

PATH = "/files/{file}"
SOURCE = "source.html"
PAGE, PART = "of", "part"  # of which page, and which of its parts
READ = ("snapshot", "lang", "unit")
TAKEN = tuple(key for key in filters.FILTERS if key != "page")  # a file holds every page of a list


def page() -> str:
    """The page of this run, which is known from its start; empty outside of one."""
    found: str = once("page", str)
    return found


def note(part: Part) -> None:
    """Remember that the page shows this, for its workbook."""
    _noted().append(name_of(part))


def _noted() -> list[str]:
    found: list[str] = once("parts", list)
    return found


def name_of(part: Part) -> str:
    """What an address calls a part of a page: a question's name, or that of a listing."""
    return part.question.name if isinstance(part, Answer) else part.name


def to_panel(part: Part, suffix: str, said: str) -> str:
    """A link to one part of the page as `csv`, `xlsx` or the table that `html` is, as HTML."""
    name = name_of(part)
    return _link(f"panel.{suffix}", [name], said, f"{suffix}-{name.replace('/', '-')}")


def to_source(name: str) -> str:
    """A link to where the numbers of a part of the page come from, as HTML."""
    return _link(SOURCE, [name], words("ui")("panel.source"), f"source-{name.replace('/', '-')}")


def to_page(said: str) -> str:
    """A link to everything the page has shown so far as one workbook, as HTML."""
    return _link("page.xlsx", list(dict.fromkeys(_noted())), said, "page_xlsx")


def _link(file: str, parts: Sequence[str], said: str, key: str) -> str:
    asked = "".join(map(_one_of, parts))
    address = f"files/{file}?{once('view', _view)}{asked}"
    kind, save = ("opens", "") if file.endswith(".html") else ("file", " download")
    where = f'data-file="{key}" href="{escape(address)}"{save}'
    return f'<a class="{kind}" {where}>{escape(said)}</a>'


@functools.cache
def _one_of(part: str) -> str:
    return f"&{urlencode({PART: part})}"


def _view() -> str:
    """What the links of a run have in common, as a query."""
    every = {key: filters.chosen(key, snapshot()) for key in TAKEN if filters.said(key)}
    chosen = {key: codes for key, codes in every.items() if codes}
    how = zip(READ, (snapshot().id, reader().lang, reader().unit), strict=True)
    return urlencode({PAGE: page(), **chosen, **dict(how)}, doseq=True)
