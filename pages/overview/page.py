"""总览 · Overview: how far projects, money and campaigns have come, and what needs attention."""

import streamlit as st
from markupsafe import Markup

from pages.overview.paragraph import paragraph
from pages.ui import attention, comparison, html
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cache import CACHE
from pages.ui.cards import campaign_cards, fund_cards, status_cards
from pages.ui.figures import bars, chart
from pages.ui.files import links
from pages.ui.panel import head, instead, listing_head, numbers, panel, stack
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

say = words("overview")

ATTENTION, CHANGES = "attention", "changes"


def show(view: View) -> None:
    """The page."""
    headline, funds = ask(view, "overview/headline"), ask(view, "overview/funds")
    campaigns = ask(view, "overview/campaigns")
    giving, service = ask(view, "overview/giving_by_year"), ask(view, "overview/service_by_year")

    in_short(headline, funds, campaigns, giving, service)
    projects, money = st.columns(2)
    with projects:
        numbers(headline, status_cards)
    with money:
        numbers(funds, fund_cards)
    numbers(campaigns, campaign_cards)
    needs_attention(view)
    changed(view)
    by_status, by_giving, by_service = st.columns(3)
    with by_status:
        drawn = chart(bars, "category", "projects", by="status", horizontal=True)
        panel(ask(view, "overview/by_category"), drawn)
    with by_giving:
        panel(giving, chart(bars, "year", "received_cny"))
    with by_service:
        panel(service, chart(bars, "year", "hours"))


def in_short(*answers: Answer) -> None:
    """The overview in a short paragraph that says what its cards and charts say."""
    if not any(answer.error for answer in answers):  # else their panels say why
        key = ("paragraph", tuple(answer.key for answer in answers))
        text = CACHE.get(key, lambda: paragraph(*answers), len)
        stack(render("overview/paragraph.html", text=text))


def needs_attention(view: View) -> None:
    """What the rules of attention found, most pressing first, with its file."""
    place = st.container(border=True, key="panel-attention", gap="small")
    with place, instead(view, ATTENTION, say(view.lang, "attention.title")):
        answers = attention.asked(view)
        rows, shown = CACHE.get(
            (ATTENTION, tuple(answer.key for answer in answers)),
            lambda: (attention.listing(answers), _points(view, answers)),
            lambda made: 6 * len(made[1]),
        )
        stack(listing_head(view, rows, level="h2", has_source=True), shown)


def _points(view: View, answers: list[Answer]) -> Markup:
    """What the rules found, as a list; a sentence where that is nothing."""
    points = attention.points(answers)
    if not points:
        return html.empty(say(view.lang, "attention.none"))
    return render(
        "overview/attention.html",
        points=points,
        signs=attention.LEVELS,
        level=lambda point: say(view.lang, f"level.{point.level}"),
        name=lambda point: say(view.lang, "attention.name", name=point.project),
    )


def changed(view: View) -> None:
    """What changed since the previous snapshot, in short, under the filters in force."""
    title, sides = say(view.lang, "compare.title"), comparison.sides(view)
    if sides is None:
        nothing = say(view.lang, "compare.none")
        st.html(render("overview/unchanged.html", title=title, text=nothing))
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
