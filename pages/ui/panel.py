"""How an answer or a listing is shown: a card with its question, files, chart, table and note."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

import streamlit as st
from markupsafe import Markup

from pages.ui import controls, errors, filters, html
from pages.ui.access import settings
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cache import CACHE
from pages.ui.cards import number_cards
from pages.ui.figures.charts import Chart
from pages.ui.files import links
from pages.ui.files.around import around
from pages.ui.files.links import Link
from pages.ui.listing import Listing
from pages.ui.single import CardsOf, Panel, drawn
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words
from queries import load
from queries.engine import QueryError

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}

say = words("ui")


def unfinished(view: View, error: QueryError, key: str) -> None:
    """Why there is no answer, what to do next, and a button that asks once more."""
    if error.is_closed:
        st.html(html.empty(errors.unfinished(error, view.lang)))
        return
    st.html(html.box(errors.unfinished(error, view.lang), "warn"))
    st.button(say(view.lang, "panel.again"), key=f"again-{key}")  # any click is a new run


@contextmanager
def instead(view: View, key: str, title: str) -> Iterator[None]:
    """Show a failed question's error in the place of what needs it; the page goes on."""
    try:
        yield
    except QueryError as error:
        st.html(Markup('<h2 class="panel-title">{}</h2>').format(title))
        unfinished(view, error, key)


def numbers(answer: Answer, make: CardsOf = number_cards) -> None:
    """An answer as number cards: each column of its one row, or what `make` makes of it."""
    if has_rows(answer) and not _is_collected(Panel(answer, None, make, is_cards=True)):
        stack(top(answer, "cards", make), html.note(answer.note), name=answer.name)


def has_rows(answer: Answer) -> bool:
    """Whether there is something to show; else the page says why not."""
    return not (is_silent(answer) or _failed(answer))


def files(view: View, *answers: Answer) -> list[tuple[Answer, list[Link]]]:
    """Of figures that stand together: each question with the links to its source and its files."""
    return [
        (one, [links.to_source(view, one.name), *links.to_part(view, one, one.rows)])
        for one in answers
        if has_rows(one)
    ]


def panel(
    answer: Answer, chart: Chart | None = None, cards: CardsOf | None = None,
    written: Callable[[Answer], Markup] | None = None,
) -> None:  # fmt: skip
    """An answer as a chart with its table one click away, or as a table where nothing is drawn.

    `cards` puts number cards above it; `written` makes HTML that takes the table's place.
    """
    if is_silent(answer) or _is_collected(Panel(answer, chart, cards, written)):
        return
    with st.container(border=True, key=_key(answer, "panel"), height="stretch", gap="small"):
        if _failed(answer):
            return
        kind: Kind = "chart" if chart else "written" if written else "table"
        above = top(answer, kind, cards)
        if written is not None:
            stack(above, written(answer) + html.note(answer.note))
        elif chart is not None:
            stack(above)
            _chart(answer, chart)
        else:
            _table(answer, above)


def beside(view: View, *questions: tuple[str, Chart | None], widths: Sequence[int] = ()) -> None:
    """Panels next to each other: of each question its chart, or its table for None.

    One without a row leaves its room to the others.
    """
    asked = [(ask(view, name), chart) for name, chart in questions]
    wide = zip(asked, widths or [1] * len(asked), strict=True)
    told = [(one, width) for one, width in wide if not is_silent(one[0])]
    if not told:
        return
    for place, ((answer, chart), _) in zip(st.columns([w for _, w in told]), told, strict=True):
        with place:
            panel(answer, chart)


def silence(view: View) -> None:
    """Say once, at the end of a page, which of its questions have no row, and why."""
    for why, names in view.silent.items():
        found = [(links.to_source(view, name), load(name).title[view.lang]) for name in names]
        concerns, dot = say(view.lang, "panel.silent"), say(view.lang, "list.dot")
        st.html(render("silent.html", why=why, concerns=concerns, dot=dot, found=found))


def listing(view: View, one: Listing, empty: str = "", has_source: bool = False) -> None:
    """A listing as a panel: title, files, table, note; a sentence where it has no row."""
    with st.container(border=True, key=f"panel-{one.name}", gap="small"):
        table = html.empty(empty or say(view.lang, "panel.empty"))
        if one.rows:  # the dictionary has 500: 30 ms a run less for the cache
            table = CACHE.get(("listing", one), lambda: html.listing(one), _weight)
        stack(listing_head(view, one, has_source=has_source), html.note(one.note), table)


def listing_head(
    view: View, one: Listing, level: str = "h3", has_source: bool = False, apart: str = ""
) -> Markup:
    """The title of a listing; beside it where its rows come from, if asked, and the files."""
    source = [links.to_source(view, one.name)] if has_source else []
    files = links.to_part(view, one, len(one.rows)) if one.rows else []
    return head(view.lang, one.title, [*source, *files], level=level, outside="csv", apart=apart)


def stack(*parts: str, name: str = "") -> None:
    """Pieces of HTML under each other as one element; those that are empty take no room.

    Each element is a message of its own to every reader, so what can be one is one. `name` is
    what the style sheet knows it by.
    """
    named = Markup(' data-name="{}"').format(name) if name else ""
    content = Markup().join(Markup(part) for part in parts if part)
    st.html(f'<div class="stack"{named}>{content}</div>')


