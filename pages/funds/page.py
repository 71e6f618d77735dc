"""资金 · Funds: what was raised, spent and is owed, as printed; and where the money went."""

from __future__ import annotations

import streamlit as st

from pages.funds.cards import payable_cards
from pages.ui.ask import ask
from pages.ui.cards import fund_cards
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


def show(view: View) -> None:
    """The page."""
    st.title(say(view.lang, "title"), anchor=False)
    numbers(ask(view, "overview/funds"), fund_cards)
    panel(ask(view, "funds/payables"), cards=payable_cards)
    narrow = view.reader.narrow
    ages = chart(bars, "payable_age", "amount_cny", says=describe_ageing, horizontal=narrow)
    budgets = chart(spent, says=describe_spent)
    beside(view, ("funds/ageing", ages), ("funds/by_category", budgets), widths=[2, 3])
    panel(ask(view, "funds/by_project"))
    panel(ask(view, "funds/gifts"), chart(gift_flow, says=describe_gift_flow))
    panel(ask(view, "funds/payments"), chart(payment_flow, says=describe_payment_flow))
