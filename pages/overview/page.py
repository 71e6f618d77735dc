"""总览 · Overview: how far the fund's projects, money and campaigns have come."""

import streamlit as st

from pages.ui import figures
from pages.ui.ask import ask
from pages.ui.cards import campaign_cards, fund_cards, status_cards
from pages.ui.panel import numbers, panel
from pages.ui.words import words

w = words("overview")

st.title(w("title"), anchor=False)
projects, funds = st.columns(2)
with projects:
    numbers(ask("overview/headline"), status_cards)
with funds:
    numbers(ask("overview/funds"), fund_cards)
numbers(ask("overview/campaigns"), campaign_cards)
status, giving, service = st.columns(3)
with status:
    panel(
        ask("overview/by_category"),
        lambda answer: figures.bars(answer, "category", "projects", "status", horizontal=True),
        lambda answer: figures.describe(answer, "category", "projects"),
    )
with giving:
    panel(
        ask("overview/giving_by_year"),
        lambda answer: figures.bars(answer, "year", "received_cny"),
        lambda answer: figures.describe(answer, "year", "received_cny"),
    )
with service:
    panel(
        ask("overview/service_by_year"),
        lambda answer: figures.bars(answer, "year", "hours"),
        lambda answer: figures.describe(answer, "year", "hours"),
    )
