"""Links to what a page shows as files: an address says all there is to know, so it can be shared.

The address is that of the view: page, chosen filters, snapshot, how it is read, and which parts of
it the file holds. `routes` answers it. No Streamlit here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from data import Snapshot
from pages.ui.listing import Part
from pages.ui.view import View
from pages.ui.words import words

PAGE, PART = "of", "part"  # of which page, and which of its parts
SOURCE = "source.html"
PICTURES = ("panel.png", "panel.svg")

say = words("ui")


@dataclass(frozen=True)
class Link:
    """A link to a file: what tests and styles know it by, its address and its text."""

    key: str
    address: str
    text: str
    is_opened: bool = False  # over the page, not saved


def to_part(view: View, part: Part, rows: int, with_table: bool = False) -> list[Link]:
    """Links to a part of the page as CSV, with its number of rows, as XLSX, and as a table."""
    csv = say(view.lang, "panel.csv", rows=rows) if rows > 1 else say(view.lang, "panel.csv_one")
    kinds = [("html", say(view.lang, "panel.table"))] if with_table else []
    kinds += [("csv", csv), ("xlsx", say(view.lang, "panel.xlsx"))]
    view.shown.append(part.name)
    return [
        _link(view, f"panel.{suffix}", [part.name], text, f"{suffix}-{key_of(part.name)}")
        for suffix, text in kinds
    ]


def to_view(view: View, base: str, first: str) -> str:
    """The address that reopens a view; `base` is where the app is, `first` its first page."""
    return f"{base}{'' if view.page == first else view.page}?{view.query}"


def to_source(view: View, name: str) -> Link:
    """A link to where the numbers of a part of the page come from."""
    return _link(view, SOURCE, [name], say(view.lang, "panel.source"), f"source-{key_of(name)}")


def to_page(view: View) -> Link:
    """A link to everything the page has shown so far as one workbook."""
    return _link(
        view, "page.xlsx", dict.fromkeys(view.shown), say(view.lang, "page.xlsx"), "page_xlsx"
    )


def to_table(snapshot: Snapshot, table: str, suffix: str, lang: str) -> str:
    """The address of a whole table as a file, relative to any page."""
    return f"files/{quote(snapshot.id)}/{table}.{suffix}?{urlencode({'lang': lang})}"


def key_of(name: str) -> str:
    """A part's name as an identifier of HTML has it."""
    return name.replace("/", "-")


def _link(view: View, file: str, parts: Iterable[str], text: str, key: str) -> Link:
    named = "".join(f"&{PART}={quote(part, safe='')}" for part in parts)
    address = f"files/{file}?{PAGE}={view.page}&{view.query}{named}"
    return Link(key, address, text, is_opened=file.endswith(".html"))
