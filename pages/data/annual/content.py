"""The annual report in the shape of the fund's own, every number from an answer. No Streamlit here.

One function a chapter. What a snapshot does not hold is said to be undisclosed, never left out.
"""

from dataclasses import replace
from itertools import groupby

from pages.data.annual.projects import LISTED, projects
from pages.data.annual.teller import Teller, words_of
from pages.ui import trust
from pages.ui.ask import ask
from pages.ui.cards import fund_cards, slots
from pages.ui.figures import sentences
from pages.ui.figures.bars import groups
from pages.ui.figures.budgets import goals, spent
from pages.ui.figures.charts import chart
from pages.ui.figures.lines import climb
from pages.ui.files.document import Document
from pages.ui.view import View

PROGRESS = ("short_name", "target_cny", "raised_cny", "progress_pct", "remaining_cny",
            "unclear_cny", "as_of_on")  # fmt: skip
HAN = "一二三四五六七八九十"
CAMPAIGNS = ("short_name", "organiser", "platform", "opens_on", "closes_on")
PAYABLES = ("label", "amount_cny", "project", "amount_basis", "report_lines")
TURNOUT = ("records", "people")
BUDGETS = ("category", "projects", "budget_cny", "paid_cny", "payable_cny", "execution_pct")


def report(view: View, year: int, annex: str) -> Document:
    """The report of a year on the view's snapshot; `annex` says where a long list is found.

    Raises QueryError where a question did not finish.
    """
    lang, shown = view.lang, view.snapshot
    exact = replace(view, reader=replace(view.reader, unit="yuan"), chosen={})
    stands = trust.told(view, {table.provenance for table in shown.tables.values()})
    gap = words_of(lang, "list.dot")
    made = Document(
        lang=lang,
        title=words_of(lang, "annual.title", year=year),
        under=f"{stands.as_of}{gap}{shown.id}\n{stands.source}{gap}{stands.checks}",
        mark=words_of(lang, "annual.demo") if shown.kind == "demo" else "",
        author=words_of(lang, "brand"),
    )
    told = Teller(made, exact, year)
    purpose(told)
    projects(told, annex)
    for chapter in (campaigns, volunteers, funds, results, plans):
        chapter(told)
    numbers_from(told, stands.checks)
    return made


def needs_annex(view: View) -> bool:
    """Whether the list of the projects is a file of its own."""
    return ask(view.choosing({}), "projects/list").rows > LISTED


def purpose(told: Teller) -> None:
    """What the fund is for, who guides it and who carries it out."""
    facts = told.asked("about/fund")
    if not facts.rows:
        return told.undisclosed("what.fund")
    for key in ("purpose", "intent", "guidance", "executor"):
        rows = [row for row in facts.records if row["fact_kind"] == key]
        if rows:
            by = "semicolon" if key == "purpose" else "comma"
            said = told.joined([facts.text("said", row) for row in rows], by)
            lines = told.joined(dict.fromkeys(row["report_lines"] for row in rows))
            told.made.text(told.made.said(told.phrase(f"fund.{key}", said=said), facts, lines))


def campaigns(told: Teller) -> None:
    """Each campaign against its target, and who runs it until when."""
    progress, listed = told.asked("campaigns/progress"), told.asked("campaigns/list")
    told.made.heading(2, told.phrase("one.campaigns"))
    if not progress.rows:
        return told.undisclosed("what.campaigns")
    told.made.table(progress.title, progress, PROGRESS)
    if progress.note:
        told.made.text(progress.note, is_note=True)
    told.image("campaigns/progress", chart(goals, says=sentences.describe_goals))
    told.image("campaigns/cumulative", chart(climb, says=sentences.describe_climb))
    told.made.table(listed.title, listed, ("name", *CAMPAIGNS[1:]))


