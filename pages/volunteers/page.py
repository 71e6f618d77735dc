"""志愿服务 · Volunteers: who is there, who serves, when and where, and who comes back."""

from __future__ import annotations

import streamlit as st

from pages.ui.ask import ask
from pages.ui.figures import (
    bars,
    chart,
    comings,
    describe_comings,
    describe_lines,
    describe_returning,
    describe_tiles,
    describe_turnout,
    describe_week,
    groups,
    stars,
    tiles,
    week,
)
from pages.ui.panel import beside, numbers
from pages.ui.view import View
from pages.ui.words import words
from pages.volunteers.cards import registered_cards, service_cards

say = words("volunteers")

TURNOUT = ("records", "people")
RETURNING = ("new_people", "kept_people", "back_people")


def show(view: View) -> None:
    """The page."""
    st.title(say(view.lang, "title"), anchor=False)
    people, service = st.columns(2)
    with people:
        numbers(ask(view, "volunteers/registered"), registered_cards)
    with service:
        numbers(ask(view, "volunteers/headline"), service_cards)
    beside(
        view,
        ("volunteers/by_hour", chart(week, says=describe_week)),
        ("volunteers/by_district", chart(tiles, says=describe_tiles)),
    )
    beside(
        view,
        ("volunteers/by_year", chart(groups, "year", TURNOUT, says=describe_turnout)),
        ("volunteers/returning", chart(groups, "year", RETURNING, says=describe_returning)),
        ("volunteers/retention", chart(comings, says=describe_comings)),
    )
    beside(
        view,
        ("volunteers/star_lines", chart(stars, says=describe_lines)),
        ("volunteers/by_team", chart(bars, "team_type", "hours", horizontal=True)),
        ("volunteers/by_age", chart(bars, "age_band", "people", horizontal=True)),
    )
