"""A rounded figure is written with no more digits than it has, wherever a viewer reads it."""

import io
import zipfile

import pytest

from data import Snapshot
from pages.ui import captions
from pages.ui.files import csv, sheets, workbook
from pages.ui.view import Reader
from queries import disclosure, load, names
from tests.pages.conftest import answered, seen, viewed

ROUNDED = [
    name
    for name in names()
    if disclosure.rounded_units(load(name)) and not disclosure.lists_persons(load(name))
]


def decimals(text: str) -> int:
    """How many digits a number has after its point."""
    number = text.partition(" ")[0].strip("%")
    return len(number.partition(".")[2])


@pytest.mark.parametrize("name", [one for one in ROUNDED if not one.startswith("project/")])
def test_no_digit_is_written_that_is_not_known(demo: Snapshot, name: str) -> None:
    answer = seen(name, demo)
    made = sheets.sheet(answer)
    for place, column in enumerate(answer.columns):
        most = disclosure.PLACES.get(column.unit)
        if most is None or column.unit not in disclosure.rounded_units(answer.question):
            continue
        for row, written in zip(answer.records, made.rows, strict=True):
            value = row[column.name]
            if value is None:
                continue
            texts = [
                answer.cell(column, row),
                captions.spoken(answer, column.name, value),
                captions.short(answer, column.name, captions.scaled(answer, column.name, value)),
                sheets.plain(written[place], made.kinds[place]),
            ]
            assert max(map(decimals, texts)) <= most, (column.name, texts)


def test_a_workbook_has_no_format_for_digits_that_are_not_known(demo: Snapshot) -> None:
    parts = [seen(name, demo) for name in ("volunteers/registered", "volunteers/headline")]
    book = workbook.workbook(parts, viewed(demo), "")
    with zipfile.ZipFile(io.BytesIO(book)) as made:
        styles = made.read("xl/styles.xml").decode()
    assert "0.00" not in styles
    assert "#,##0" in styles


@pytest.mark.parametrize(("lang", "said"), [("zh", "1,190,000 元"), ("en", "¥1,190,000")])
def test_a_rounded_amount_has_no_cents(demo: Snapshot, lang: str, said: str) -> None:
    year = seen("trends/giving", demo, Reader(lang, "yuan"), year=2021)
    assert captions.spoken(year, "received_cny", year.records[0]["received_cny"]) == said
    exact = answered("trends/giving", demo, Reader(lang, "yuan"), year=2021)
    assert "1,191,516.30" in captions.spoken(
        exact, "received_cny", exact.records[0]["received_cny"]
    )


def test_staff_read_all_digits(demo: Snapshot) -> None:
    answer = answered("volunteers/headline", demo)
    column = answer.question.column("hours")
    assert answer.cell(column, answer.row) == "163,671.00"
    assert b'"163671.00"' in csv.of_part(answer)
