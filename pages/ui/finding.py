"""What a search finds beside projects: pages, campaigns, questions and their measures, as links.

No Streamlit here.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import urlencode

from markupsafe import Markup

from data.derived import typed
from pages.ui import registry
from pages.ui.filters import FILTERS
from pages.ui.view import View
from pages.ui.words import words
from queries import MEASURED, load, names, searchable

_Line = tuple[str, str, Markup | str, Mapping[str, str], tuple[str, ...]]
"""A kind of thing, its address, what the link says of it, its name, further words for it."""
MOST = 6  # lines beside those of projects

say = words("ui")


def found(view: View, text: str) -> list[Markup]:
    """The pages, campaigns and panels whose names hold a text, in either language or in pinyin."""
    wanted, lang = searchable(text), view.lang
    line = Markup('<a data-page href="{}"{}>{}</a> <small>{}</small>')
    lines = [
        line.format(address, keeps, label[lang], say(lang, f"search.{kind}"))
        for kind, address, keeps, label, more in (*_pages(), *_campaigns(view), *_panels())
        if wanted and any(_holds(one, wanted) for one in (*label.values(), *more))
    ]
    return lines[:MOST]


def _pages() -> Iterator[_Line]:
    for page in registry.pages().values():
        if page.in_navigation or not page.in_frame:
            address = "./" if page.name == registry.first() else page.name
            yield "page", address, "", page.title, ()


def _campaigns(view: View) -> Iterator[_Line]:
    for code, label in FILTERS["campaign"].options(view.snapshot).items():
        keeps = Markup(' data-keeps="campaign"')
        yield "campaign", f"campaigns?{urlencode({'campaign': code})}", keeps, label, ()


@cache
def _panels() -> tuple[_Line, ...]:
    """Questions that a page of the navigation shows, found by their measures as well."""
    shown = [page.name for page in registry.pages().values() if page.in_navigation]
    asked = [load(name) for name in names() if name.partition("/")[0] in shown]
    return tuple(
        (
            "panel",
            f"{page if page != registry.first() else './'}#panel-{page}-{rest}",
            "",
            one.title,
            tuple(
                text
                for column in one.columns
                if column.unit in MEASURED
                for text in column.caption.values()
            ),
        )
        for one in asked
        for page, _, rest in (one.name.partition("/"),)
    )


def _holds(text: str, wanted: str) -> bool:
    """Whether a text, or as Latin letters its pinyin or initials, holds what is wanted."""
    if wanted in searchable(text):
        return True
    return wanted.isascii() and not text.isascii() and wanted in _typed(text)


_typed = cache(typed)
