"""总览 · Overview: how far projects, money and campaigns have come, and what needs attention."""

import streamlit as st

from pages.ui import figures, lists
from pages.ui.ask import ask
from pages.ui.cards import campaign_cards, fund_cards, status_cards
from pages.ui.panel import numbers, panel
from pages.ui.words import words

w = words("overview")
headline, funds = ask("overview/headline"), ask("overview/funds")
campaigns = ask("overview/campaigns")
giving, service = ask("overview/giving_by_year"), ask("overview/service_by_year")

st.title(w("title"), anchor=False)
lists.told(headline, funds, campaigns, giving, service)
projects, money = st.columns(2)
with projects:
    numbers(headline, status_cards)
with money:
    numbers(funds, fund_cards)
numbers(campaigns, campaign_cards)
lists.points()
lists.changed()
by_status, by_giving, by_service = st.columns(3)
with by_status:
    panel(
        ask("overview/by_category"),
        lambda answer: figures.bars(answer, "category", "projects", "status", horizontal=True),
        lambda answer: figures.describe(answer, "category", "projects"),
    )
with by_giving:
    panel(
        giving,
        lambda answer: figures.bars(answer, "year", "received_cny"),
        lambda answer: figures.describe(answer, "year", "received_cny"),
    )
with by_service:
    panel(
        service,
        lambda answer: figures.bars(answer, "year", "hours"),
        lambda answer: figures.describe(answer, "year", "hours"),
    )
