"""项目详情 · Project: where one project stands, what it produced, its money, its sources."""

import streamlit as st

from pages.ui import figures, filters, record
from pages.ui.ask import ask, snapshot
from pages.ui.panel import panel
from pages.ui.words import language, words

w = words("project")

st.html(record.back(language()))
if not filters.chosen("id", snapshot()):
    st.title(w("title"), anchor=False)
    asked = filters.asked("id")
    st.html(record.missing(asked, filters.FILTERS["id"].options(snapshot()), language()))
    panel(ask("rows/projects"))
else:
    about = ask("project/record")
    if about.error is None:
        st.title(about.text("project", about.records[0]), anchor=False)
        st.html(record.heading(about))
    else:
        st.title("".join(filters.chosen("id", snapshot())), anchor=False)
    steps = ask("project/steps")
    panel(steps if steps.error or steps.rows else ask("project/lifecycle"), written=record.steps)
    told, kept = st.columns([3, 2])
    with told:
        panel(about, written=record.record)
    with kept:
        panel(ask("project/completeness"), written=record.parts)
        panel(ask("project/outputs"))
    panel(ask("project/amounts"))
    giving, service, spending = st.columns(3)
    with giving:
        panel(
            ask("project/giving"),
            lambda answer: figures.bars(answer, "month_on", "received_cny"),
            lambda answer: figures.describe(answer, "month_on", "received_cny"),
        )
    with service:
        panel(
            ask("project/service"),
            lambda answer: figures.bars(answer, "month_on", "hours"),
            lambda answer: figures.describe(answer, "month_on", "hours"),
        )
    with spending:
        panel(
            ask("project/spending"),
            lambda answer: figures.pairs(
                answer, "year", ("budget_cny", "committed_cny", "paid_cny")
            ),
            lambda answer: figures.describe(answer, "year", "paid_cny"),
        )
    panel(ask("project/sources"))
