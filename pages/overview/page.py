"""总览 · Overview: how far projects, money and campaigns have come, and what needs attention."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.overview.hero import hero
from pages.overview.paragraph import paragraph
from pages.overview.tiles import tiles
from pages.ui import attention, comparison, html
from pages.ui.answers import Answer
from pages.ui.ask import ask, starts
from pages.ui.cache import CACHE
from pages.ui.figures import sentences
from pages.ui.figures.bars import bars
from pages.ui.figures.charts import chart
from pages.ui.figures.lines import climb
from pages.ui.files import links
from pages.ui.panel import (
    apart,
    beside,
    files,
    has_rows,
    head,
    instead,
    is_silent,
    listing_head,
    panel,
    stack,
    top,
)
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

say = words("overview")

ATTENTION, CHANGES = "attention", "changes"
WORST = 3  # points of attention shown at once


def show(view: View) -> None:
    """The page: the numbers, the largest campaign, what needs attention, the projects."""
    headline, funds = ask(view, "overview/headline"), ask(view, "overview/funds")
    campaigns = ask(view, "overview/campaigns")
    giving, service = ask(view, "overview/giving_by_year"), ask(view, "overview/service_by_year")

    in_short(view, headline, funds, campaigns, giving, service)
    every = view.choosing({key: said for key, said in view.chosen.items() if key != "year"})
    in_numbers(headline, funds, *(ask(every, one.name) for one in (giving, service)))
    by_category = ask(view, "overview/by_category")
    drawn = chart(bars, "category", "projects", by="status", horizontal=True)
    parts: list[Callable[[], None]] = []
    if not is_silent(campaigns):
        parts.append(partial(raised, campaigns, ask(view, "campaigns/cumulative")))
    if not is_silent(by_category):
        parts.append(partial(panel, by_category, drawn))
    parts.append(partial(needs_attention, view))
    for place, part in zip(st.columns(len(parts)), parts, strict=True):
        with place:
            part()
    grown = chart(climb, says=sentences.describe_climb, events=starts(view))
    hours = chart(bars, "year", "hours")
    beside(view, ("campaigns/cumulative", grown), (service.name, hours), widths=(2, 1))
    changed(view)


def in_short(view: View, *answers: Answer) -> None:
    """The overview in a sentence; on demand in a paragraph, with the sources of the tiles."""
    headline, funds, _, giving, _ = answers  # the others have panels of their own
    groups = files(view, headline, funds, giving)
    first, *more = [say(view.lang, "told.files")]
    if not any(answer.error for answer in answers):  # else their places say why
        key = ("paragraph", view.query, tuple(answer.key for answer in answers))
        first, *more = CACHE.get(key, lambda: paragraph(*answers), lambda told: sum(map(len, told)))
    rest = ("" if view.lang == "zh" else " ").join(more)
    stack(render("overview/opening.html", first=first, rest=rest, groups=groups))


def in_numbers(*answers: Answer) -> None:
    """The numbers, each a link to what lies behind it."""
    stack(render("overview/tiles.html", tiles=tiles(*answers), apart=apart), name="tiles")


def raised(campaigns: Answer, growth: Answer) -> None:
    """The campaign with the largest target; the others, each in a line."""
    if has_rows(campaigns):
        with st.container(border=True, key="panel-hero", height="stretch", gap="small"):
            stack(top(campaigns, "cards"), hero(campaigns, growth), html.note(campaigns.note))


def needs_attention(view: View) -> None:
    """What the rules of attention found, most pressing first, with its file."""
    place = st.container(border=True, key="panel-attention", height="stretch", gap="small")
    with place, instead(view, ATTENTION, say(view.lang, "attention.title")):
        answers = attention.asked(view)
        rows, shown = CACHE.get(
            (ATTENTION, tuple(answer.key for answer in answers)),
            lambda: (attention.listing(answers), _points(view, answers)),
            lambda made: 6 * len(made[1]),
        )
        unasked = apart(answers[0])
        stack(listing_head(view, rows, level="h2", has_source=True, apart=unasked), shown)


def _points(view: View, answers: list[Answer]) -> Markup:
    """What the rules found, as a list; a sentence where that is nothing."""
    points = attention.points(answers)
    if not points:
        return html.empty(say(view.lang, "attention.none"))
    return render(
        "overview/attention.html",
        points=points,
        worst=WORST,
        all=say(view.lang, "attention.all", number=len(points)),
        signs=attention.LEVELS,
        level=lambda point: say(view.lang, f"level.{point.level}"),
        name=lambda point: say(view.lang, "attention.name", name=point.project),
    )


def changed(view: View) -> None:
    """What changed since the previous snapshot, in short, under the filters in force."""
    title, sides = say(view.lang, "compare.title"), comparison.sides(view)
    if sides is None:
        return
    place = st.container(border=True, key="panel-changes", gap="small")
    with place, instead(view, CHANGES, title):
        stack(
            head(view.lang, title, [links.to_source(view, CHANGES)]),
            html.note(comparison.against(*sides)),
            render("changes.html", sentences=comparison.sentences(*sides)),
        )


def _changing(view: View) -> list[Answer]:
    """Each question about what changed, of the previous snapshot and of the one shown."""
    return [answer for pair in zip(*(comparison.sides(view) or ()), strict=True) for answer in pair]


PARTS = {ATTENTION: lambda view: attention.listing(attention.asked(view))}
SOURCES = {ATTENTION: attention.asked, CHANGES: _changing}
