"""Answers and listings as HTML tables and lists of facts. No Streamlit here.

Ordinary HTML, because a canvas grid cannot wrap Chinese text, be read aloud, printed, or be
sorted in a way the address and the file would know of.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from pages.ui.answers import Answer
from pages.ui.listing import Listing, shown
from pages.ui.templates import project_link, render
from pages.ui.words import words
from queries import Column

NUMERIC = frozenset(
    {"count", "gifts", "people", "records", "days", "cny", "hours", "pct", "number", "parts"}
)
WHOLES = {"parts": 8}  # units that are part of a whole, and the whole
LINKED = ("project_id", "project")  # columns that lead to the project of their row
SORTS = {
    "project_id": "", "project": "name", "category": "category", "status": "status",
    "cohort_year": "cohort", "parts_given": "completeness",
}  # fmt: skip
"""The order of a list that a click on a column's heading asks for."""
NEWEST_FIRST = ("cohort", "completeness")
MAX_ROWS = 200  # rows of a table on screen at a time; its file has all
SHORT = 14  # characters a cell keeps on one line
NAME = re.compile(r"[\w./-]{1,24}", re.ASCII)  # a name, one word
DAY = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?")  # a day, or a moment of it

say = words("ui")


class Th(NamedTuple):
    """A heading; `sort` is the order a click on it asks for, None where there is none."""

    text: str
    is_number: bool
    sort: str | None = None
    direction: str = ""


class Td(NamedTuple):
    """A table cell: its HTML and its classes."""

    html: Markup | str
    classes: str


def table(answer: Answer, page: int = 1) -> Markup:
    """The answer as a table: the rows, headings and order its file has; `MAX_ROWS` at a time."""
    columns = answer.columns
    main = next((one for one in columns if not one.unit and not one.name.endswith("_id")), None)
    return render(
        "table.html",
        title=answer.title,
        stamp=answer.provenance_label if answer.is_demo else "",
        most=MAX_ROWS,
        heads=[_head(answer, one) for one in columns],
        rows=[
            [_cell(answer, column, row, column is main) for column in columns]
            for row in answer.records[(page - 1) * MAX_ROWS : page * MAX_ROWS]
        ],
        foot=_totals(answer),
    )


def listing(one: Listing) -> Markup:
    """The listing as a table, with the look of every table."""
    heads = [Th(heading, one.is_numeric(place)) for place, heading in enumerate(one.headings)]

    def length(place: int) -> int:
        return sum(len(shown(row[place], one.lang)) for row in one.rows)

    texts = (place for place, head in enumerate(heads[:2]) if not head.is_number)
    main = max(texts, key=length, default=None)  # the other one is a name or a verdict
    rows = [
        [
            _listed(cell, head.text, head.is_number, one.lang, place == main)
            for place, (cell, head) in enumerate(zip(row, heads, strict=True))
        ]
        for row in one.rows
    ]
    return render(
        "table.html", title=one.title, stamp="", most=MAX_ROWS, heads=heads, rows=rows, foot=()
    )


def rows_shown(answer: Answer, page: int) -> str:
    """Which rows of a long table are on screen; empty where all are."""
    if answer.rows <= MAX_ROWS:
        return ""
    first, last = (page - 1) * MAX_ROWS + 1, min(page * MAX_ROWS, answer.rows)
    return say(answer.lang, "panel.part", first=first, last=last, rows=f"{answer.rows:,}")


