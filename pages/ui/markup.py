"""Answers as HTML: number cards and tables. Everything that comes from data is escaped.

Ordinary HTML, because a canvas grid cannot wrap Chinese text, be read aloud, printed, or be
sorted in a way the address and the file would know of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from pages.ui import captions
from pages.ui.answer import Answer
from queries import Column

NUMERIC = frozenset(
    {"count", "people", "records", "days", "cny", "hours", "pct", "number", "parts"}
)

NUMERIC_CLASS = "num"
WHOLES = {"parts": 8}  # units that are part of a whole, and the whole
LINKED = ("project_id", "project")  # columns that lead to the project of their row
MOST = 200  # rows of a table on screen at a time; its file has all
SHORT = 14  # characters a cell keeps on one line


@dataclass(frozen=True)
class Card:
    """One number: what it is, the number, what it relates to, and its share of a whole or None."""

    label: str
    value: str
    context: str = ""
    share: float | None = None


def badge(answer: Answer) -> str:
    """演示数据 or 导入台账 beside a title; nothing for published figures."""
    if answer.provenance in (None, "report"):
        return ""
    return f'<span class="badge badge-{answer.provenance}">{escape(answer.provenance_label)}</span>'


def cards(answer: Answer, shown: Iterable[Card]) -> str:
    """Number cards in a row that wraps; each says whether its figure is generated."""
    mark = badge(answer)
    parts = []
    for card in shown:
        bar = _meter(card.share) if card.share is not None else ""
        context = f'<div class="card-context">{escape(card.context)}</div>' if card.context else ""
        parts.append(
            f'<div class="card"><div class="card-label">{escape(card.label)}{mark}</div>'
            f'<div class="card-value">{_breakable(card.value)}</div>{bar}{context}</div>'
        )
    return f'<div class="cards">{"".join(parts)}</div>'


def number_cards(answer: Answer, columns: Sequence[str] | None = None) -> list[Card]:
    """A card for each column of a one-row answer, or for the columns named."""
    row = answer.row
    return [
        Card(column.caption[answer.lang], captions.spoken(answer, column.name, row[column.name]))
        for column in answer.columns
        if columns is None or column.name in columns
    ]


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and what is to be said of each, as a list."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in pairs)
    return f'<dl class="facts">{rows}</dl>'


def table(answer: Answer, page: int = 1) -> str:
    """The answer as a table: the rows, headings and order its file has; `MOST` rows at a time."""
    rows = answer.records[(page - 1) * MOST : page * MOST]
    columns = [(column, answer.caption(column.name)) for column in answer.columns]
    head = "".join(head_cell(heading, column.unit in NUMERIC) for column, heading in columns)
    labels = [(column, escape(heading)) for column, heading in columns]
    body = "".join(
        f"<tr>{''.join(_cell(answer, column, label, row) for column, label in labels)}</tr>"
        for row in rows
    )
    return grid(answer.title, head, body, answer.provenance_label if answer.is_demo else "")


def grid(title: str, head: str, body: str, stamp: str = "") -> str:
    """A table out of its head cells and its body rows, both HTML; `stamp` is washed across it."""
    mark = f' data-stamp="{escape(stamp)}"' if stamp else ""
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(title)}"{mark}>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def link(project_id: str, words: str) -> str:
    """A link to a project's page; frame.js carries the filters along and spares the reload."""
    return linked(project_id, escape(words))


def linked(project_id: str, html: str) -> str:
    """The same around what is HTML already."""
    return f'<a data-page href="project?id={quote(project_id)}">{html}</a>'


def project(answer: Answer, row: Mapping[str, Any]) -> str:
    """A project as one line: its link, category and status. Reads those columns and project_id."""
    rest = " · ".join(escape(answer.text(name, row)) for name in ("category", "status"))
    named = link(str(row["project_id"]), f"{row['project_id']} {answer.text('project', row)}")
    return f"{named} <small>{rest}</small>"


def head_cell(text: str, numeric: bool) -> str:
    """A heading; those of numbers stand to the right."""
    return f'<th scope="col"{_class(NUMERIC_CLASS if numeric else "")}>{escape(text)}</th>'


def body_cell(html: str, heading: str, kinds: str = "") -> str:
    """A cell whose content is HTML already; on a phone its heading stands beside it."""
    return _labelled(html, escape(heading), kinds)


def _labelled(html: str, label: str, kinds: str) -> str:
    return f'<td{_class(kinds)} data-label="{label}">{html}</td>'


def _cell(answer: Answer, column: Column, label: str, row: dict[str, object]) -> str:
    text, value = answer.cell(column, row), row[column.name]
    shown = escape(text)
    if value is None:
        shown = f'<span class="missing">{shown}</span>'
    elif column.name in LINKED and row.get("project_id"):
        shown = link(str(row["project_id"]), text)
    elif column.unit in WHOLES:
        meter = _meter(100 * float(str(value)) / WHOLES[column.unit])
        shown = f'<span class="metered">{shown}{meter}</span>'
    elif column.name == "status":
        shown = f'<span class="chip chip-{escape(str(value))}">{shown}</span>'
    kinds = [NUMERIC_CLASS] if column.unit in NUMERIC else []
    if len(text) <= SHORT:
        kinds.append("short")
    return _labelled(shown, label, " ".join(kinds))


def box(text: str, kind: str) -> str:
    """A sentence that stands out: `good`, `warn` or `bad`. Plain text, whatever is in it."""
    role = "status" if kind == "good" else "alert"
    return f'<p class="box box-{kind}" role="{role}">{escape(text)}</p>'


def _meter(share: float) -> str:
    """A bar as long as a share of a whole, in per cent; empty for none."""
    width = max(0.0, min(share, 100.0))
    filled = f'<div style="width:{width:.2f}%"></div>' if width else ""
    return f'<div class="meter">{filled}</div>'


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _breakable(value: str) -> str:
    """A number and its unit; the unit smaller, the pair never torn apart."""
    number, space, unit = value.partition(" ")
    if not space or not number[-1].isdigit():
        kind = "" if any(letter.isdigit() for letter in value) else ' class="said"'
        return f"<span{kind}>{escape(value)}</span>"
    return f"<span>{escape(number)}<small> {escape(unit)}</small></span>"
