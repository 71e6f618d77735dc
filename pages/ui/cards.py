"""The number cards several pages share, each made from one answer. No Streamlit here."""

from __future__ import annotations

from pages.ui import captions, formats
from pages.ui.answer import Answer
from pages.ui.markup import Card
from pages.ui.vocabulary import vocabulary


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
                context=_say(answer, "card.share", share=formats.percent(share, answer.lang, 0))
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
            else _say(answer, "card.no_period"),
        )
        for row in answer.records
    ]


def campaign_cards(answer: Answer) -> list[Card]:
    """Each campaign against its target; no progress where the report is unclear or silent."""
    cards = []
    for row in answer.records:
        if row["certainty"] == "absent":
            value, context = _say(answer, "missing.report"), _say(answer, "card.absent")
        elif row["progress_pct"] is None:
            value, context = (
                captions.spoken(answer, "raised_cny", row["raised_cny"]),
                _say(answer, "card.ambiguous"),
            )
        else:
            value = captions.spoken(answer, "raised_cny", row["raised_cny"])
            context = _say(
                answer,
                "card.progress",
                share=formats.percent(row["progress_pct"], answer.lang),
                target=captions.spoken(answer, "target_cny", row["target_cny"]),
                remaining=captions.spoken(answer, "remaining_cny", row["remaining_cny"]),
            )
        if row["as_of_on"] != answer.snapshot.as_of:  # the newest there is, of an earlier day
            day = formats.date(row["as_of_on"], answer.lang)
            context = _say(answer, "card.earlier", day=day, context=context)
        cards.append(Card(answer.text("short_name", row), value, context, row["progress_pct"]))
    return cards


def disclosed_cards(answer: Answer) -> list[Card]:
    """The newest year's amount as the report states it; with one year, that there is no other.

    Reads the columns year and raised_cny.
    """
    row = answer.records[-1]
    return [
        Card(
            _say(
                answer,
                "trend.year",
                year=row["year"],
                measure=answer.question.column("raised_cny").caption[answer.lang],
            ),
            captions.spoken(answer, "raised_cny", row["raised_cny"]),
            _say(answer, "trend.one_year", year=row["year"]) if answer.rows == 1 else "",
        )
    ]


def _say(answer: Answer, key: str, **slots: object) -> str:
    return vocabulary("ui")[key][answer.lang].format(**slots)
