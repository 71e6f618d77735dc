"""Number cards of volunteering: people registered and active, service given. No Streamlit here."""

from __future__ import annotations

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.cards import Card
from pages.ui.words import words

say = words("volunteers")


def registered_cards(answer: Answer) -> list[Card]:
    """Registered beside active, and the two hours per person, each named and with its period."""
    row = answer.row
    if row["last_year"] is None:
        return [_card(answer, "registered", answer.missing, "")]
    period = say(
        answer.lang,
        "card.year" if row["first_year"] == row["last_year"] else "card.years",
        first=row["first_year"],
        last=row["last_year"],
    )
    rate = say(answer.lang, "card.rate", share=formats.percent(row["activity_pct"], answer.lang, 1))
    end = say(answer.lang, "card.end", year=row["last_year"])
    dot = say(answer.lang, "list.dot")
    return [
        _card(answer, "registered", formats.exact(row["registered"], answer.lang), end),
        _card(
            answer,
            "active",
            formats.exact(row["active"], answer.lang),
            f"{period}{dot}{rate}",
        ),
        *(
            _card(answer, name, _hours(answer, row[name]), period)
            for name in ("hours_per_active", "hours_per_registered")
        ),
    ]


def service_cards(answer: Answer) -> list[Card]:
    """Hours, participations beside people, activities; too few people are said to be too few."""
    row = answer.row
    contexts = {
        "records": say(answer.lang, "card.each_time"),
        "people": say(answer.lang, "card.once"),
    }
    return [
        Card(
            column.caption[answer.lang],
            say(answer.lang, "cell.small")
            if row[column.name] is None
            else captions.spoken(answer, column.name, row[column.name]),
            contexts.get(column.name, ""),
        )
        for column in answer.columns
    ]


def _card(answer: Answer, name: str, value: str, context: str) -> Card:
    return Card(answer.question.column(name).caption[answer.lang], value, context)


def _hours(answer: Answer, hours: float | None) -> str:
    if hours is None:
        return answer.missing
    return f"{formats.exact(hours, answer.lang, 1)} {say(answer.lang, 'unit.hours')}"
