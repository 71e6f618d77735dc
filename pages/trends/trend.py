"""How each measure of the trends is asked, drawn and told. No Streamlit here.

Money and service are two families of questions; the measure says which family is asked and which
of its columns is looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.cards import Card, heading, slots, year_card
from pages.ui.figures.sentences import scope, tied
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
    """One measure: its family of questions and its column there."""

    family: str
    column: str

    @property
    def change_pct(self) -> str:
        """The column of its change on the year before, in per cent."""
        return f"{self.column.removesuffix('_cny')}_change_pct"

    @property
    def change(self) -> str:
        """The column of its change where that is taken apart."""
        return f"change_{self.column.removeprefix('received_')}"

    @property
    def later(self) -> str:
        """The column of the later year beside its change."""
        return f"later_{self.column.removeprefix('received_')}"

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
    "received": Trend("giving", "received_cny"),
    "gifts": Trend("giving", "gifts"),
    **{name: Trend("service", name) for name in ("hours", "records", "people", "activities")},
}


def to_date_cards(answer: Answer, column: str, change_pct: str) -> list[Card]:
    """The newest year, the same day of the year before, and the difference between them.

    Reads the columns year, until_on, `column` and `change_pct` of one or two rows.
    """
    lang, rows = answer.lang, answer.records
    row, earlier, change = rows[-1], rows[0], say(lang, "trend.change")
    span = "whole" if (row["until_on"].month, row["until_on"].day) == (12, 31) else "so_far"
    now = year_card(answer, row, column, say(lang, f"trend.{span}", **slots(answer, row)))
    if len(rows) == 1:
        return [now, Card(change, formats.NONE, say(lang, "trend.first"))]
    before = Card(
        say(lang, "trend.same_day"),
        captions.spoken(answer, column, earlier[column]),
        say(lang, "trend.until", **slots(answer, earlier)),
    )
    if row[column] is None or earlier[column] is None:
        return [now, before, Card(change, formats.NONE)]
    value, context = signed(answer, column, row[column] - earlier[column]), ""
    if row[change_pct] is not None:
        share = captions.change(answer, row[change_pct])
        context = say(lang, f"trend.change_{span}", change=share)
    return [now, before, Card(change, value, context)]


def change_cards(answer: Answer, by: str, change: str, later: str) -> list[Card]:
    """The whole difference between two years, and the parts that rose and fell most.

    Where parts are rounded or withheld they do not add up: the difference stands above.
    """
    rows, lang = answer.records, answer.lang
    years = say(lang, "trend.total", later=rows[0]["later_year"], earlier=rows[0]["earlier_year"])
    cards = [] if answer.rounded else [_difference(answer, years, change, later)]
    parts = {answer.text(by, row): row[change] for row in rows}
    alone = "" if len(parts) > 1 else "_alone"
    for key, pick, sign in (("trend.rose", max, 1), ("trend.fell", min, -1)):
        end = pick(parts.values())
        if sign * end > 0:
            named = [tied(answer, parts, pick), *([years] if answer.rounded else [])]
            context = say(lang, "list.dot").join(named)
            cards.append(Card(say(lang, f"{key}{alone}"), signed(answer, change, end), context))
    return cards


def _difference(answer: Answer, years: str, change: str, later: str) -> Card:
    total, now = (sum(row[name] for row in answer.records) for name in (change, later))
    sums = {"before": now - total, "after": now}
    said = {name: captions.spoken(answer, later, value) for name, value in sums.items()}
    return Card(years, signed(answer, change, total), say(answer.lang, "trend.from_to", **said))


def describe_change(answer: Answer, by: str, change: str) -> str:
    """The difference, where parts add up to it, and every part of it, in a sentence."""
    rows = answer.records
    parts = [f"{answer.text(by, row)} {signed(answer, change, row[change])}" for row in rows]
    total = (
        {} if answer.rounded else {"total": signed(answer, change, sum(r[change] for r in rows))}
    )
    return say(
        answer.lang,
        "trend.why" if total else "trend.parts",
        later=rows[0]["later_year"],
        earlier=rows[0]["earlier_year"],
        measure=heading(answer, change),
        parts=say(answer.lang, "list.comma").join(parts),
        **total,
    )


def describe_years(answer: Answer, column: str, change_pct: str) -> str:
    """The measure of the newest year, its change, and the years it is the highest of."""
    row = answer.records[-1]
    if row[column] is None:
        return answer.title
    shown = [one for one in answer.records if one[column] is not None]
    values = {captions.named(answer, "year", one): one[column] for one in shown}
    share = captions.change(answer, row[change_pct])
    change = "card.no_change" if row[change_pct] is None else "card.change"
    return say(
        answer.lang,
        "trend.years" if len(values) > 1 else "trend.year_alone",
        year=row["year"],
        measure=heading(answer, column),
        value=captions.spoken(answer, column, row[column]),
        change=say(answer.lang, change, change=share),
        scope=scope(answer),
        top=tied(answer, values),
        most=captions.spoken(answer, column, max(values.values())),
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
    alone = say(answer.lang, "trend.one_year", year=row["year"]) if answer.rows == 1 else ""
    return [year_card(answer, row, "raised_cny", alone)]
