"""年度趋势 · Trends: giving and volunteering over the years and over the months of a year."""

import streamlit as st

from pages.ui import figures
from pages.ui.ask import ask
from pages.ui.cards import latest_card
from pages.ui.panel import panel
from pages.ui.words import words

w = words("trends")

st.title(w("title"), anchor=False)
disclosed, giving, service = st.columns(3)
with disclosed:
    panel(
        ask("trends/disclosed"),
        lambda answer: figures.bars(answer, "year", "raised_cny"),
        lambda answer: figures.describe(answer, "year", "raised_cny"),
    )
with giving:
    panel(
        ask("trends/giving"),
        lambda answer: figures.bars(answer, "year", "received_cny"),
        lambda answer: figures.describe(answer, "year", "received_cny"),
        lambda answer: latest_card(answer, "received_cny"),
    )
with service:
    panel(
        ask("trends/service"),
        lambda answer: figures.bars(answer, "year", "hours"),
        lambda answer: figures.describe(answer, "year", "hours"),
        lambda answer: latest_card(answer, "hours"),
    )
giving_months, service_months = st.columns(2)
with giving_months:
    panel(
        ask("trends/giving_by_month"),
        lambda answer: figures.lines(answer, "month", "received_cny", "year"),
        lambda answer: figures.describe(answer, "month", "received_cny"),
    )
with service_months:
    panel(
        ask("trends/service_by_month"),
        lambda answer: figures.lines(answer, "month", "hours", "year"),
        lambda answer: figures.describe(answer, "month", "hours"),
    )
categories, volunteers = st.columns(2)
with categories:
    panel(
        ask("trends/service_by_category"),
        lambda answer: figures.lines(answer, "year", "hours", "category"),
        lambda answer: figures.describe(answer, "category", "hours"),
    )
with volunteers:
    panel(
        ask("trends/volunteers"),
        lambda answer: figures.pairs(answer, "year", ("registered", "active")),
        lambda answer: figures.describe(answer, "year", "active"),
    )