def facts(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Names and what is to be said of each, as a list."""
    return render("facts.html", pairs=list(pairs))


def box(text: str, kind: str, look: int | None = None) -> Markup:
    """A sentence that stands out: `good`, `warn` or `bad`. Plain text, whatever is in it.

    With `look`, a number that grows, the page scrolls to it once.
    """
    role = "status" if kind == "good" else "alert"
    seen = Markup("") if look is None else Markup(' data-look="{}"').format(look)
    return Markup('<p class="box box-{}" role="{}"{}>{}</p>').format(kind, role, seen, text)


def note(text: str) -> Markup:
    """A quiet sentence under what it is about; nothing for no text."""
    return Markup('<p class="note">{}</p>').format(text) if text else Markup()


def heading(text: str, anchor: str) -> Markup:
    """The heading of a part of a page, which links within the page lead to.

    Streamlit's own loads its Markdown: a tenth of what the browser does to open `/data`.
    """
    return Markup('<h2 id="{}" class="part">{}</h2>').format(anchor, text)


def command(text: str) -> Markup:
    """A command to type. `st.code` loads a highlighter of all languages: as much again."""
    return Markup('<pre class="command">{}</pre>').format(text)


def empty(text: str) -> Markup:
    """A sentence in the place of what is not there."""
    return Markup('<p class="empty">{}</p>').format(text)


def project(answer: Answer, row: Mapping[str, Any]) -> Markup:
    """A project as one line: its link, category and status. Reads those columns and project_id."""
    rest = " · ".join(answer.text(name, row) for name in ("category", "status"))
    name = f"{row['project_id']} {answer.text('project', row)}"
    link = project_link(str(row["project_id"]), name)
    return Markup("{} <small>{}</small>").format(link, rest)


def _head(answer: Answer, column: Column) -> Th:
    sort = SORTS.get(column.name) if "sort" in answer.question.takes else None
    direction = ""
    if sort is not None and (answer.params["sort"] or "") == sort:
        direction = "descending" if sort in NEWEST_FIRST else "ascending"
    return Th(answer.caption(column.name), column.unit in NUMERIC, sort, direction)


def _cell(answer: Answer, column: Column, row: Mapping[str, Any], is_main: bool) -> Td:
    """A cell; the `main` one of a row says what it is about, which a phone shows first."""
    text, value = answer.cell(column, row), row[column.name]
    html: Markup | str = text
    if value is None:
        html = Markup('<span class="missing">{}</span>').format(text)
    elif column.name in LINKED and row.get("project_id"):
        html = project_link(str(row["project_id"]), text)
    elif column.unit in WHOLES:
        share = round(100 * float(value) / WHOLES[column.unit], 2)
        html = Markup('<span class="metered" style="--share:{}%">{}</span>').format(share, text)
    elif column.name == "report_lines":  # L148-150, L160-172 breaks after the comma alone
        each = [Markup('<span class="whole">{}</span>').format(one) for one in text.split(" ")]
        html = Markup(" ").join(each)
    elif column.name == "status":
        html = Markup('<span class="chip chip-{}">{}</span>').format(value, text)
    is_day = column.unit == "date" and value is not None
    is_basis = column.name.endswith("_basis") or column.name == "report_lines"
    named = _classes(column.unit in NUMERIC, len(text) <= SHORT, is_main, is_day, is_basis)
    return Td(html, named)


def _totals(answer: Answer) -> list[str]:
    """The last line of a table: the sums that have a meaning, of all rows; none of one row.

    A column with a value withheld or missing has no sum, which would tell it or leave it out.
    """
    held = {
        name: values
        for name in answer.question.totals
        if None not in (values := [row[name] for row in answer.records])
    }
    if answer.rows < 2 or not held:
        return []
    sums = {name: sum(values) for name, values in held.items()}
    said = [answer.cell(one, sums) if one.name in sums else "" for one in answer.columns]
    return [say(answer.lang, "table.total"), *said[1:]]


def _listed(value: Any, heading: str, numeric: bool, lang: str, is_main: bool) -> Td:
    text = shown(value, lang)
    if "\n" in text:  # a cell of several lines is code: folded until it is asked for
        return Td(render("folded.html", summary=heading, text=text), "")
    html = text if value is not None else Markup('<span class="missing">{}</span>').format(text)
    is_day = bool(DAY.fullmatch(text))
    is_short = is_day or len(text) <= SHORT or bool(NAME.fullmatch(text))
    return Td(html, _classes(numeric, is_short, is_main, is_day))


def _classes(
    numeric: bool, short: bool, main: bool = False, day: bool = False, basis: bool = False
) -> str:
    """What styles know a cell by; a `basis` says how the others are known."""
    named = (("num", numeric), ("short", short), ("main", main), ("day", day), ("basis", basis))
    return " ".join(name for name, holds in named if holds)
