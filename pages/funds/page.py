"""资金 · Funds: what was raised, spent and is owed, as printed; and where the money went."""

import streamlit as st

from pages.ui import figures
from pages.ui.ask import ask
from pages.ui.cards import fund_cards
from pages.ui.owing import payable_cards
from pages.ui.panel import numbers, panel
from pages.ui.words import words

w = words("funds")

st.title(w("title"), anchor=False)
numbers(ask("overview/funds"), fund_cards)
panel(ask("funds/payables"), cards=payable_cards)
ageing, spent = st.columns([2, 3])
with ageing:
    panel(
        ask("funds/ageing"),
        lambda answer: figures.bars(
            answer, "payable_age", "amount_cny", horizontal=answer.reader.narrow
        ),
        figures.describe_ageing,
    )
with spent:
    panel(ask("funds/by_category"), figures.spent, figures.describe_spent)
panel(ask("funds/by_project"))
panel(ask("funds/gifts"), figures.gift_flow, figures.describe_gift_flow)
panel(ask("funds/payments"), figures.payment_flow, figures.describe_payment_flow)
