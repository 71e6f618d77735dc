"""One view as a page, as CSV and as a workbook: the same rows, order and headings in all three."""

import csv
import datetime
import html
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

import openpyxl
import pytest

from pages.ui.words import LANGUAGES, words
from tests.pages.opened import DEMO, PAGES, REPORT, app_at, faults_of, markup
from tests.pages.tables import plain, rows_of
from tests.served import fetched, links

Given = Mapping[str, str | list[str]]

ADDRESSES: Mapping[str, tuple[Given, ...]] = {
    "about": ({"unit": "yuan"}, {"unit": "yi"}),
    "overview": ({"category": "CARE"}, {"year": "2021", "unit": "yuan"}),
    "projects": ({"category": ["CARE", "ENV"], "sort": "name"}, {"q": "志愿", "status": "closed"}),
    "project": ({"id": "P21"}, {"id": "P01"}),
    "campaigns": ({"campaign": "C01"}, {"monthly": "200000", "by": "2025-12-31"}),
    "funds": ({"category": "CARE"}, {"unit": "yi"}),
    "volunteers": ({"district": "140109"}, {"year": "2021"}),
    "trends": ({"measure": "hours", "split": "category"}, {"measure": "gifts", "year": "2021"}),
    "data": ({"table": "payables", "against": REPORT}, {"find": "募捐"}),
}
"""Beside the bare address, two that choose something."""

NATURE = {words("ui")(lang, "nature") for lang in LANGUAGES}  # the last column of a file alone


def views() -> Iterator[tuple[str, Given]]:
    """Each page at each of its addresses, on one snapshot after the other, in both languages."""
    for page in PAGES:
        for place, given in enumerate(({}, *ADDRESSES[page])):
            lang = LANGUAGES[place % 2]
            yield page, {"snapshot": DEMO, "lang": lang, **given}
        yield page, {"snapshot": REPORT, "lang": "en", **ADDRESSES[page][0]}


def of_csv(address: str) -> list[list[str]]:
    """The rows of a CSV, headings first, without the guard and the column 数据性质."""
    rows = list(csv.reader(io.StringIO(fetched(address).text)))
    end = len(rows[0]) - (rows[0][-1] in NATURE)
    return [[str(plain(cell)) for cell in row[:end]] for row in rows]


def of_sheet(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[list[str]]:
    """The rows of a sheet as a CSV writes them."""
    rows = [[as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    end = len(rows[0]) - (rows[0][-1] in NATURE)
    return [[str(plain(cell)) for cell in row[:end]] for row in rows]


def as_text(cell: object) -> str:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def on_screen(shown: str) -> list[list[str]]:
    """The rows of a table, folded cells without their fold, as a CSV writes them."""
    unfolded = re.sub(r"<summary>.*?</summary>", "", shown)
    return [[str(plain(html.unescape(cell))) for cell in row] for row in rows_of(unfolded)]


def tables(shown: str) -> dict[str, list[list[str]]]:
    """The tables of a page and of what opens over it, by the part they show."""
    found = {}
    addresses = links(shown)
    for key, address in addresses.items():
        if key.startswith("html-"):
            found[key.removeprefix("html-")] = on_screen(fetched(address).text)
    for stack in re.split(r'<div class="stack"', shown)[1:]:
        names = [key.removeprefix("csv-") for key in links(stack) if key.startswith("csv-")]
        if len(names) == 1 and "<table" in stack and names[0] not in found:
            found[names[0]] = on_screen(stack)
    return found


def alike(one: list[list[str]], other: list[list[str]]) -> bool:
    """Whether rows say the same; the first may be rounded."""
    return [len(row) for row in one] == [len(row) for row in other] and all(
        left == right or is_close(left, right)
        for rows in zip(one, other, strict=True)
        for left, right in zip(*rows, strict=True)
    )


def is_close(one: str, other: str) -> bool:
    """Whether a number is the other as far as it is written; a whole one is exactly it."""
    left, right = plain(one), plain(other)
    if not (isinstance(left, Decimal) and isinstance(right, Decimal)):
        return False
    places = len(one.partition(".")[2])
    return abs(left - right) <= (Decimal("0.5001").scaleb(-places) if places else 0)


def compared(page: str, address: Given) -> tuple[int, list[object]]:
    """How many tables of a view were compared, and what did not agree."""
    faults: list[object] = []
    app = app_at(page, address).run()
    shown = markup(app)
    found, files = tables(shown), links(shown)
    faults += faults_of(app)
    book = openpyxl.load_workbook(io.BytesIO(fetched(files["page_xlsx"]).content))
    parts = [key.removeprefix("csv-") for key in files if key.startswith("csv-")]
    if len(book.worksheets) != len(parts) + 1:
        faults.append(("sheets", book.sheetnames, parts))
    for sheet, part in zip(book.worksheets, parts, strict=False):
        held = of_csv(files[f"csv-{part}"])
        if not alike(held, of_sheet(sheet)):
            faults.append((part, "workbook", held[:3], of_sheet(sheet)[:3]))
        if part in found and not alike(held, found[part]):
            faults.append((part, "page", held[:3], found[part][:3]))
    return len(found), faults


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_its_csv_and_its_workbook_are_one(page: str) -> None:
    faults, count = [], 0
    for one, address in views():
        if one == page:
            tables, wrong = compared(page, address)
            count += tables
            faults += [(dict(address), *map(str, wrong))] if wrong else []
    assert faults == []
    assert count >= 4, "a page shows tables, or opens them"
