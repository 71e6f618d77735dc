"""项目 · Projects: how far the projects have come, and which they are."""

import streamlit as st

from pages.ui import figures, pickers
from pages.ui.ask import ask, snapshot
from pages.ui.cards import status_cards
from pages.ui.panel import numbers, panel
from pages.ui.words import words

w = words("projects")

st.title(w("title"), anchor=False)
numbers(ask("projects/headline"), status_cards)
pickers.show("sort", snapshot())
panel(ask("projects/list"))
category, cohort = st.columns(2)
with category:
    panel(
        ask("projects/by_category"),
        lambda answer: figures.bars(answer, "category", "projects", "status", horizontal=True),
        lambda answer: figures.describe(answer, "category", "projects"),
    )
with cohort:
    panel(
        ask("projects/by_cohort"),
        lambda answer: figures.bars(answer, "cohort_year", "projects", "status"),
        lambda answer: figures.describe(answer, "cohort_year", "projects"),
    )
stage, district, records = st.columns(3)
with stage:
    panel(
        ask("projects/by_stage"),
        lambda answer: figures.bars(answer, "stage", "projects", horizontal=True),
        lambda answer: figures.describe(answer, "stage", "projects"),
    )
with district:
    panel(
        ask("projects/by_district"),
        lambda answer: figures.bars(answer, "division", "projects", horizontal=True),
        lambda answer: figures.describe(answer, "division", "projects"),
    )
with records:
    panel(
        ask("projects/completeness"),
        lambda answer: figures.bars(answer, "part", "projects", horizontal=True),
        lambda answer: figures.describe(answer, "part", "projects"),
    )
