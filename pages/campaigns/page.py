"""募捐 · Campaigns: what has been raised, how fast, from whom, and how far it is to the target."""

import streamlit as st
from markupsafe import Markup

from pages.campaigns.cards import donor_cards, expected_cards, needed_cards, what_if_cards
from pages.ui import html
from pages.ui.ask import ask, starts
from pages.ui.cards import campaign_cards
from pages.ui.controls import show as control
from pages.ui.figures import sentences
from pages.ui.figures.bars import bars
from pages.ui.figures.budgets import goals
from pages.ui.figures.charts import chart
from pages.ui.figures.lines import climb
from pages.ui.panel import beside, numbers, panel
from pages.ui.view import View
from pages.ui.words import words

say = words("campaigns")


def show(view: View) -> None:
    """The page."""
    progress = ask(view, "campaigns/progress")
    is_drawn = any(row["progress_pct"] is not None for row in progress.records)
    reached = chart(goals, says=sentences.describe_goals) if is_drawn else None
    panel(progress, reached, campaign_cards)
    numbers(ask(view, "campaigns/needed"), needed_cards)
    panel(ask(view, "campaigns/pace"), cards=expected_cards)
    what_if(view)
    events = starts(view)
    grown = chart(climb, says=sentences.describe_climb, events=events)
    panel(ask(view, "campaigns/cumulative"), grown)
    monthly = chart(bars, "month_on", "received_cny", by="short_name", events=events)
    beside(
        view,
        ("campaigns/by_month", monthly),
        ("campaigns/by_channel", chart(bars, "channel", "received_cny", horizontal=True)),
        ("campaigns/by_size", chart(bars, "gift_size", "gifts", horizontal=True)),
    )
    panel(ask(view, "campaigns/donors"), cards=donor_cards)
    panel(ask(view, "campaigns/refunds"))
    panel(ask(view, "campaigns/disclosures"))
    panel(ask(view, "campaigns/list"))


def what_if(view: View) -> None:
    """The reader's own assumptions, and what follows from them."""
    with st.container(border=True, key="panel-what-if", gap="small"):
        title = say(view.lang, "what_if")
        st.html(Markup('<h2 class="panel-title">{}</h2>').format(title))
        assumed, follows = st.columns([2, 3], gap="large")
        with assumed:
            control(view, "monthly")
            control(view, "by")
        with follows:
            if view.chosen.keys() & {"monthly", "by"}:
                numbers(ask(view, "campaigns/what_if"), what_if_cards)
            else:
                st.html(html.note(say(view.lang, "assumption")))
