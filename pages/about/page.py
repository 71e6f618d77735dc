"""关于基金 · About: what the fund is for, who guides it, what it has achieved, what comes next."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cards import Row
from pages.ui.panel import panel
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

say = words("about")


def show(view: View) -> None:
    """The page."""
    panel(ask(view, "about/fund"), written=statements)
    panel(ask(view, "about/plans"), written=plans)
    panel(ask(view, "about/progress"))


def statements(answer: Answer) -> Markup:
    """The statements of each kind under its name, each with its lines of the report."""
    return _grouped(answer, "fact_kind", "said", "h3")


def plans(answer: Answer) -> Markup:
    """Each plan under its title, its items by kind, each with its lines of the report."""
    found = Markup()
    for number, rows in groupby(answer.records, lambda row: row["plan_no"]):
        mine = list(rows)
        title = say(answer.lang, "plan.title", number=number, plan=answer.text("plan", mine[0]))
        found += Markup('<h3 class="plan">{}</h3>').format(title)
        found += _grouped(answer, "plan_kind", "item", "h4", mine)
    return found


def _grouped(
    answer: Answer, by: str, said: str, level: str, rows: Sequence[Row] | None = None
) -> Markup:
    groups = [
        (
            answer.text(by, these[0]),
            [(_said(answer, said, row), row["report_lines"]) for row in these],
        )
        for _, found in groupby(answer.records if rows is None else rows, lambda row: row[by])
        if (these := list(found))
    ]
    return render("about/statements.html", groups=groups, level=level)


def _said(answer: Answer, name: str, row: Row) -> str:
    """A statement, with its number where it has one."""
    text = answer.text(name, row)
    if row.get("value") is None:
        return text
    unit = answer.text("unit", row)
    return say(answer.lang, "item.value", item=text, value=row["value"], unit=unit)
