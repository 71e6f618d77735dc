"""Files as a reader saves them from a page."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.browser.conftest import Opened, at_hand

pytestmark = [pytest.mark.browser]


def test_csv_is_the_table_on_screen(opened: Callable[..., Opened], tmp_path: Path) -> None:
    page = opened().goto("/projects?category=CARE&sort=name")
    panel = page.locator(".st-key-panel-projects-list")
    with page.expect_download() as download:
        panel.get_by_text("CSV · 8 行").click()
    file = tmp_path / "file.csv"
    download.value.save_as(file)
    assert re.fullmatch(
        r"有哪些项目_关爱服务_按名称（拼音）_2021-12-31-demo\.csv",
        download.value.suggested_filename,
    )
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head == [*panel.locator("th").all_inner_texts(), "数据性质"]
    shown = [row.locator("td").all_inner_texts() for row in panel.locator("tbody tr").all()]
    assert [row[:-1] for row in rows] == shown
    assert len(rows) == 8
    assert {row[-1] for row in rows} == {"报告公布"}


def test_demo_file_says_so(opened: Callable[..., Opened], tmp_path: Path) -> None:
    page = opened().goto("/trends")
    with page.expect_download() as download:
        panel = page.locator(".st-key-panel-trends-giving")
        at_hand(panel.get_by_text("CSV · 3 行")).click()
    assert "演示数据" in download.value.suggested_filename
    file = tmp_path / "file.csv"
    download.value.save_as(file)
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    assert rows[0][-1] == "数据性质"
    assert {row[-1] for row in rows[1:]} == {"演示数据"}
    assert rows[3][:2] == ["2021", "1191516.30"]


def test_the_page_as_one_workbook(opened: Callable[..., Opened], tmp_path: Path) -> None:
    one = opened()
    page = one.goto("/projects?category=CARE&sort=name")
    with page.expect_download() as download:
        at_hand(page.locator("a[data-file=page_xlsx]")).click()
    assert download.value.suggested_filename == "项目_关爱服务_2021-12-31-demo_演示数据.xlsx"
    file = tmp_path / "page.xlsx"
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    panels = page.locator(".panel-title").all_inner_texts()
    assert len(book.sheetnames) == len(panels) + 1
    listed = book["有哪些项目"]
    assert listed.max_row == 9
    shown = page.locator(".st-key-panel-projects-list tbody tr td:nth-child(2)").all_inner_texts()
    assert [row[1] for row in listed.iter_rows(min_row=2, values_only=True)] == shown
    notes = {row[1]: row[2] for row in book["口径"].iter_rows(values_only=True)}
    address = str(notes["打开同一视图的地址"])
    assert address.startswith(one.base)
    assert "snapshot=2021-12-31-demo" in address
    again = opened().goto(address.removeprefix(one.base))
    assert again.locator(".st-key-panel-projects-list tbody tr").count() == 8
