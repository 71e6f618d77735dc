"""志愿服务 · Volunteers: who is there, who serves, when and where, and who comes back."""

from dataclasses import replace

import streamlit as st

from pages.ui import captions
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.attention import ranges
from pages.ui.cards import Card, column_card
from pages.ui.figures import grids, sentences
from pages.ui.figures.bars import bars, groups, stars
from pages.ui.figures.charts import chart
from pages.ui.panel import beside, numbers
from pages.ui.view import View
from pages.ui.words import words

say = words("volunteers")

TURNOUT = ("records", "people")
RETURNING = ("new_people", "kept_people", "back_people")


def show(view: View) -> None:
    """The page."""
    people, service = st.columns(2)
    with people:
        numbers(ask(view, "volunteers/registered"), registered_cards)
    with service:
        numbers(ask(view, "volunteers/headline"), service_cards)
    beside(
        view,
        ("volunteers/by_hour", chart(grids.week, says=sentences.describe_week)),
        ("volunteers/by_district", chart(grids.tiles, says=sentences.describe_tiles)),
    )
    beside(
        view,
        ("volunteers/by_year", chart(groups, "year", TURNOUT, says=sentences.describe_turnout)),
        (
            "volunteers/returning",
            chart(groups, "year", RETURNING, says=sentences.describe_returning),
        ),
        ("volunteers/retention", chart(grids.comings, says=sentences.describe_comings)),
    )
    beside(
        view,
        ("volunteers/star_lines", chart(stars, says=sentences.describe_lines)),
        ("volunteers/by_team", chart(bars, "team_type", "hours", horizontal=True)),
        ("volunteers/by_age", chart(bars, "age_band", "people", horizontal=True)),
    )


def registered_cards(answer: Answer) -> list[Card]:
    """Registered beside active, and the two hours per person, each named and with its period."""
    row, lang = answer.row, answer.lang
    if row["last_year"] is None:
        return [replace(column_card(answer, row, "registered"), value=answer.missing)]
    years = say(lang, "list.comma").join(ranges(row["years"].split(", ")))
    period = say(lang, "phrase.year", labels=years)
    told = [say(lang, "card.end", year=row["last_year"])]
    if row["activity_pct"] is not None:
        share = captions.percent(answer, row["activity_pct"], 1)
        told.append(say(lang, "card.rate", share=share, period=period))
    cards = [
        column_card(answer, row, "registered", say(lang, "list.dot").join(told)),
        column_card(answer, row, "active", period),
    ]
    for name in ("hours_per_active", "hours_per_registered"):
        card = column_card(answer, row, name, period)
        unit = "" if row[name] is None else f" {say(lang, 'unit.hours')}"
        cards.append(replace(card, value=card.value + unit))
    return cards


def service_cards(answer: Answer) -> list[Card]:
    """Hours, participations beside people, activities; too few people are said to be too few."""
    keys = {"records": "card.each_time", "people": "card.once"}
    cards = []
    for name, value in answer.row.items():
        context = say(answer.lang, keys[name]) if name in keys else ""
        card = column_card(answer, answer.row, name, context)
        small = say(answer.lang, "cell.small")
        cards.append(card if value is not None else replace(card, value=small))
    return cards
