"""Number cards, and those several pages share, each made from one answer. No Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.words import words

say = words("ui")


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


def number_cards(answer: Answer) -> list[Card]:
    """A card for each column of a one-row answer."""
    row = answer.row
    return [
        Card(column.caption[answer.lang], captions.spoken(answer, column.name, row[column.name]))
        for column in answer.columns
    ]


def status_cards(answer: Answer) -> list[Card]:
    """Projects in all, and how many of them are closed and ongoing."""
    row, total = answer.row, answer.row["projects"]
    cards = []
    for column in answer.columns:
        value = row[column.name]
        share = 100 * value / total if total and column.name != "projects" else None
        cards.append(
            Card(
                label=answer.question.column(column.name).caption[answer.lang],
                value=formats.exact(value, answer.lang),
                context=say(answer.lang, "card.share", share=formats.percent(share, answer.lang, 0))
                if share is not None
                else "",
                share=share,
            )
        )
    return cards


def fund_cards(answer: Answer) -> list[Card]:
    """Each published fund figure with the period printed beside it; never combined."""
    return [
        Card(
            label=answer.text("figure", row),
            value=captions.spoken(answer, "amount_cny", row["amount_cny"]),
            context=answer.text("period_label", row)
            if row["period_label"]
            else say(answer.lang, "card.no_period"),
        )
        for row in answer.records
    ]


def campaign_cards(answer: Answer) -> list[Card]:
    """Each campaign against its target; no progress where the report is unclear or silent."""
    cards = []
    for row in answer.records:
        if row["certainty"] == "absent":
            value, context = say(answer.lang, "missing.report"), say(answer.lang, "card.absent")
        elif row["progress_pct"] is None:
            value, context = (
                captions.spoken(answer, "raised_cny", row["raised_cny"]),
                say(answer.lang, "card.ambiguous"),
            )
        else:
            value = captions.spoken(answer, "raised_cny", row["raised_cny"])
            context = say(
                answer.lang,
                "card.progress",
                share=formats.percent(row["progress_pct"], answer.lang),
                target=captions.spoken(answer, "target_cny", row["target_cny"]),
                remaining=captions.spoken(answer, "remaining_cny", row["remaining_cny"]),
            )
        if row["as_of_on"] != answer.snapshot.as_of:  # the newest there is, of an earlier day
            day = formats.date(row["as_of_on"], answer.lang)
            context = say(answer.lang, "card.earlier", day=day, context=context)
        cards.append(Card(answer.text("short_name", row), value, context, row["progress_pct"]))
    return cards
