"""年度趋势 · Trends: one measure over the years and over the months, and why it changed."""

from functools import partial

import streamlit as st

from pages.trends import trend
from pages.ui import html
from pages.ui.answers import Answer
from pages.ui.ask import ask, starts
from pages.ui.controls import show as control
from pages.ui.figures.bars import differences, pairs, yearly
from pages.ui.figures.charts import chart
from pages.ui.figures.lines import lines
from pages.ui.panel import numbers, panel
from pages.ui.view import View
from pages.ui.words import words

say = words("trends")


def show(view: View) -> None:
    """The page."""
    measure, split = str(view.value("measure")), str(view.value("split"))
    one = trend.TRENDS[measure]
    with st.container(horizontal=True, key="choosers"):
        control(view, "measure")
        control(view, "split", only=("none", *one.splits))
    (named,) = view.labels("split")
    is_refused = split != "none" and not one.by(split)
    refused = say(view.lang, "refused", split=named) if is_refused else ""
    st.html(html.note(refused + say(view.lang, f"applies.{one.family}")))

    first = st.container()  # the published years, where the records' own are not there
    to_date = partial(trend.to_date_cards, column=one.column, change_pct=one.change_pct)
    numbers(ask(view, f"trends/{one.family}_to_date"), to_date)
    by_year = ask(view, one.by_year(split))
    years, published = st.container(), first
    if measure == "received" and by_year.disclosed:
        years, published = st.columns([3, 2])
    with years:
        _years(by_year, one, split)
    if measure == "received":
        with published:
            panel(
                ask(view, "trends/disclosed"),
                chart(yearly, "year", "raised_cny"),
                trend.disclosed_cards,
            )
    months, changed = st.columns([2, 3])  # three cards have room side by side
    with months:
        events = starts(view) if one.family == "giving" else ()
        panel(
            ask(view, f"trends/{one.family}_by_month"),
            chart(
                lines,
                "month",
                one.column,
                "year",
                tall=True,
                events=events,
                said_of=("month", one.column, "year"),
            ),
        )
    with changed:
        _why(view, one, split)
    if measure == "people":
        panel(
            ask(view, "trends/volunteers"),
            chart(pairs, "year", ("registered", "active"), said_of=("year", "active")),
        )


def _years(answer: Answer, one: trend.Trend, split: str) -> None:
    """The years: a line for each part of a split, or a bar a year with its change."""
    if by := one.by(split):
        drawn = chart(lines, "year", one.column, by, said_of=(by, one.column, "year"), tall=True)
        panel(answer, drawn)
        return
    said_of = (one.column, one.change_pct)
    panel(
        answer,
        chart(yearly, "year", *said_of, says=trend.describe_years, said_of=said_of),
    )


def _why(view: View, one: trend.Trend, split: str) -> None:
    """The difference of two years, taken apart."""
    question, part = one.why(split)
    panel(
        ask(view, question),
        chart(differences, part, one.change, says=trend.describe_change,
              said_of=(part, one.change)),
        partial(trend.change_cards, by=part, change=one.change, later=one.later),
    )  # fmt: skip
