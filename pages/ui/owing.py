"""Number cards of what is still to pay, and to whom. No Streamlit here."""

from __future__ import annotations

from pages.ui import captions
from pages.ui.answer import Answer
from pages.ui.markup import Card
from pages.ui.vocabulary import vocabulary

MOST = 4  # cards; the table below them holds every payable


def payable_cards(answer: Answer) -> list[Card]:
    """The largest payables, each with its project, or with the words that none is named."""
    return [
        Card(
            answer.text("label", row),
            captions.spoken(answer, "amount_cny", row["amount_cny"]),
            vocabulary("ui")["card.no_project"][answer.lang]
            if row["project_id"] is None
            else answer.text("project", row),
            row["share_pct"],
        )
        for row in answer.records[:MOST]
    ]