def volunteers(told: Teller) -> None:
    """What volunteers gave in the year."""
    served = told.of_year("volunteers/headline")
    told.made.heading(2, told.phrase("one.volunteers"))
    if not served.rows or not served.row["records"]:
        return told.undisclosed("what.volunteers")
    said = told.phrase("volunteers", year=told.year, **slots(served, served.row))
    told.made.text(told.made.said(said, served))
    turnout = chart(groups, "year", TURNOUT, says=sentences.describe_turnout)
    told.image("volunteers/by_year", turnout)
    if served.is_protected:
        told.made.text(words_of(told.lang, "protected"), is_note=True)


def funds(told: Teller) -> None:
    """What was raised, spent and is owed, each with its own period; never combined."""
    made, figures = told.made, told.of_year("overview/funds")
    made.heading(1, told.phrase("two"))
    if not figures.rows:
        return told.undisclosed("what.funds")
    parts = [
        made.said(told.phrase("fund", figure=card.label, amount=card.value, period=card.context),
                  figures, row["report_lines"])
        for card, row in zip(fund_cards(figures), figures.records, strict=True)
    ]  # fmt: skip
    made.text(*parts)
    made.text(figures.note, is_note=True)
    payables, budgets = told.asked("funds/payables"), told.asked("funds/by_category")
    if payables.rows:
        made.table(payables.title, payables, PAYABLES)
    if budgets.rows:
        made.table(budgets.title, budgets, BUDGETS)
        made.text(budgets.note, is_note=True)
        told.image("funds/by_category", chart(spent, says=sentences.describe_spent))
    else:
        told.undisclosed("what.budgets")
    given = told.of_year("trends/giving")
    if given.rows:
        last = slots(given, given.records[-1])
        made.text(made.said(told.phrase("given", **last), given))
        if given.is_protected:
            made.text(words_of(told.lang, "protected"), is_note=True)
    else:
        told.undisclosed("what.gifts")


def results(told: Teller) -> None:
    """What the fund has achieved in its own words."""
    told.made.heading(1, told.phrase("three"))
    facts = told.asked("about/fund")
    rows = [row for row in facts.records if row["fact_kind"] == "result"]
    if not rows:
        return told.undisclosed("what.results")
    for number, row in enumerate(rows, 1):
        said = told.phrase("item", number=number, text=facts.text("said", row))
        told.made.text(told.made.said(f"{said}{told.phrase('stop')}", facts, row["report_lines"]))


def plans(told: Teller) -> None:
    """What comes next, and how far it has come where a ledger says it."""
    told.made.heading(1, told.phrase("four"))
    plans, progress = told.asked("about/plans"), told.asked("about/progress")
    if not plans.rows:
        return told.undisclosed("what.plans")
    for number, found in groupby(plans.records, lambda row: row["plan_no"]):
        mine = list(found)
        told.made.heading(
            2,
            told.phrase(
                "plan", number=numeral(number, told.lang), plan=plans.text("plan", mine[0])
            ),
        )
        for at, row in enumerate(mine, 1):
            text = plans.text("item", row)
            if row["value"] is not None:
                text += told.phrase("facts", facts=f"{row['value']} {plans.text('unit', row)}")
            said = told.phrase("item", number=at, text=text) + told.phrase("stop")
            told.made.text(told.made.said(said, plans, row["report_lines"]))
    if progress.rows:
        told.made.table(progress.title, progress, ("item", "plan_state", "as_of_on", "note"))
    told.made.text(plans.note, is_note=True)


def numbers_from(told: Teller, checks: str) -> None:
    """The sources, by their numbers."""
    told.made.heading(1, told.phrase("sources"))
    told.made.text(told.phrase("sources.lead", checks=checks), is_note=True)
    if not told.made.draws:
        told.made.text(told.phrase("no_charts"), is_note=True)


def numeral(number: int, lang: str) -> str:
    """The number of a section: 一 to 十 in Chinese up to ten."""
    return HAN[number - 1] if lang == "zh" and number <= len(HAN) else str(number)