def head(
    lang: str,
    title: str,
    links: Sequence[Link],
    answer: Answer | None = None,
    apart: Markup | str = "",
    level: str = "h2",
    picture: Mapping[str, str] | None = None,
    outside: str = "",
) -> Markup:
    """The first line of a panel: its title and one menu.

    A file whose key begins with `outside` stands beside the menu. The badge of `answer` says that
    its figures are not published ones. `picture` is what the browser writes around the chart.
    """
    offered = {"png": picture, "svg": picture, "copy": len(links) > 1, "link": True,
               "embed": links and settings.ancestors()}  # fmt: skip
    return render(
        "head.html",
        title=title,
        links=links,
        outside=[link.key for link in links if outside and link.key.startswith(outside)],
        acts=[(act, say(lang, f"act.{act}")) for act in filter(offered.get, offered)],
        picture=picture or {},
        menu=say(lang, "panel.menu"),
        answer=answer,
        apart=apart,
        level=level,
    )


def _chart(answer: Answer, chart: Chart) -> None:
    figure, said = drawn(answer, chart)
    st.plotly_chart(figure, key=_key(answer, "chart"), theme=None, config=CONFIG, alt=said)
    if told := notes(answer):
        stack(html.note(told))


def notes(answer: Answer) -> str:
    """What stands under a chart: how its figures are counted, and which years are pale."""
    told = [answer.note]
    if not all(map(answer.is_chosen, answer.around.records)):
        told.append(say(answer.lang, "panel.around"))
    return ("" if answer.lang == "zh" else " ").join(filter(None, told))


def _table(answer: Answer, top: Markup) -> None:
    """The answer as a table under the top of its panel, a long one a page at a time."""
    page = controls.page_of(answer.view, answer.rows, html.MAX_ROWS)
    table = CACHE.get(("table", answer.key, page), lambda: html.table(answer, page), _weight)
    if answer.rows > html.MAX_ROWS:
        stack(top, table)
        controls.turn_pages(answer.view, answer.rows, html.MAX_ROWS)
        stack(html.note(html.rows_shown(answer, page)), html.note(answer.note))
    else:
        stack(top, table, html.note(answer.note))


def _weight(text: str) -> int:
    return 2 * len(text)


Kind = Literal["chart", "table", "written", "cards"]
"""What a panel shows under its heading."""


def top(answer: Answer, kind: Kind, cards: CardsOf | None = None) -> Markup:
    """The heading of an answer with rows, and its cards: 0.5 ms a panel less for the cache."""
    view = answer.view
    view.shown.append(answer.name)

    def made() -> Markup:
        above = Markup()
        if cards is not None:
            above = render("cards.html", cards=list(cards(answer)), answer=answer)
        return _heading(answer, kind) + above

    key = ("top", answer.key, view.page, view.query, cards, kind)
    return CACHE.get(key, made, _weight)


def _heading(answer: Answer, kind: Kind = "written") -> Markup:
    """The question; beside it where its numbers come from, the table, and the files."""
    unasked = apart(answer)
    if answer.error is not None:
        return head(answer.lang, answer.title, [], answer, unasked)
    is_apart = kind in ("chart", "written")  # from a table
    files = links.to_part(answer.view, answer, answer.rows, is_apart) if answer.rows else []
    source = links.to_source(answer.view, answer.name)
    # Generated figures say so once: in the picture, over the table, or in each card.
    badged = None if answer.is_demo and answer.rows and kind != "written" else answer
    return head(
        answer.lang,
        answer.title,
        [source, *files],
        badged,
        unasked,
        picture=around(answer) if kind == "chart" else None,
        outside="csv" if kind == "table" else "",
    )


def apart(answer: Answer) -> Markup:
    """Which of the page's chosen filters this question does not take: its figures stand."""
    if not answer.apart:
        return Markup()
    named = say(answer.lang, "list.comma").join(answer.apart)
    return html.note(say(answer.lang, "panel.apart", filters=named))


def is_silent(answer: Answer) -> bool:
    """Whether it has no row, or no number left in any; the page's end says so for all together."""
    if answer.error is not None or (answer.rows and not answer.is_withheld):
        return False
    names = answer.view.silent.setdefault(why_empty(answer), [])
    if answer.name not in names:
        names.append(answer.name)
    return True


def _failed(answer: Answer) -> bool:
    """Say under its heading why a question did not finish; False where it did."""
    if answer.error is not None:
        answer.view.shown.append(answer.name)  # the page's workbook says that it is missing
        stack(_heading(answer))
        unfinished(answer.view, answer.error, links.key_of(answer.name))
    return answer.error is not None


def _is_collected(one: Panel) -> bool:
    """Whether panels are collected and not put on screen."""
    found = one.answer.view.panels
    if found is not None:
        found[one.answer.name] = one
    return found is not None


def why_empty(answer: Answer) -> str:
    """Why there is no row, and which filters to widen."""
    lang = answer.lang
    if not answer.disclosed:
        return say(lang, "panel.undisclosed")
    named = [say(lang, f"filter.{key}") for key in answer.chosen if filters.FILTERS[key].narrows]
    if not named:
        if answer.provenance == "report":
            return say(lang, "panel.unreported")
        return say(lang, "panel.none_or_few" if answer.is_protected else "panel.empty")
    key = "panel.empty_or_few" if answer.is_protected else "panel.empty_filtered"
    return say(lang, key, filters=say(lang, "list.comma").join(named))


def _key(answer: Answer, part: str) -> str:
    return f"{part}-{links.key_of(answer.name)}"
