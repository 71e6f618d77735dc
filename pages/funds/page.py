"""资金 · Funds: what was raised, spent and is owed, as printed; and where the money went."""

from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cards import Card, fund_cards, slots
from pages.ui.figures import budgets, flows, sentences
from pages.ui.figures.bars import bars
from pages.ui.figures.charts import chart
from pages.ui.panel import beside, numbers, panel
from pages.ui.view import View
from pages.ui.words import words

say = words("funds")

MOST = 4  # payables on cards; the table below them holds every one


def show(view: View) -> None:
    """The page."""
    numbers(ask(view, "overview/funds"), fund_cards)
    ages = chart(bars, "payable_age", "amount_cny", says=sentences.describe_ageing, horizontal=True)
    spent = chart(budgets.spent, says=sentences.describe_spent)
    beside(view, ("funds/ageing", ages), ("funds/by_category", spent), widths=[2, 3])
    panel(ask(view, "funds/payables"), cards=payable_cards)
    panel(ask(view, "funds/by_project"))
    gifts = chart(flows.gift_flow, says=flows.describe_gift_flow)
    panel(ask(view, "funds/gifts"), gifts)
    payments = chart(flows.payment_flow, says=flows.describe_payment_flow)
    panel(ask(view, "funds/payments"), payments)


def payable_cards(answer: Answer) -> list[Card]:
    """The largest payables, each with its project where one is named and its share of all."""
    cards = []
    for row in answer.records[:MOST]:
        said = slots(answer, row)
        told = [said["project"]] if row["project_id"] is not None else []
        if row["share_pct"] is not None:
            told.append(say(answer.lang, "card.of_payable", **said))
        context = say(answer.lang, "list.dot").join(told)
        cards.append(Card(said["label"], said["amount_cny"], context, row["share_pct"]))
    return cards
