"""Number cards, and those several pages share, each made from one answer. No Streamlit here.

A sentence beside a number has slots named after the columns of the answer (see `slots`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.words import words
from queries import Column

say = words("ui")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Card:
    """One number: what it is, the number, what it relates to, and its share of a whole or None."""

    label: str
    value: str
    context: str = ""
    share: float | None = None

    @property
    def is_words(self) -> bool:
        """Whether words stand in place of a number."""
        return not any(letter.isdigit() for letter in self.value)


def slots(answer: Answer, row: Row) -> dict[str, str]:
    """Each column of a row by its name, as a sentence says it: days in words, money in the unit."""
    return {column.name: _said(answer, column, row) for column in answer.columns}


def _said(answer: Answer, column: Column, row: Row) -> str:
    value = row[column.name]
    if value is None or not column.unit:
        return answer.text(column.name, row)
    if column.unit == "date":
        return formats.date(value, answer.lang)
    if column.unit == "days":
        return days(abs(value), answer.lang)
    return captions.spoken(answer, column.name, value)


def days(number: int, lang: str) -> str:
    """A number of days in words."""
    key = "why.day" if number == 1 else "why.days"
    return say(lang, key, days=formats.exact(number, lang))


def heading(answer: Answer, name: str) -> str:
    """The heading of a column, without its unit."""
    return answer.question.column(name).caption[answer.lang]


def column_card(
    answer: Answer, row: Row, name: str, context: str = "", share: float | None = None
) -> Card:
    """One column of a row as a card under its heading."""
    return Card(heading(answer, name), captions.spoken(answer, name, row[name]), context, share)


def year_card(answer: Answer, row: Row, name: str, context: str = "") -> Card:
    """One column of the row of a year as a card whose label says the year."""
    label = say(answer.lang, "trend.year", year=row["year"], measure=heading(answer, name))
    return Card(label, captions.spoken(answer, name, row[name]), context)


def number_cards(answer: Answer) -> list[Card]:
    """A card for each column of a one-row answer."""
    return [column_card(answer, answer.row, column.name) for column in answer.columns]


def status_cards(answer: Answer) -> list[Card]:
    """Projects in all, and how many of them are closed and ongoing."""
    total, *parts = answer.columns
    number, cards = answer.row[total.name], [column_card(answer, answer.row, total.name)]
    counts = [answer.row[part.name] for part in parts]
    shares = formats.shares([*counts, number - sum(counts)]) if number else [None] * len(parts)
    for part, share in zip(parts, shares, strict=False):
        said = formats.percent(share, answer.lang, 0)
        context = say(answer.lang, "card.share", share=said) if number else ""
        cards.append(column_card(answer, answer.row, part.name, context, share))
    return cards


def fund_cards(answer: Answer) -> list[Card]:
    """Each published fund figure with the period printed beside it; never combined."""
    cards = []
    for row in answer.records:
        said = slots(answer, row)
        period = said["period_label"] if row["period_label"] else say(answer.lang, "card.no_period")
        cards.append(Card(said["figure"], said["amount_cny"], period))
    return cards


def campaign_cards(answer: Answer) -> list[Card]:
    """Each campaign against its target; no progress where the report is unclear or silent."""
    cards = []
    for row in answer.records:
        said = slots(answer, row)
        value, key = said["raised_cny"], "progress"
        if row["certainty"] == "absent":
            value, key = say(answer.lang, "missing.report"), "absent"
        elif row["certainty"] == "ambiguous":
            value, key = said["unclear_cny"], "ambiguous"
        context = say(answer.lang, f"card.{key}", **said)
        if row["as_of_on"] != answer.snapshot.as_of:  # the newest there is, of an earlier day
            context = say(answer.lang, "card.earlier", context=context, **said)
        cards.append(Card(said["short_name"], value, context, row["progress_pct"]))
    return cards
