"""The first chapter of the annual report: the projects. No Streamlit here."""

from collections.abc import Sequence
from itertools import groupby

from pages.data.annual.teller import Teller, words_of
from pages.ui import formats
from pages.ui.answers import Answer
from pages.ui.cards import Row, heading, slots
from pages.ui.figures.bars import bars
from pages.ui.figures.base import summed
from pages.ui.figures.charts import chart
from pages.ui.files.document import Said, Table

LISTED = 60  # projects that are told one by one; more are listed in a file of their own
STATES = ("closed", "ongoing")


def projects(told: Teller, annex: str) -> None:
    """How many projects there are, by cohort, status and category, and each of them."""
    made, all_of = told.made, told.asked("projects/headline")
    made.heading(1, told.phrase("one", year=told.year))
    made.heading(2, told.phrase("one.basic"))
    if not all_of.rows:
        return told.undisclosed("what.projects")
    many = slots(all_of, all_of.row)
    cohorts, deduced = told.asked("projects/by_cohort"), told.asked("attention/cohorts_deduced")
    years = summed((row["cohort_year"], row["projects"]) for row in cohorts.records)
    each = [
        told.phrase("cohort", year=y, projects=formats.exact(n, told.lang))
        for y, n in years.items()
    ]
    made.text(
        made.said(told.phrase("projects", year=told.year, **many), all_of),
        made.said(told.phrase("cohorts", each=told.joined(each)), cohorts),
        made.said(told.phrase("deduced", projects=formats.exact(deduced.rows, told.lang),
                           stated=formats.exact(all_of.row["projects"] - deduced.rows, told.lang)),
                  deduced),
    )  # fmt: skip
    _gates(told)
    _by_category(told)
    listed = told.asked("projects/list")
    if listed.rows > LISTED:
        made.text(told.phrase("annex", where=annex))
        return
    for number, status in enumerate(STATES, 1):
        rows = [row for row in listed.records if row["status"] == status]
        made.heading(3, told.phrase("listed", number=number, projects=len(rows),
                                 status=listed.text("status", {"status": status})))  # fmt: skip
        (_closed if status == "closed" else _ongoing)(told, listed, rows)


def _gates(told: Teller) -> None:
    facts = told.asked("about/fund")
    gates, loops = ([row for row in facts.records if row["fact_kind"] == kind]
                    for kind in ("gate", "loop"))  # fmt: skip
    if gates:
        lines = told.joined(dict.fromkeys(row["report_lines"] for row in (*gates, *loops)))
        named = told.joined([facts.text("said", row) for row in gates])
        said = told.joined([facts.text("said", row) for row in loops], "semicolon")
        told.made.text(told.made.said(told.phrase("gates", gates=named, loops=said), facts, lines))


def _by_category(told: Teller) -> None:
    """Projects of each category, closed and ongoing, and who chose the category."""
    counted, assigned = told.asked("overview/by_category"), told.asked("projects/assigned")
    cells = {(row["category"], row["status"]): row["projects"] for row in counted.records}
    sums = summed((category, number) for (category, _), number in cells.items())
    heads = [counted.text("status", {"status": one}) for one in STATES]
    rows = [
        (
            counted.text("category", {"category": category}),
            *(formats.exact(cells.get((category, state), 0), told.lang) for state in STATES),
            formats.exact(whole, told.lang),
        )
        for category, whole in sums.items()
    ]
    caption = told.made.said(told.phrase("by_category"), counted)
    headings = (heading(counted, "category"), *heads, words_of(told.lang, "table.total"))
    told.made.blocks.append(Table(caption, headings, tuple(rows), frozenset({1, 2, 3})))
    drawn = chart(bars, "category", "projects", by="status", horizontal=True)
    told.image("overview/by_category", drawn)
    if assigned.rows and assigned.row["assigned"]:
        said = words_of(told.lang, "trust.assigned", **slots(assigned, assigned.row))
        said = f"{said[0].upper()}{said[1:]}{told.phrase('stop')}"
        told.made.text(told.made.said(said, assigned), is_note=True)


def _closed(told: Teller, listed: Answer, rows: Sequence[Row]) -> None:
    for number, row in enumerate(rows, 1):
        name = told.phrase("item", number=number, text=listed.text("project", row))
        told.made.text(
            told.made.said(name + _facts(told, listed, row), listed, row["report_lines"])
        )


def _ongoing(told: Teller, listed: Answer, rows: Sequence[Row]) -> None:
    """By category, each with what is on record of it and the quantities it gives."""
    codes = list(listed.question.column("category").codes or ())
    order = sorted(rows, key=lambda row: codes.index(row["category"]))
    for category, found in groupby(order, key=lambda row: row["category"]):
        mine = list(found)
        label = listed.text("category", {"category": category})
        said = told.phrase("group", category=label, projects=len(mine))
        told.made.text(told.made.said(said, told.asked("overview/by_category")))
        for number, row in enumerate(mine, 1):
            _one(told, listed, row, number)


def _one(told: Teller, listed: Answer, row: Row, number: int) -> None:
    record = told.asked("project/record", id=row["project_id"])
    outputs = told.asked("project/outputs", id=row["project_id"])
    about = record.records[0]
    name = told.phrase("item", number=number, text=listed.text("project", row))
    cited = told.made.source(listed, row["report_lines"])
    parts = [Said(name + _facts(told, listed, row) + told.phrase("stop"), cited)]
    content = record.text("summary", about).rstrip("。.")
    days = [told.phrase(key, day=formats.date(about[key], told.lang))
            for key in ("start_on", "end_on") if about[key]]  # fmt: skip
    whole = told.joined([content, *days], "semicolon")
    # no lines: a ledger may have filled in what the report does not say of the project
    parts.append(told.made.said(told.phrase("content", content=whole), record))
    for one in outputs.records:
        said = told.phrase("output", label=outputs.text("label", one), value=one["value"],
                        unit=outputs.text("unit", one))  # fmt: skip
        parts.append(told.made.said(said, outputs, one["report_lines"]))
    told.made.text(*parts)


def _facts(told: Teller, listed: Answer, row: Row) -> str:
    """In brackets: the year of approval and whether it is deduced, and the district."""
    basis = listed.text("cohort_basis", row).lower()
    said = [told.phrase("of_cohort", year=row["cohort_year"], basis=basis)]
    if row["division"] is not None:
        said.append(listed.text("division", row))
    return told.phrase("facts", facts=told.joined(said, "semicolon"))
