"""What a search finds beside projects: pages, campaigns and questions, as links.

No Streamlit here.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import urlencode

from markupsafe import Markup

from data.derived import typed
from pages.ui import question_search, registry
from pages.ui.filters import FILTERS
from pages.ui.view import View
from pages.ui.words import words
from queries import searchable

_Line = tuple[str, str, Markup | str, Mapping[str, str]]
"""A kind of thing, its address, what the link says of it, its name."""
MOST = 3  # lines of pages and campaigns

say = words("ui")


def found(view: View, text: str) -> list[Markup]:
    """The pages and campaigns whose names hold a text, and the questions that may answer it."""
    wanted, lang = searchable(text), view.lang
    line = Markup('<a data-page href="{}"{}>{}</a> <small>{}</small>')
    lines = [
        line.format(address, keeps, label[lang], say(lang, f"search.{kind}"))
        for kind, address, keeps, label in (*_pages(), *_campaigns(view))
        if wanted and any(_holds(one, wanted) for one in label.values())
    ]
    return [*lines[:MOST], *_questions(view, text)] if wanted else []


def _pages() -> Iterator[_Line]:
    for page in registry.pages().values():
        if page.in_navigation or not page.in_frame:
            address = "./" if page.name == registry.first() else page.name
            yield "page", address, "", page.title


def _campaigns(view: View) -> Iterator[_Line]:
    for code, label in FILTERS["campaign"].options(view.snapshot).items():
        keeps = Markup(' data-keeps="campaign"')
        yield "campaign", f"campaigns?{urlencode({'campaign': code})}", keeps, label


def _questions(view: View, text: str) -> Iterator[Markup]:
    """Questions that may answer a text, the filters it names filled in."""
    line = Markup('<a data-page data-keeps="{}" href="{}{}#panel-{}">{}</a> <small>{}</small>')
    for one in question_search.asked(view, text):
        page, _, rest = one.question.name.partition("/")
        path = "./" if page == registry.first() else page
        query = f"?{urlencode(one.choices, doseq=True)}" if one.choices else ""
        labels = [
            label
            for key, codes in one.chosen.items()
            for label in FILTERS[key].labels(codes, view.snapshot, view.lang)
        ]
        title = say(view.lang, "list.dot").join([one.question.title[view.lang], *labels])
        kind = say(view.lang, "search.question")
        yield line.format(" ".join(one.choices), path, query, f"{page}-{rest}", title, kind)


def _holds(text: str, wanted: str) -> bool:
    """Whether a text, or as Latin letters its pinyin or initials, holds what is wanted."""
    if wanted in searchable(text):
        return True
    return wanted.isascii() and not text.isascii() and wanted in _typed(text)


_typed = cache(typed)
