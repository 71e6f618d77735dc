"""项目详情 · Project: where one project stands, what it produced, its money, its sources."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.ui import captions, html
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cards import Row
from pages.ui.figures.bars import bars, pairs
from pages.ui.figures.charts import chart
from pages.ui.filters import FILTERS, nearest
from pages.ui.panel import beside, panel
from pages.ui.templates import project_link, render
from pages.ui.view import View
from pages.ui.words import words

say = words("project")

SIGNS = {"reached": "✓", "current": "●", "overdue": "!", "ahead": "○", "unknown": "?"}
SPENDING = ("budget_cny", "committed_cny", "paid_cny")


def show(view: View) -> None:
    """The page: of one project, or where the address names none, of all to choose from."""
    st.html(turns(view))
    if "id" in view.chosen:
        _one(view)
        return
    st.html(missing(view.asked_id, FILTERS["id"].options(view.snapshot), view.lang))
    panel(ask(view, "rows/projects"))


def named(view: View) -> str:
    """The name of the project shown."""
    if "id" not in view.chosen:
        return say(view.lang, "title")
    about = ask(view, "project/record")
    return "".join(view.chosen["id"]) if about.error else about.text("project", about.records[0])


def _one(view: View) -> None:
    about = ask(view, "project/record")
    if about.error is None:
        st.html(heading(about))
    stepped = ask(view, "project/steps")
    is_lifecycle = stepped.error is None and not stepped.rows
    panel(ask(view, "project/lifecycle") if is_lifecycle else stepped, written=steps)
    left, right = st.columns(2)
    with left:
        panel(about, written=record)
    with right:
        panel(ask(view, "project/completeness"), written=parts)
        panel(ask(view, "project/outputs"))
        panel(ask(view, "project/amounts"))
    beside(
        view,
        ("project/giving", chart(bars, "month_on", "received_cny")),
        ("project/service", chart(bars, "month_on", "hours")),
        ("project/spending", chart(pairs, "year", SPENDING, said_of=("year", "paid_cny"))),
    )
    panel(ask(view, "project/sources"))


def turns(view: View) -> Markup:
    """The ways to the list as it was, and to the projects before and after this one in it."""
    listed = ask(view, "projects/list")
    rows = [] if listed.error else listed.records
    ids, shown = [row["project_id"] for row in rows], view.chosen.get("id", ("",))[0]
    at = ids.index(shown) if shown in ids else len(ids)  # of no place in it, of no neighbours
    before = rows[at - 1 : at] if 0 < at < len(ids) else []
    return render(
        "project/turns.html",
        say=partial(say, view.lang),
        answer=listed,
        before=before,
        after=rows[at + 1 : at + 2],
    )


def steps(answer: Answer) -> Markup:
    """The life of a project as a line of steps. Reads the columns step, reach, known."""
    return render("project/steps.html", answer=answer, signs=SIGNS, when=_when)


def _when(answer: Answer, row: Row) -> str:
    """The day of a step, or the day it is planned for; empty where neither is known."""
    if row["known"]:
        key = "at.deduced" if row.get("cohort_basis") == "deduced" else "at"
        return say(answer.lang, key, when=row["known"])
    if row.get("planned_on"):
        return say(answer.lang, "planned", when=row["planned_on"].isoformat())
    return ""


def record(answer: Answer) -> Markup:
    """Every part of a record with what is written there, or that nothing is.

    Its name and number stand above it already; to belong to no programme is nothing missing.
    """
    row = answer.records[0]
    above = {"project_id", "project"} | ({"programme"} if row["programme"] is None else set())
    return html.facts(
        (answer.caption(column.name), answer.cell(column, row))
        for column in answer.columns
        if column.name not in above
    )


def parts(answer: Answer) -> Markup:
    """The eight parts of a record, given or missing. Reads the columns part, given."""
    return render("project/parts.html", answer=answer)


def missing(asked: str, options: Mapping[str, Mapping[str, str]], lang: str) -> Markup:
    """That no such project exists, with the nearest names; or, asked for none, to choose one."""
    if not asked:
        return html.empty(say(lang, "choose"))
    found = [project_link(one, f"{one} {options[one][lang]}") for one in nearest(asked, options)]
    unknown = say(lang, "unknown", id=asked)
    return render(
        "project/missing.html", unknown=unknown, nearest=say(lang, "nearest"), links=found
    )


def heading(answer: Answer) -> Markup:
    """Under a project's name: its number, category, status and cohort."""
    row = answer.records[0]
    named = [answer.text(name, row) for name in ("project_id", "category", "status")]
    words = " · ".join((*named, captions.cohort(answer, row)))
    return Markup('<p class="subtitle">{}</p>').format(words)
