"""Number cards of what is still to pay, and to whom. No Streamlit here."""

from __future__ import annotations

from typing import Any

from pages.ui import captions, formats
from pages.ui.answer import Answer
from pages.ui.markup import Card
from pages.ui.vocabulary import vocabulary

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
    say = {key: both[answer.lang] for key, both in vocabulary("ui").items()}
    share = say["card.of_payable"].format(share=formats.percent(row["share_pct"], answer.lang))
    if row["project_id"] is None:
        return share
    return say["list.dot"].join((answer.text("project", row), share))
