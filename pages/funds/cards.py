"""Number cards of what is still to pay, and to whom. No Streamlit here."""

from __future__ import annotations

from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.cards import Card
from pages.ui.words import words

say = words("funds")

MOST = 4  # cards; the table below them holds every payable


def payable_cards(answer: Answer) -> list[Card]:
    """The largest payables, each with its project where one is named."""
    return [
        Card(
            answer.text("label", row),
            captions.spoken(answer, "amount_cny", row["amount_cny"]),
            _context(answer, row),
            row["share_pct"],
        )
        for row in answer.records[:MOST]
    ]


def _context(answer: Answer, row: dict[str, Any]) -> str:
    """The project where one is named, and the share of all that is payable."""
    share = say(
        answer.lang, "card.of_payable", share=formats.percent(row["share_pct"], answer.lang)
    )
    if row["project_id"] is None:
        return share
    return say(answer.lang, "list.dot").join((answer.text("project", row), share))
