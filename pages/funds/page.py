"""资金 · Funds: what was raised, spent and is owed, as printed; and where the money went."""

from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cards import Card, fund_cards, slots
from pages.ui.figures import (
    bars,
    chart,
    describe_ageing,
    describe_gift_flow,
    describe_payment_flow,
    describe_spent,
    gift_flow,
    payment_flow,
    spent,
)
from pages.ui.panel import beside, numbers, panel
from pages.ui.view import View
from pages.ui.words import words

say = words("funds")

MOST = 4  # payables on cards; the table below them holds every one


def show(view: View) -> None:
    """The page."""
    numbers(ask(view, "overview/funds"), fund_cards)
    narrow = view.reader.narrow
    ages = chart(bars, "payable_age", "amount_cny", says=describe_ageing, horizontal=narrow)
    budgets = chart(spent, says=describe_spent)
    beside(view, ("funds/ageing", ages), ("funds/by_category", budgets), widths=[2, 3])
    panel(ask(view, "funds/payables"), cards=payable_cards)
    panel(ask(view, "funds/by_project"))
    panel(ask(view, "funds/gifts"), chart(gift_flow, says=describe_gift_flow))
    panel(ask(view, "funds/payments"), chart(payment_flow, says=describe_payment_flow))


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
