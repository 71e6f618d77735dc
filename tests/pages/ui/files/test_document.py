"""Tables of a document: no word or number is broken, and a short one stays whole."""

import datetime
import io

import pytest
from docx import Document as open_document

from pages.ui.files import docx
from pages.ui.files.document import WHOLE, Document, Said, Table


def test_no_word_of_a_heading_is_broken() -> None:
    table = Table(Said(""), ("Category", "Closed", "Remaining (¥)", "常态化开展"),
                  (("Care services", "2", "1.00", "6"),), frozenset())  # fmt: skip
    _, closed, remaining, ongoing = table.shares
    assert closed >= len("Closed")
    assert remaining >= len("Remaining")
    assert ongoing >= 2 * len("常态化开展")


@pytest.mark.parametrize("rows", [WHOLE, WHOLE + 1])
def test_a_short_table_stays_on_one_page(rows: int) -> None:
    made = Document("zh", "题目", "", "", "")
    made.blocks.append(Table(Said("表"), ("名称", "数"), (("一", "1"),) * rows, frozenset({1})))
    file = docx.content(made, datetime.datetime(2021, 12, 31))
    table = open_document(io.BytesIO(file)).tables[0]
    stays = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert stays == [True, *[True if rows <= WHOLE else None] * (rows - 1), None]


def test_numbers_of_a_wide_table_are_not_broken_in_a_wide_font() -> None:
    headings = ("募捐", "目标（元）", "已募（元）", "进度（%）", "尚差（元）",
                "总额（含义不明）（元）", "截至")  # fmt: skip
    row = ("救护车募捐", "12,500,000.00", "627,748.23", "5.02", "11,872,251.77", "282,612.70",
           "2021-12-31")  # fmt: skip
    shares = Table(Said(""), headings, (row,), frozenset()).shares
    points = 15.6 / 2.54 * 72  # between the margins
    for cell, share in zip(row, shares, strict=True):
        digits = sum(one.isdigit() for one in cell)
        needs = 9 * (0.64 * digits + (0.36 if cell.isascii() else 1.0) * (len(cell) - digits))
        assert points * share / sum(shares) - 6 > needs, cell  # 6 for the edges
