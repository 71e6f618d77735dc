"""年度趋势 · Trends: one measure over the years and over the months, and why it changed."""

import streamlit as st

from pages.ui import figures, filters, pickers, trend
from pages.ui.ask import ask, snapshot
from pages.ui.cards import disclosed_cards
from pages.ui.panel import numbers, panel
from pages.ui.trend import TRENDS, filled
from pages.ui.words import language, words

w = words("trends")
measure, split = (str(filters.value(key, snapshot())) for key in ("measure", "split"))
one = TRENDS[measure]
question, part = one.why(split)

st.title(w("title"), anchor=False)
with st.container(horizontal=True, key="choosers"):
    pickers.show("measure", snapshot())
    pickers.show("split", snapshot(), only=("none", *one.splits))
(named,) = filters.labels("split", snapshot(), language())
is_refused = split != "none" and not one.by(split)
st.caption((w("refused", split=named) if is_refused else "") + w(f"applies.{one.family}"))

first = st.container()  # what is published, where the years themselves are not
numbers(
    ask(f"trends/{one.family}_to_date"), filled(trend.to_date_cards, one.column, one.change_pct)
)
yearly = ask(one.by_year(split))
years, published = st.container(), first
if measure == "received" and yearly.disclosed:
    years, published = st.columns([3, 2])
with years:
    if one.by(split):
        panel(
            yearly,
            filled(figures.tall_lines, "year", one.column, one.by(split)),
            filled(figures.describe, one.by(split), one.column),
        )
    else:
        panel(
            yearly,
            filled(figures.yearly, "year", one.column, one.change_pct),
            filled(trend.describe_years, one.column, one.change_pct),
        )
if measure == "received":
    with published:
        panel(
            ask("trends/disclosed"),
            lambda answer: figures.yearly(answer, "year", "raised_cny"),
            lambda answer: figures.describe(answer, "year", "raised_cny"),
            disclosed_cards,
        )
months, changed = st.columns(2)
with months:
    panel(
        ask(f"trends/{one.family}_by_month"),
        filled(figures.tall_lines, "month", one.column, "year"),
        filled(figures.describe, "month", one.column),
    )
with changed:
    panel(
        ask(question),
        filled(figures.differences, part, one.change),
        filled(trend.describe_change, part, one.change),
        filled(trend.change_cards, part, one.change, one.later),
    )
if measure == "people":
    panel(
        ask("trends/volunteers"),
        lambda answer: figures.pairs(answer, "year", ("registered", "active")),
        lambda answer: figures.describe(answer, "year", "active"),
    )
