"""A part of a page as it leaves the house: headings, kinds of columns, cells. No Streamlit here.

Both writers, `csv` and `xlsx`, take a `Sheet`, so a file holds what the screen shows: the same
rows, order, headings and labels, and the last column 数据性质.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pages.ui import formats
from pages.ui.answers import PLACES, Answer, label
from pages.ui.listing import Cell, Listing, Part
from pages.ui.words import words
from queries import CODES

FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\s？：]+')
MAX_NAME = 200  # bytes of a file's name in UTF-8; systems take 255, some keep a part for themselves
# How text begins that a spreadsheet would run as a formula, half- or full-width; and its cure.
FORMULA, HARMLESS = "^([-=+@\t\r\n＝＋－＠])", r"'\1"
WRITTEN = {"pct": PLACES["pct"], "number": PLACES["number"], "whole": 0}
"""Decimals of the kinds of numbers that a CSV rounds."""

say = words("ui")


@dataclass(frozen=True)
class Sheet:
    """A table to be written. `kinds` are units of `queries.UNITS`, `whole` or `text`, one a column.

    Every row has a cell for each heading: text, a whole number, a decimal, a day. A missing value
    is text already, as the screen says it. `facts` are lines of 「口径」 about it.
    """

    title: str
    lang: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    facts: tuple[tuple[str, Cell], ...]


def sheet(part: Part) -> Sheet:
    """A part of a page as a sheet. Raises QueryError where its question did not finish."""
    return _of_answer(part) if isinstance(part, Answer) else _of_listing(part)


def _of_answer(answer: Answer) -> Sheet:
    lang, nature = answer.lang, answer.provenance_label
    facts: list[tuple[str, Cell]] = [
        (say(lang, "xlsx.question"), answer.title),
        (say(lang, "xlsx.filters"), answer.filters_in_words),
        (say(lang, "xlsx.rows"), answer.rows),
        (say(lang, "nature"), nature),
        (say(lang, "xlsx.tables"), say(lang, "list.comma").join(answer.question.reads)),
    ]
    if answer.note:
        facts.append((say(lang, "xlsx.note"), answer.note))
    if answer.is_protected:
        facts.append((say(lang, "xlsx.protected"), say(lang, "protected")))
    for column in answer.columns:
        if formula := answer.question.formula(column):
            facts.append((answer.caption(column.name), formula[lang]))
    return Sheet(
        answer.title,
        lang,
        (*(answer.caption(column.name) for column in answer.columns), say(lang, "nature")),
        (*(_kind_of(answer, column.unit) for column in answer.columns), "text"),
        [
            (*(_cell(answer, column.name, row) for column in answer.columns), nature)
            for row in answer.records
        ],
        tuple(facts),
    )


def _kind_of(answer: Answer, unit: str) -> str:
    """The kind of a column of an answer: one whose numbers are rounded to whole ones is `whole`."""
    is_whole = unit in ("pct", "hours") and answer.places(unit) == 0
    return "whole" if is_whole else unit or "text"


def _cell(answer: Answer, name: str, row: dict[str, Any]) -> Cell:
    value: Cell = row[name]
    is_text = value is None or isinstance(value, str) or answer.question.column(name).codes
    return answer.text(name, row) if is_text else value


def _of_listing(listing: Listing) -> Sheet:
    lang, headings, natures = listing.lang, list(listing.headings), listing.natures
    facts: list[tuple[str, Cell]] = [
        (say(lang, "xlsx.question"), listing.title),
        (say(lang, "xlsx.rows"), len(listing.rows)),
    ]
    if listing.note:
        facts.append((say(lang, "xlsx.note"), listing.note))
    kinds = [_kind([row[place] for row in listing.rows]) for place in range(len(headings))]
    rows: list[tuple[Cell, ...]] = [
        tuple(formats.NONE if cell is None else cell for cell in row) for row in listing.rows
    ]
    if natures:
        headings.append(say(lang, "nature"))
        kinds.append("text")
        rows = [(*row, nature) for row, nature in zip(rows, natures, strict=True)]
    return Sheet(listing.title, lang, tuple(headings), tuple(kinds), rows, tuple(facts))


def _kind(cells: Sequence[Cell]) -> str:
    """The kind of a listing's column, by its first cell that is not text."""
    kinds = {str: "text", Decimal: "cny", int: "count"}
    found = (type(cell) for cell in cells if cell is not None and not isinstance(cell, str))
    return kinds.get(next(found, str), "date")


def plain(cell: Cell, kind: str) -> str:
    """A cell as CSV writes it: plain decimals as on screen, ISO days, harmless text."""
    if isinstance(cell, str):
        return guarded(cell)
    if kind in WRITTEN and cell is not None:
        return formats.exact(cell, "en", WRITTEN[kind]).replace(",", "")  # type: ignore[arg-type]
    return str(cell)


def guarded(text: str) -> str:
    """Text that no spreadsheet runs: a leading apostrophe where it looks like a formula."""
    return re.sub(FORMULA, HARMLESS, text)


def unique(headings: Iterable[str]) -> list[str]:
    """Headings told apart by a number where two columns are called the same."""
    seen: dict[str, int] = {}
    found = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        found.append(heading if seen[heading] == 1 else f"{heading} {seen[heading]}")
    return found


def file_name(parts: Iterable[str], last: Iterable[str], suffix: str) -> str:
    """Parts joined into a file name that every system takes, at most MAX_NAME bytes long.

    Where that is too long, what stands before `last` is cut.
    """
    tail = _joined(last)
    room = MAX_NAME - len(f"_{tail}.{suffix}".encode())
    front = _joined(parts).encode()[:room].decode(errors="ignore").rstrip("._-")
    return "_".join(filter(None, (front, tail))) + f".{suffix}"


def _joined(parts: Iterable[str]) -> str:
    clean = (FORBIDDEN.sub(" ", part).strip() for part in parts)
    return "_".join(part.replace(" ", "-") for part in clean if part).rstrip("._-")


def name_of(part: Part, suffix: str) -> str:
    """A part's file name: title, filters, snapshot, and 演示数据 where it is."""
    if isinstance(part, Answer):
        filters = [one for labels in part.chosen.values() for one in labels]
        nature = part.provenance_label if part.is_demo else ""
        return file_name((part.title, *filters), (part.snapshot.id, nature), suffix)
    demo = label(CODES["provenance"], "demo", part.lang)
    nature = demo if demo in part.natures else ""
    return file_name((part.title, *part.stem[:-1]), (*part.stem[-1:], nature), suffix)
