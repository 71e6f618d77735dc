"""Parts of a page as one workbook: a sheet each, and 「口径」 for all. No Streamlit here.

The last sheet says under which filters, from which snapshot and how the numbers are computed.
"""

import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from data import Snapshot
from pages.ui import errors, formats
from pages.ui.answers import Answer, in_words, label
from pages.ui.files import xlsx
from pages.ui.files.sheets import Sheet, sheet, unique
from pages.ui.listing import Cell, Part
from pages.ui.view import View
from pages.ui.words import words
from queries import CODES

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_SHEET_NAME = 31  # characters, as Excel has it
ILLEGAL = re.compile(r"[\[\]:*?/\\：？／＼\x00-\x1f]+")
MIN_WIDTH, MAX_WIDTH = 9.0, 60.0  # of a column, in characters
MEASURED_ROWS = 200  # rows looked at for a column's width

Row = dict[str, str | int | float | object]
Line = tuple[str, str, Cell]
"""A line of 「口径」: sheet, item, content."""

say = words("ui")


def workbook(parts: Sequence[Part], view: View, address: str) -> bytes:
    """The XLSX of these parts, as they are shown in this view.

    Numbers are numbers, days are days, text is text; a missing value reads as on screen. `address`
    reopens the view. An answer that did not finish has no sheet; the last one
    says why.
    """
    lang, last = view.lang, say(view.lang, "xlsx.notes")
    made: list[Sheet] = []
    failed: list[Line] = []
    for part in parts:
        if isinstance(part, Answer) and part.error is not None:
            why = errors.unfinished(part.error, lang)
            failed.append((part.title, say(lang, "xlsx.missing"), why))
        else:
            made.append(sheet(part))
    named = list(zip(sheet_names([one.title for one in made], last), made, strict=True))
    filters = in_words(view.applied, lang)
    lines = [
        (say(lang, "xlsx.everywhere"), say(lang, "xlsx.filters"), filters),
        *((name, *fact) for name, one in named for fact in one.facts),
        *failed,
    ]
    out = io.BytesIO()
    told = [(_told(name, one), _rows(one)) for name, one in named]
    xlsx.write(out, told, last, notes(view.snapshot, lang, address, lines))
    return out.getvalue()


def _told(name: str, one: Sheet) -> Mapping[str, object]:
    columns = zip(one.headings, *one.rows[:MEASURED_ROWS], strict=True)
    return {
        "name": name,
        "headings": unique(one.headings),
        "kinds": one.kinds,
        "widths": [_width(cells) for cells in columns],
        "missing": "",  # every cell has its words already; an empty row stays empty
    }


def _rows(one: Sheet) -> list[Row]:
    """Rows by heading; one empty row where there is none. A double holds fen up to 9e13 yuan."""
    headings = unique(one.headings)
    rows = [
        [float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in one.rows
    ]
    return [dict(zip(headings, row, strict=True)) for row in rows or [[None] * len(headings)]]


def sheet_names(titles: Sequence[str], taken: str) -> list[str]:
    """Legal and unique sheet names for these titles, none of them `taken`."""
    used, names = {taken.casefold(), "history"}, []
    for title in titles:
        stem = ILLEGAL.sub(" ", title).strip(" '")[:MAX_SHEET_NAME].rstrip(" '") or "1"
        name, number = stem, 1
        while name.casefold() in used:
            number += 1
            ending = f" {number}"
            name = stem[: MAX_SHEET_NAME - len(ending)].rstrip(" '") + ending
        used.add(name.casefold())
        names.append(name)
    return names


def notes(shown: Snapshot, lang: str, address: str, lines: Sequence[Line]) -> list[Row]:
    """「口径」 as rows: what holds of the whole file, then these lines."""
    ran = [check for check in shown.checks if check.verdict != "not_applicable"]
    passed = [check for check in ran if check.verdict == "passed"]
    basis = label(CODES["as_of_basis"], shown.as_of_basis, lang)
    whole = {
        "xlsx.snapshot": f"{shown.title[lang]} · {shown.id}",
        "xlsx.as_of": f"{formats.date(shown.as_of, lang)} · {basis}",
        "xlsx.made": formats.moment(shown.created_at),
        "xlsx.checks": f"{len(passed)} / {len(ran)}",
        "xlsx.address": address,
    }
    everywhere = say(lang, "xlsx.everywhere")
    every = [*((everywhere, say(lang, key), text) for key, text in whole.items()), *lines]
    headings = [say(lang, key) for key in ("xlsx.sheet", "xlsx.item", "xlsx.content")]
    return [dict(zip(headings, line, strict=True)) for line in every]


def _width(cells: Sequence[Cell]) -> float:
    """Wide enough for the longest cell; a Chinese character takes the room of two letters."""
    widest = max(formats.width(_shown(cell)) for cell in cells)
    return min(max(MIN_WIDTH, widest + 2.0), MAX_WIDTH)


def _shown(cell: Cell) -> str:
    return f"{cell:,.2f}" if isinstance(cell, Decimal | float) else str(cell or "")
