"""Answers as one XLSX workbook, typed and ready to read. No Streamlit here.

A sheet per answer with the rows, headings and order shown on screen plus 数据性质; the last sheet,
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

from pages.ui import formats
from pages.ui.answer import Answer, label
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


def workbook(answers: Sequence[Answer], address: str) -> bytes:
    """The XLSX file of these answers; `address` reopens the view they were shown in.

    Numbers are numbers, days are days, text is text; what is missing reads as on screen.
    """
    first = answers[0]
    names = sheet_names([answer.title for answer in answers], _say(first, "xlsx.notes"))
    sheets = dict(zip(names, answers, strict=True))
    data: list[tuple[str, Sheet]] = [(name, rows(answer)) for name, answer in sheets.items()]
    about = _about(sheets, address)
    notes = _say(first, "xlsx.notes")
    out = io.BytesIO()
    write_worksheets(
        [*data, (notes, about)],
        out,
        freeze_panes={"general": {"row": 1, "col": 0}},
        autofilter=dict.fromkeys(sheets, True),
        header_format=dict.fromkeys([*names, notes], _heading()),
        column_formats={
            **{name: _column_formats(answer) for name, answer in sheets.items()},
            notes: [Format().set_text_wrap().set_align("top") for _ in about[0]],
        },
        column_widths={
            **{name: [_width(cells) for cells in _columns(sheet)] for name, sheet in data},
            notes: [24.0, 24.0, 90.0],
        },
        ignore_errors={name: _identifiers(answer) for name, answer in sheets.items()},
    )
    return out.getvalue()


def rows(answer: Answer) -> Sheet:
    """The rows of a sheet by heading, in screen order; one empty row where there is none."""
    headings = unique(answer.headings)
    sheet: Sheet = []
    for record in answer.records:
        cells = [_cell(answer, column, record) for column in answer.columns]
        sheet.append(dict(zip(headings, [*cells, answer.provenance_label], strict=True)))
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
    if isinstance(value, Decimal):
        return float(value)  # a cell holds a double: exact to the fen up to 9e13 yuan
    found: Cell = value
    return found


def _about(sheets: dict[str, Answer], address: str) -> Sheet:
    """The lines of 「口径」: of the whole file, then of each sheet and each of its numbers."""
    first = next(iter(sheets.values()))
    snapshot, lang = first.snapshot, first.lang
    everywhere = _say(first, "xlsx.everywhere")
    ran = [check for check in snapshot.checks if check.verdict != "not_applicable"]
    held = [check for check in ran if check.verdict == "passed"]
    lines: list[tuple[str, str, Cell]] = [
        (everywhere, _say(first, "xlsx.snapshot"), f"{snapshot.title[lang]}（{snapshot.id}）"),
        (
            everywhere,
            _say(first, "xlsx.as_of"),
            f"{formats.date(snapshot.as_of, lang)}（"
            f"{label(CODES['as_of_basis'], snapshot.as_of_basis, lang)}）",
        ),
        (
            everywhere,
            _say(first, "xlsx.made"),
            format_datetime(snapshot.created_at, "yyyy-MM-dd HH:mm", locale=formats.LOCALES[lang]),
        ),
        (everywhere, _say(first, "xlsx.checks"), f"{len(held)} / {len(ran)}"),
        (everywhere, _say(first, "xlsx.address"), address),
    ]
    for name, answer in sheets.items():
        lines += [(name, *line) for line in _of_sheet(answer)]
    headings = [_say(first, key) for key in ("xlsx.sheet", "xlsx.item", "xlsx.content")]
    return [dict(zip(headings, line, strict=True)) for line in lines]


def _of_sheet(answer: Answer) -> list[tuple[str, Cell]]:
    comma = vocabulary("ui")["list.comma"][answer.lang]
    lines: list[tuple[str, Cell]] = [
        (_say(answer, "xlsx.question"), answer.title),
        (_say(answer, "xlsx.filters"), answer.filters_in_words),
        (_say(answer, "xlsx.rows"), answer.rows),
        (vocabulary("ui")["nature"][answer.lang], answer.provenance_label),
        (_say(answer, "xlsx.tables"), comma.join(answer.question.reads)),
    ]
    if answer.note:
        lines.append((_say(answer, "xlsx.note"), answer.note))
    for column in answer.columns:
        formula = answer.question.formula(column)
        if formula:
            lines.append((answer.caption(column.name), formula[answer.lang]))
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


def _column_formats(answer: Answer) -> list[Format]:
    kinds = [
        NUMBER.get(column.unit, TEXT if not column.unit else "#,##0") for column in answer.columns
    ]
    return [Format().set_num_format(kind).set_align("top") for kind in [*kinds, TEXT]]


def _identifiers(answer: Answer) -> list[str]:
    """Headings of text columns: digits in them are names, not numbers Excel should query."""
    headings = unique(answer.headings)
    return [
        heading
        for heading, column in zip(headings, answer.columns, strict=False)
        if not column.unit
    ]


def _columns(sheet: Sheet) -> list[list[Cell]]:
    return [[heading, *(row[heading] for row in sheet[:200])] for heading in sheet[0]]


def _width(cells: Sequence[Cell]) -> float:
    """Wide enough for the longest cell; a Chinese character takes the room of two letters."""
    widths = [sum(2 if ord(c) > 0x2E7F else 1 for c in _shown(cell)) for cell in cells]
    return min(max(NARROWEST, max(widths) + 2.0), WIDEST)


def _shown(cell: Cell) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell or "")


def _say(answer: Answer, key: str) -> str:
    return vocabulary("ui")[key][answer.lang]
