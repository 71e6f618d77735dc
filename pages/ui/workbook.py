"""Answers and listings as one XLSX workbook, typed and ready to read. No Streamlit here.

A sheet for each with the rows, headings and order shown on screen plus 数据性质; the last sheet,
「口径」, says under which filters, from which snapshot and how the numbers are worked out.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from babel.dates import format_datetime
from rustpy_xlsxwriter import Format, write_worksheets

from data import Snapshot
from pages.ui import formats, said
from pages.ui.answer import Answer, label
from pages.ui.listing import Listing
from pages.ui.vocabulary import vocabulary
from queries import CODES, Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31  # characters of a sheet's name, as Excel has it
ILLEGAL = re.compile(r"[\[\]:*?/\\：？／＼\x00-\x1f]+")
NARROWEST, WIDEST = 9.0, 60.0  # widths of a column, in characters
NUMBER = {
    "cny": "#,##0.00", "hours": "#,##0.00", "pct": "0.00", "number": "0.0",
    "year": "0", "month": "0", "date": "yyyy-mm-dd",
}  # fmt: skip
TEXT = "@"  # identifiers stay text, leading zeros included

Cell = str | int | float | datetime.date | None
Sheet = list[dict[str, Cell]]
Part = Answer | Listing


def workbook(parts: Sequence[Part], shown: Snapshot, lang: str, address: str) -> bytes:
    """The XLSX file of these answers and listings, as they are shown on this snapshot.

    Numbers are numbers, days are days, text is text; what is missing reads as on screen.
    `address` reopens the view they were shown in. An answer that did not finish has no sheet; the
    last one says why.
    """
    last = _word("xlsx.notes", lang)
    missing = [part for part in parts if isinstance(part, Answer) and part.error is not None]
    parts = [part for part in parts if part not in missing]
    names = sheet_names([part.title for part in parts], last)
    about = _about(dict(zip(names, parts, strict=True)), missing, shown, lang, address)
    data = {name: rows(part) for name, part in zip(names, parts, strict=True)}
    formats_of = {name: _column_formats(part) for name, part in zip(names, parts, strict=True)}
    out = io.BytesIO()
    write_worksheets(
        [*data.items(), (last, about)],
        out,
        freeze_panes={"general": {"row": 1, "col": 0}},
        autofilter=dict.fromkeys(names, True),
        header_format=dict.fromkeys([*names, last], _heading()),
        column_formats={
            **formats_of,
            last: [Format().set_text_wrap().set_align("top") for _ in about[0]],
        },
        column_widths={
            **{name: [_width(cells) for cells in _columns(sheet)] for name, sheet in data.items()},
            last: [24.0, 24.0, 90.0],
        },
        ignore_errors={name: list(sheet[0]) for name, sheet in data.items()},
    )
    return out.getvalue()


def rows(part: Part) -> Sheet:
    """The rows of a sheet by heading, in screen order; one empty row where there is none."""
    if isinstance(part, Listing):
        nature = [_word("nature", part.lang)] if part.natures else []
        headings = unique([*part.headings, *nature])
        cells = [
            [*map(_listed, row), *last] for row, last in zip(part.rows, _natures(part), strict=True)
        ]
    else:
        headings = unique(part.headings)
        cells = [
            [*(_cell(part, column, record) for column in part.columns), part.provenance_label]
            for record in part.records
        ]
    sheet: Sheet = [dict(zip(headings, row, strict=True)) for row in cells]
    return sheet or [dict.fromkeys(headings)]


def sheet_names(titles: Sequence[str], taken: str) -> list[str]:
    """Legal and unique sheet names for these titles, none of them `taken`."""
    used, names = {taken.casefold()}, []
    for title in titles:
        stem = ILLEGAL.sub(" ", title).strip(" '")[:LONGEST_NAME].rstrip(" '") or "1"
        name, number = stem, 1
        while name.casefold() in used or name.casefold() == "history":
            number += 1
            ending = f" {number}"
            name = stem[: LONGEST_NAME - len(ending)].rstrip(" '") + ending
        used.add(name.casefold())
        names.append(name)
    return names


def unique(headings: Sequence[str]) -> list[str]:
    """Headings told apart by a number where two columns are called the same."""
    seen: dict[str, int] = {}
    found = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        found.append(heading if seen[heading] == 1 else f"{heading} {seen[heading]}")
    return found


def _cell(answer: Answer, column: Column, record: dict[str, Any]) -> Cell:
    value = record[column.name]
    if value is None or isinstance(value, str) or column.codes:
        return answer.text(column.name, record)
    return _listed(value)


def _listed(value: Any) -> Cell:
    """A value as a cell takes it: a double holds yuan exact to the fen up to 9e13."""
    if value is None:
        return formats.NONE
    found: Cell = float(value) if isinstance(value, Decimal) else value
    return found


def _natures(part: Listing) -> list[list[Cell]]:
    return [[nature] for nature in part.natures] or [[] for _ in part.rows]


def _about(
    sheets: dict[str, Part], missing: Sequence[Answer], shown: Snapshot, lang: str, address: str
) -> Sheet:
    """The lines of 「口径」: of the whole file, then of each sheet and each of its numbers."""
    lines = [(name, *line) for name, part in sheets.items() for line in _of_sheet(part)]
    lines += [
        (one.title, _word("xlsx.missing", lang), said.unfinished(one.error, lang))
        for one in missing
        if one.error is not None
    ]
    return notes(shown, lang, address, lines)


def notes(
    shown: Snapshot, lang: str, address: str, lines: Sequence[tuple[str, str, Cell]]
) -> Sheet:
    """「口径」 as rows: what holds of the whole file, then these lines of sheet, item, content."""
    ran = [check for check in shown.checks if check.verdict != "not_applicable"]
    held = [check for check in ran if check.verdict == "passed"]
    basis = label(CODES["as_of_basis"], shown.as_of_basis, lang)
    made = format_datetime(shown.created_at, "yyyy-MM-dd HH:mm", locale=formats.LOCALES[lang])
    whole: list[tuple[str, Cell]] = [
        (_word("xlsx.snapshot", lang), f"{shown.title[lang]} · {shown.id}"),
        (_word("xlsx.as_of", lang), f"{formats.date(shown.as_of, lang)} · {basis}"),
        (_word("xlsx.made", lang), made),
        (_word("xlsx.checks", lang), f"{len(held)} / {len(ran)}"),
        (_word("xlsx.address", lang), address),
    ]
    everywhere = _word("xlsx.everywhere", lang)
    headings = [_word(key, lang) for key in ("xlsx.sheet", "xlsx.item", "xlsx.content")]
    every = [*((everywhere, *line) for line in whole), *lines]
    return [dict(zip(headings, line, strict=True)) for line in every]


def _of_sheet(part: Part) -> list[tuple[str, Cell]]:
    lang = part.lang
    lines: list[tuple[str, Cell]] = [(_word("xlsx.question", lang), part.title)]
    if isinstance(part, Listing):
        lines.append((_word("xlsx.rows", lang), len(part.rows)))
    else:
        lines += [
            (_word("xlsx.filters", lang), part.filters_in_words),
            (_word("xlsx.rows", lang), part.rows),
            (_word("nature", lang), part.provenance_label),
            (_word("xlsx.tables", lang), _word("list.comma", lang).join(part.question.reads)),
        ]
    if part.note:
        lines.append((_word("xlsx.note", lang), part.note))
    if isinstance(part, Answer):
        lines += [
            (part.caption(column.name), formula[lang])
            for column in part.columns
            if (formula := part.question.formula(column))
        ]
    return lines


def _heading() -> Format:
    return (
        Format()
        .set_bold()
        .set_text_wrap()
        .set_align("vcenter")
        .set_background_color("#E3EEF5")
        .set_border_bottom("thin")
    )


def _column_formats(part: Part) -> list[Format]:
    kinds = _kinds(part)
    if isinstance(part, Answer) or part.natures:
        kinds.append(TEXT)
    return [Format().set_num_format(kind).set_align("top") for kind in kinds]


def _kinds(part: Part) -> list[str]:
    if isinstance(part, Answer):
        return [
            NUMBER.get(column.unit, "#,##0" if column.unit else TEXT) for column in part.columns
        ]
    kinds = {Decimal: NUMBER["cny"], int: "#,##0", datetime.date: NUMBER["date"]}
    columns = zip(*part.rows, strict=True) if part.rows else [()] * len(part.headings)
    return [
        next((kinds[type(cell)] for cell in column if type(cell) in kinds), TEXT)
        for column in columns
    ]


def _columns(sheet: Sheet) -> list[list[Cell]]:
    return [[heading, *(row[heading] for row in sheet[:200])] for heading in sheet[0]]


def _width(cells: Sequence[Cell]) -> float:
    """Wide enough for the longest cell; a Chinese character takes the room of two letters."""
    widths = [formats.width(_shown(cell)) for cell in cells]
    return min(max(NARROWEST, max(widths) + 2.0), WIDEST)


def _shown(cell: Cell) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell or "")


def _word(key: str, lang: str) -> str:
    return vocabulary("ui")[key][lang]
