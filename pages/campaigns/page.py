"""募捐 · Campaigns: what has been raised, how fast, from whom, and how far it is to the target."""

import streamlit as st

from pages.ui import figures, filters, pickers
from pages.ui.ask import ask, snapshot
from pages.ui.cards import campaign_cards
from pages.ui.pace import donor_cards, expected_cards, needed_cards, what_if_cards
from pages.ui.panel import numbers, panel
from pages.ui.words import words

w = words("campaigns")

st.title(w("title"), anchor=False)
panel(ask("campaigns/progress"), figures.goals, figures.describe_goals, campaign_cards)
numbers(ask("campaigns/needed"), needed_cards)
panel(ask("campaigns/pace"), cards=expected_cards)
with st.container(border=True, key="panel-what-if", gap="small"):
    st.html(f'<h2 class="panel-title">{w("what_if")}</h2>')
    assumed, follows = st.columns([2, 3], gap="large")
    with assumed:
        pickers.show("monthly", snapshot())
        pickers.show("by", snapshot())
    with follows:
        if any(filters.chosen(key, snapshot()) for key in ("monthly", "by")):
            numbers(ask("campaigns/what_if"), what_if_cards)
        else:
            st.caption(w("assumption"))
panel(
    ask("campaigns/cumulative"),
    figures.climb,
    lambda answer: figures.describe(answer, "short_name", "received_cny"),
)
months, channels, sizes = st.columns(3)
with months:
    panel(
        ask("campaigns/by_month"),
        lambda answer: figures.bars(answer, "month_on", "received_cny", "short_name"),
        lambda answer: figures.describe(answer, "month_on", "received_cny"),
    )
with channels:
    panel(
        ask("campaigns/by_channel"),
        lambda answer: figures.bars(answer, "channel", "received_cny", horizontal=True),
        lambda answer: figures.describe(answer, "channel", "received_cny"),
    )
with sizes:
    panel(
        ask("campaigns/by_size"),
        lambda answer: figures.bars(answer, "gift_size", "gifts", horizontal=True),
        lambda answer: figures.describe(answer, "gift_size", "gifts"),
    )
panel(ask("campaigns/donors"), cards=donor_cards)
refunds, due = st.columns(2)
with refunds:
    panel(ask("campaigns/refunds"))
with due:
    panel(ask("campaigns/disclosures"))
panel(ask("campaigns/list"))
