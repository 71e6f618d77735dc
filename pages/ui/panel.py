"""How an answer is shown: a card of its own with its question, file, chart, table and note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from pages.ui import filters, links, markup, opened, pickers, said
from pages.ui.answer import Answer
from pages.ui.drawn import Drawn
from pages.ui.figures.picture import Picture
from pages.ui.markup import Card
from pages.ui.words import language, words
from pages.ui.workbook import Part
from queries.engine import QueryError

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def unfinished(error: QueryError, key: str) -> None:
    """Why there is no answer, what to do next, and a button that asks once more."""
    st.html(markup.box(said.unfinished(error, language()), "warn"))
    st.button(words("ui")("panel.again"), key=f"again-{key}")  # any click is a new run


@contextmanager
def instead(key: str, title: str) -> Iterator[None]:
    """What needs an answer that did not finish says so in its place; the page goes on."""
    try:
        yield
    except QueryError as error:
        st.html(f'<h2 class="panel-title">{escape(title)}</h2>')
        unfinished(error, key)


def numbers(answer: Answer, make: Callable[[Answer], Iterable[Card]] = markup.number_cards) -> None:
    """An answer as number cards: each column of its one row, or what `make` makes of it."""
    head = _heading(answer, with_table=False)
    if not _explained(answer, head):
        stack(head, _cards(answer, make) + _note(answer), name=answer.question.name)


def panel(
    answer: Answer,
    draw: Callable[[Answer], Picture] | None = None,
    says: Callable[[Answer], str] | None = None,
    cards: Callable[[Answer], Iterable[Card]] | None = None,
    written: Callable[[Answer], str] | None = None,
) -> None:
    """An answer as a chart with its table one click away, or as a table where nothing is drawn.

    `says` is the chart's message in a sentence, for those who do not see it; `cards` puts number
    cards above the chart; `written` is HTML that takes the table's place.
    """
    with st.container(border=True, key=_key(answer, "panel"), height="stretch", gap="small"):
        head = _heading(answer, with_table=draw is not None or written is not None)
        if _explained(answer, head):
            return
        above = _cards(answer, cards) if cards is not None else ""
        if written is not None:
            html = answer.once(("written", _code(written)), lambda: written(answer))
            stack(head, above, html + _note(answer))
        elif draw is not None:
            stack(head, above)
            _chart(answer, draw, says)
        else:
            _table(answer, head, above)


def _chart(
    answer: Answer, draw: Callable[[Answer], Picture], says: Callable[[Answer], str] | None
) -> None:
    st.plotly_chart(
        answer.once(("chart", _code(draw)), lambda: Drawn(draw(answer))),
        key=_key(answer, "chart"),
        theme=None,
        config=CONFIG,
        alt=_alternative(answer, says),
    )
    if answer.note:
        stack(_note(answer))


def _table(answer: Answer, *above: str) -> None:
    """The answer as a table under what stands above it, a long one a page at a time."""
    page = pickers.page_of(answer.rows, markup.MOST, answer.snapshot)
    table = answer.once(("table", page), lambda: markup.table(answer, page))
    if answer.rows > markup.MOST:
        stack(*above, table)
        pickers.pages(answer.rows, markup.MOST, answer.snapshot)
        stack(opened.rows_shown(answer, page), _note(answer))
    else:
        stack(*above, table, _note(answer))


def stack(*parts: str, name: str = "") -> None:
    """Pieces of HTML under each other as one element; those that are empty take no room.

    Each element is a message of its own to every reader, so what can be one is one. `name` is
    what the style sheet knows it by.
    """
    named = f' data-name="{escape(name)}"' if name else ""
    st.html(f'<div class="stack"{named}>{"".join(filter(None, parts))}</div>')


def head(title: str, *tools: str) -> str:
    """The first line of a panel: its title, which is HTML, and beside it links, as HTML."""
    return f'<div class="head"><div>{title}</div><div class="tools">{"".join(tools)}</div></div>'


def _heading(answer: Answer, with_table: bool) -> str:
    """The question; beside it where its numbers come from, the table, and the files."""
    title = f'<h2 class="panel-title">{escape(answer.title)}{markup.badge(answer)}</h2>'
    if answer.error is not None:
        links.note(answer)  # the page's workbook says that it is missing
        return head(title + _apart(answer))
    source = links.to_source(links.name_of(answer))
    saved = files(answer, answer.rows, with_table) if answer.rows else ""
    return head(title + _apart(answer), source, saved)


def _apart(answer: Answer) -> str:
    """Which of the page's chosen filters this question does not take: its figures stand."""
    say = words("ui")
    named = [
        say(f"filter.{key}")
        for key in filters.taken(links.page())
        if key not in answer.question.takes and filters.chosen(key, answer.snapshot)
    ]
    if not named:
        return ""
    return (
        f'<p class="note">{escape(say("panel.apart", filters=say("list.comma").join(named)))}</p>'
    )


def files(part: Part, rows: int, with_table: bool = False) -> str:
    """Links to what is shown as CSV, with how many rows it has, as XLSX, and as a table."""
    say = words("ui")
    csv = say("panel.csv", rows=rows) if rows > 1 else say("panel.csv_one")
    kinds = [("html", say("panel.table"))] if with_table else []
    kinds += [("csv", csv), ("xlsx", say("panel.xlsx"))]
    links.note(part)
    return "".join(links.to_panel(part, suffix, said) for suffix, said in kinds)


def _cards(answer: Answer, make: Callable[[Answer], Iterable[Card]]) -> str:
    """Number cards as HTML, made once for all who see the answer."""
    return answer.once(("cards", _code(make)), lambda: markup.cards(answer, make(answer)))


def _explained(answer: Answer, head: str) -> bool:
    """Say under its head why there is nothing to show; False when there is something."""
    if answer.error is not None:
        stack(head)
        unfinished(answer.error, answer.question.name.replace("/", "-"))
        return True
    if not answer.rows:
        why = _widen(answer) if answer.disclosed else words("ui")("panel.undisclosed")
        stack(head, f'<p class="empty">{escape(why)}</p>')
    return not answer.rows


def _alternative(answer: Answer, says: Callable[[Answer], str] | None) -> str:
    """The chart in words, with what its figures are worth said first."""
    message = answer.once(("says", _code(says)), lambda: says(answer)) if says else answer.title
    return message if answer.provenance == "report" else f"{answer.provenance_label}: {message}"


def _widen(answer: Answer) -> str:
    """Why there is no row, and which filters to widen."""
    say = words("ui")
    named = [say(f"filter.{key}") for key in answer.chosen if filters.FILTERS[key].narrows]
    if not named:
        return say("panel.unreported" if answer.provenance == "report" else "panel.empty")
    return say("panel.empty_filtered", filters=say("list.comma").join(named))


def _note(answer: Answer) -> str:
    """What the figures count, as HTML; empty where there is nothing to say."""
    return f'<p class="note">{escape(answer.note)}</p>' if answer.note else ""


def _code(function: Callable[[Answer], object]) -> object:
    """What stays the same of a page's lambda, which each run makes anew."""
    return getattr(function, "__code__", function)


def _key(answer: Answer, part: str) -> str:
    return f"{part}-{answer.question.name.replace('/', '-')}"
