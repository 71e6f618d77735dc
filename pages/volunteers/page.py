"""志愿服务 · Volunteers: who is there, who serves, when and where, and who comes back."""

import streamlit as st

from pages.ui import figures
from pages.ui.ask import ask
from pages.ui.panel import numbers, panel
from pages.ui.people import registered_cards, service_cards
from pages.ui.words import words

w = words("volunteers")

st.title(w("title"), anchor=False)
people, service = st.columns(2)
with people:
    numbers(ask("volunteers/registered"), registered_cards)
with service:
    numbers(ask("volunteers/headline"), service_cards)
when, where = st.columns(2)
with when:
    panel(ask("volunteers/by_hour"), figures.week, figures.describe_week)
with where:
    panel(ask("volunteers/by_district"), figures.tiles, figures.describe_tiles)
turnout, returning, comings = st.columns(3)
with turnout:
    panel(
        ask("volunteers/by_year"),
        lambda answer: figures.groups(answer, "year", ("records", "people")),
        figures.describe_turnout,
    )
with returning:
    panel(
        ask("volunteers/returning"),
        lambda answer: figures.groups(answer, "year", ("new_people", "kept_people", "back_people")),
        figures.describe_returning,
    )
with comings:
    panel(ask("volunteers/retention"), figures.comings, figures.describe_comings)
stars, teams, ages = st.columns(3)
with stars:
    panel(
        ask("volunteers/star_lines"),
        figures.stars,
        figures.describe_lines,
    )
with teams:
    panel(
        ask("volunteers/by_team"),
        lambda answer: figures.bars(answer, "team_type", "hours", horizontal=True),
        lambda answer: figures.describe(answer, "team_type", "hours"),
    )
with ages:
    panel(
        ask("volunteers/by_age"),
        lambda answer: figures.bars(answer, "age_band", "people", horizontal=True),
        lambda answer: figures.describe(answer, "age_band", "people"),
    )
