"""募捐 · Campaigns: what has been raised, how fast, from whom, and how far it is to the target."""

import streamlit as st

from pages.ui import figures
from pages.ui.ask import ask
from pages.ui.cards import campaign_cards
from pages.ui.panel import panel
from pages.ui.words import words

w = words("campaigns")

st.title(w("title"), anchor=False)
panel(ask("campaigns/progress"), figures.goals, figures.describe_goals, campaign_cards)
panel(
    ask("campaigns/cumulative"),
    figures.climb,
    lambda answer: figures.describe(answer, "short_name", "received_cny"),
)
pace, due = st.columns([3, 2])
with pace:
    panel(ask("campaigns/pace"))
with due:
    panel(ask("campaigns/disclosures"))
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
panel(ask("campaigns/list"))
