"""项目 · Projects: how far the projects have come, and which they are."""

from __future__ import annotations

import streamlit as st

from pages.ui.ask import ask
from pages.ui.cards import status_cards
from pages.ui.controls import show as control
from pages.ui.figures import bars, chart
from pages.ui.panel import numbers, panel
from pages.ui.view import View
from pages.ui.words import words

say = words("projects")


def show(view: View) -> None:
    """The page."""
    st.title(say(view.lang, "title"), anchor=False)
    numbers(ask(view, "projects/headline"), status_cards)
    control(view, "sort")
    panel(ask(view, "projects/list"))
    category, cohort = st.columns(2)
    with category:
        panel(
            ask(view, "projects/by_category"),
            chart(bars, "category", "projects", by="status", horizontal=True),
        )
    with cohort:
        panel(ask(view, "projects/by_cohort"), chart(bars, "cohort_year", "projects", by="status"))
    stage, district, records = st.columns(3)
    with stage:
        panel(ask(view, "projects/by_stage"), chart(bars, "stage", "projects", horizontal=True))
    with district:
        panel(
            ask(view, "projects/by_district"), chart(bars, "division", "projects", horizontal=True)
        )
    with records:
        panel(ask(view, "projects/completeness"), chart(bars, "part", "projects", horizontal=True))
