"""项目详情 · Project: where one project stands, what it produced, its money, its sources."""

from __future__ import annotations

import streamlit as st

from pages.project import record
from pages.ui.ask import ask
from pages.ui.figures import bars, chart, pairs
from pages.ui.filters import FILTERS
from pages.ui.panel import beside, panel
from pages.ui.view import View
from pages.ui.words import words

say = words("project")

SPENDING = ("budget_cny", "committed_cny", "paid_cny")


def show(view: View) -> None:
    """The page: of one project, or where the address names none, of all to choose from."""
    st.html(record.back(view.lang))
    if "id" in view.chosen:
        _one(view)
        return
    st.title(say(view.lang, "title"), anchor=False)
    st.html(record.missing(view.asked_id, FILTERS["id"].options(view.snapshot), view.lang))
    panel(ask(view, "rows/projects"))


def _one(view: View) -> None:
    about = ask(view, "project/record")
    if about.error is None:
        st.title(about.text("project", about.records[0]), anchor=False)
        st.html(record.heading(about))
    else:
        st.title("".join(view.chosen["id"]), anchor=False)
    steps = ask(view, "project/steps")
    is_lifecycle = steps.error is None and not steps.rows
    panel(ask(view, "project/lifecycle") if is_lifecycle else steps, written=record.steps)
    written, parts = st.columns([3, 2])
    with written:
        panel(about, written=record.record)
    with parts:
        panel(ask(view, "project/completeness"), written=record.parts)
        panel(ask(view, "project/outputs"))
    panel(ask(view, "project/amounts"))
    beside(
        view,
        ("project/giving", chart(bars, "month_on", "received_cny")),
        ("project/service", chart(bars, "month_on", "hours")),
        ("project/spending", chart(pairs, "year", SPENDING, said_of=("year", "paid_cny"))),
    )
    panel(ask(view, "project/sources"))
