"""How each measure of the trends is asked, drawn and told. No Streamlit here.

Money and service are two families of questions; the measure says which family is asked and which
of its columns is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.cards import Card
from pages.ui.words import words

say = words("trends")

# The column by which each family is split.
COLUMNS: Mapping[tuple[str, str], str] = {
    ("giving", "category"): "project_category",
    ("giving", "status"): "project_status",
    ("service", "category"): "category",
    ("service", "district"): "division",
    ("service", "status"): "project_status",
}


@dataclass(frozen=True)
class Trend:
    """One measure: its family of questions, its column there, and its columns of change."""

    family: str
    column: str
    change_pct: str
    change: str
    later: str

    @property
    def splits(self) -> tuple[str, ...]:
        """What it may be split by. Money never by district: nobody is to be ranked by giving."""
        return tuple(split for family, split in COLUMNS if family == self.family)

    def by(self, split: str) -> str:
        """The column of a split, or empty where the measure is not split like that."""
        return COLUMNS.get((self.family, split), "")

    def by_year(self, split: str) -> str:
        """The question of the years, split or not."""
        return f"trends/{self.family}_by_{split}" if self.by(split) else f"trends/{self.family}"

    def why(self, split: str) -> tuple[str, str]:
        """The question that takes the change apart, and the column that names the parts.

        People of two categories may be the same, so they do not add up; they are taken apart by
        who came and who did not come again instead.
        """
        if self.column == "people":
            return "trends/people_change", "people_flow"
        by = split if self.by(split) else "category"
        return f"trends/{self.family}_change_by_{by}", self.by(by)


TRENDS: Mapping[str, Trend] = {
    "received": Trend("giving", "received_cny", "received_change_pct", "change_cny", "later_cny"),
    "gifts": Trend("giving", "gifts", "gifts_change_pct", "change_gifts", "later_gifts"),
    "hours": Trend("service", "hours", "hours_change_pct", "change_hours", "later_hours"),
    "records": Trend("service", "records", "records_change_pct", "change_records", "later_records"),
    "people": Trend("service", "people", "people_change_pct", "change_people", "later_people"),
    "activities": Trend(
        "service", "activities", "activities_change_pct", "change_activities", "later_activities"
    ),
}


def to_date_cards(answer: Answer, column: str, change_pct: str) -> list[Card]:
    """The newest year, the same day of the year before, and the difference between them.

    Reads the columns year, until_on, `column` and `change_pct` of one or two rows.
    """
    caption = answer.question.column(column).caption[answer.lang]
    row = answer.records[-1]
    is_whole = (row["until_on"].month, row["until_on"].day) == (12, 31)
    until = formats.date(row["until_on"], answer.lang)
    whole = "trend.whole" if is_whole else "trend.so_far"
    now = Card(
        say(answer.lang, "trend.year", year=row["year"], measure=caption),
        captions.spoken(answer, column, row[column]),
        say(answer.lang, whole, year=row["year"], until=until),
    )
    if len(answer.records) == 1:
        return [
            now,
            Card(say(answer.lang, "trend.change"), formats.NONE, say(answer.lang, "trend.first")),
        ]
    earlier = answer.records[0]
    day = formats.date(earlier["until_on"], answer.lang)
    before = Card(
        say(answer.lang, "trend.same_day"),
        captions.spoken(answer, column, earlier[column]),
        say(answer.lang, "trend.until", until=day),
    )
    if row[column] is None or earlier[column] is None:
        return [now, before, Card(say(answer.lang, "trend.change"), formats.NONE)]
    change = Card(
        say(answer.lang, "trend.change"),
        signed(answer, column, row[column] - earlier[column]),
        ""
        if row[change_pct] is None
        else say(
            answer.lang,
            "trend.change_whole" if is_whole else "trend.change_so_far",
            change=formats.change(row[change_pct], answer.lang),
        ),
    )
    return [now, before, change]


def change_cards(answer: Answer, by: str, change: str, later: str) -> list[Card]:
    """The whole difference between two years, and the parts that rose and fell most."""
    rows = answer.records
    total = sum(row[change] for row in rows)
    before = sum(row[later] - row[change] for row in rows)
    cards = [
        Card(
            say(answer.lang, "trend.total", later=rows[0]["later_year"],
                 earlier=rows[0]["earlier_year"]),
            signed(answer, change, total),
            say(answer.lang, "trend.from_to", before=captions.spoken(answer, later, before),
                 after=captions.spoken(answer, later, before + total)),
        )
    ]  # fmt: skip
    most, least = max(rows, key=lambda row: row[change]), min(rows, key=lambda row: row[change])
    for key, row, is_shown in (
        ("trend.rose", most, most[change] > 0),
        ("trend.fell", least, least[change] < 0),
    ):
        if is_shown:
            cards.append(Card(say(answer.lang, key), signed(answer, change, row[change]),
                              answer.text(by, row)))  # fmt: skip
    return cards


def describe_change(answer: Answer, by: str, change: str) -> str:
    """The difference and every part of it, in a sentence."""
    rows = answer.records
    comma = say(answer.lang, "list.comma")
    return say(
        answer.lang,
        "trend.why",
        later=rows[0]["later_year"],
        earlier=rows[0]["earlier_year"],
        measure=answer.question.column(change).caption[answer.lang],
        total=signed(answer, change, sum(row[change] for row in rows)),
        parts=comma.join(
            f"{answer.text(by, row)} {signed(answer, change, row[change])}" for row in rows
        ),
    )


def describe_years(answer: Answer, column: str, change_pct: str) -> str:
    """The measure of the newest year, its change, and the years it is the highest of."""
    row = answer.records[-1]
    caption = answer.question.column(column).caption[answer.lang]
    shown = [one for one in answer.records if one[column] is not None]
    if row[column] is None or not shown:
        return answer.title
    top = max(shown, key=lambda one: one[column])
    change = (
        say(answer.lang, "card.no_change")
        if row[change_pct] is None
        else say(answer.lang, "card.change", change=formats.change(row[change_pct], answer.lang))
    )
    return say(
        answer.lang,
        "trend.years",
        year=row["year"],
        measure=caption,
        value=captions.spoken(answer, column, row[column]),
        change=change,
        top=top["year"],
        most=captions.spoken(answer, column, top[column]),
    )


def signed(answer: Answer, column: str, value: Any) -> str:
    """A difference as it is said: with its sign, also where it is an increase."""
    text = captions.spoken(answer, column, value)
    return f"+{text}" if value > 0 else text


def disclosed_cards(answer: Answer) -> list[Card]:
    """The newest year's amount as the report states it; with one year, that there is no other.

    Reads the columns year and raised_cny.
    """
    row = answer.records[-1]
    return [
        Card(
            say(
                answer.lang,
                "trend.year",
                year=row["year"],
                measure=answer.question.column("raised_cny").caption[answer.lang],
            ),
            captions.spoken(answer, "raised_cny", row["raised_cny"]),
            say(answer.lang, "trend.one_year", year=row["year"]) if answer.rows == 1 else "",
        )
    ]
