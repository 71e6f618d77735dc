"""One project as it is written: its steps, its record, what is missing, names like it.

No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from pages.ui import captions, html
from pages.ui.answers import Answer
from pages.ui.filters import nearest
from pages.ui.templates import project_link, render
from pages.ui.words import words

say = words("project")

SIGNS = {"reached": "✓", "current": "●", "overdue": "!", "ahead": "○", "unknown": "?"}


def back(lang: str) -> Markup:
    """The way back to the list of projects, as it was filtered, sorted and searched."""
    link = '<a class="back" data-page data-back href="projects">← {}</a>'
    return Markup(link).format(say(lang, "back"))


def steps(answer: Answer) -> Markup:
    """The life of a project as a line of steps. Reads the columns step, reach, known."""
    return render("project/steps.html", answer=answer, signs=SIGNS, when=_when)


def _when(answer: Answer, row: Mapping[str, Any]) -> str:
    """The day of a step, or the day it is planned for; empty where neither is known."""
    if row["known"]:
        return say(answer.lang, "at", when=row["known"])
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
