"""总览 · Overview: how far projects, money and campaigns have come, and what needs attention."""

import streamlit as st
from markupsafe import Markup

from pages.overview.paragraph import paragraph
from pages.overview.tiles import tiles
from pages.ui import attention, comparison, html
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cache import CACHE
from pages.ui.cards import campaign_cards, fund_cards, slots, status_cards
from pages.ui.figures.bars import bars
from pages.ui.figures.charts import chart
from pages.ui.figures.lines import climb
from pages.ui.files import links
from pages.ui.panel import apart, head, instead, listing_head, numbers, panel, stack, top
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

    in_short(headline, funds, campaigns, giving, service)
    every = view.choosing({key: said for key, said in view.chosen.items() if key != "year"})
    in_numbers(headline, funds, *(ask(every, one.name) for one in (giving, service)))
    left, middle, right = st.columns(3)
    with left:
        hero(view, campaigns)
        growth = ask(view, "campaigns/cumulative")
        if growth.disclosed:
            panel(growth, chart(climb, said_of=("short_name", "received_cny")))
    with middle:
        drawn = chart(bars, "category", "projects", by="status", horizontal=True)
        panel(ask(view, "overview/by_category"), drawn)
    with right:
        needs_attention(view)
    projects, money = st.columns(2)
    with projects:
        numbers(headline, status_cards)
    with money:
        numbers(funds, fund_cards)
    numbers(campaigns, campaign_cards)
    by_giving, by_service = st.columns(2)
    with by_giving:
        panel(giving, chart(bars, "year", "received_cny"))
    with by_service:
        panel(service, chart(bars, "year", "hours"))
    changed(view)


def in_short(*answers: Answer) -> None:
    """The overview in a sentence, and on demand in a paragraph."""
    if any(answer.error for answer in answers):  # their panels say why
        return
    key = ("paragraph", answers[0].view.query, tuple(answer.key for answer in answers))
    told = CACHE.get(key, lambda: paragraph(*answers), lambda told: sum(map(len, told)))
    between = "" if answers[0].lang == "zh" else " "
    stack(render("overview/paragraph.html", first=told[0], rest=between.join(told[1:])))


def in_numbers(*answers: Answer) -> None:
    """The numbers, each a link to what lies behind it; their panels further down hold the files."""
    stack(render("overview/tiles.html", tiles=tiles(*answers), apart=apart), name="tiles")


def hero(view: View, campaigns: Answer) -> None:
    """The campaign with the largest target, and how far it is."""
    rows = [] if campaigns.error else campaigns.records  # the panel further down says why
    known = [row for row in rows if row["progress_pct"] is not None]
    if not known:
        return
    row = max(known, key=lambda row: row["target_cny"])
    said = slots(campaigns, row)
    with st.container(border=True, key="panel-hero", gap="small"):
        stack(
            top(campaigns, "cards"),
            render(
                "overview/hero.html",
                name=said["short_name"],
                raised=said["raised_cny"],
                share=said["progress_pct"],
                width=row["progress_pct"],
                remaining=say(view.lang, "hero.remaining", **said),
                target=say(view.lang, "hero.target", **said),
            ),
        )


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
