"""How an answer is shown: a card of its own with its question, file, chart, table and note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from pages.ui import explain, filters, links, markup, opened, pickers, said
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
    with st.container(key=_key(answer, "numbers"), gap="small"):
        _heading(answer, with_table=False)
        if not _explained(answer):
            cards = answer.once(("cards", _code(make)), lambda: markup.cards(answer, make(answer)))
            st.html(cards + _note(answer))


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
        _heading(answer, with_table=draw is not None or written is not None)
        if _explained(answer):
            return
        if cards is not None:
            st.html(
                answer.once(("cards", _code(cards)), lambda: markup.cards(answer, cards(answer)))
            )
        if written is not None:
            html = answer.once(("written", _code(written)), lambda: written(answer))
            st.html(html + _note(answer))
            return
        if draw is None:
            _table(answer)
        else:
            st.plotly_chart(
                answer.once(("chart", _code(draw)), lambda: Drawn(draw(answer))),
                key=_key(answer, "chart"),
                theme=None,
                config=CONFIG,
                alt=_alternative(answer, says),
            )
        if answer.note:
            st.html(_note(answer))


def _table(answer: Answer) -> None:
    """The answer as a table, a long one a page at a time."""
    page = pickers.page_of(answer.rows, markup.MOST, answer.snapshot)
    st.html(answer.once(("table", page), lambda: markup.table(answer, page)))
    if answer.rows > markup.MOST:
        pickers.pages(answer.rows, markup.MOST, answer.snapshot)
        st.html(opened.rows_shown(answer, page))


def _heading(answer: Answer, with_table: bool) -> None:
    """The question; beside it where its numbers come from, the table, and the files."""
    say = words("ui")
    title = f'<h2 class="panel-title">{escape(answer.title)}{markup.badge(answer)}</h2>'
    with head(answer.question.name.replace("/", "-"), title + _apart(answer)):
        if answer.error is not None:
            links.note(answer)  # the page's workbook says that it is missing
            return
        if st.button(say("panel.source"), type="tertiary", key=_key(answer, "source")):
            explain.show(answer)
        if answer.rows:
            files(answer, answer.rows, with_table)


@contextmanager
def head(name: str, title: str) -> Iterator[None]:
    """The first line of a panel: its title, which is HTML, and beside it what is written inside."""
    with st.container(
        horizontal=True, key=f"head-{name}", vertical_alignment="center", gap="small"
    ):
        st.html(title)
        yield


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


def files(part: Part, rows: int, with_table: bool = False) -> None:
    """Links to what is shown as CSV, with how many rows it has, as XLSX, and as a table."""
    say = words("ui")
    csv = say("panel.csv", rows=rows) if rows > 1 else say("panel.csv_one")
    kinds = [("html", say("panel.table"))] if with_table else []
    kinds += [("csv", csv), ("xlsx", say("panel.xlsx"))]
    every = "".join(links.to_panel(part, suffix, said) for suffix, said in kinds)
    st.html(f'<div class="tools">{every}</div>', width="content")
    links.note(part)


def _explained(answer: Answer) -> bool:
    """Say in words why there is nothing to show; False when there is something."""
    say = words("ui")
    if answer.error is not None:
        unfinished(answer.error, answer.question.name.replace("/", "-"))
        return True
    if not answer.disclosed:
        st.html(f'<p class="empty">{escape(say("panel.undisclosed"))}</p>')
    elif not answer.rows:
        st.html(f'<p class="empty">{escape(_widen(answer))}</p>')
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
