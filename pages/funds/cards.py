"""Number cards of what is still to pay, and to whom. No Streamlit here."""

from __future__ import annotations

from pages.ui.answers import Answer
from pages.ui.cards import Card, slots
from pages.ui.words import words

say = words("funds")

MOST = 4  # cards; the table below them holds every payable


def payable_cards(answer: Answer) -> list[Card]:
    """The largest payables, each with its project where one is named and its share of all."""
    cards = []
    for row in answer.records[:MOST]:
        said = slots(answer, row)
        context = say(answer.lang, "card.of_payable", **said)
        if row["project_id"] is not None:
            context = say(answer.lang, "list.dot").join((said["project"], context))
        cards.append(Card(said["label"], said["amount_cny"], context, row["share_pct"]))
    return cards
