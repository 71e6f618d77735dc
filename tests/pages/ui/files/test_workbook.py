"""The workbook holds what the screen shows, typed, and every program reads it the same."""

import csv
import datetime
import io
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
import python_calamine

from data import Snapshot
from pages.ui import formats
from pages.ui.answers import Answer
from pages.ui.files import sheets
from pages.ui.files.csv import of_part
from pages.ui.files.sheets import unique
from pages.ui.files.workbook import MAX_SHEET_NAME, sheet_names, workbook
from pages.ui.listing import Listing, Part
from pages.ui.view import Reader
from pages.ui.words import words
from queries import names
from queries.engine import QueryError
from tests.pages.conftest import Asked, viewed
from tests.programs import program

ADDRESS = "http://127.0.0.1:8501/projects?category=CARE"
SHOWN = [name for name in names() if not name.startswith("filters/")]


def book(parts: Sequence[Part], snapshot: Snapshot, lang: str = "zh", **given: str) -> bytes:
    """The file of these parts."""
    return workbook(parts, viewed(snapshot, Reader(lang), "projects", **given), ADDRESS)


def opened(raw: bytes) -> openpyxl.Workbook:
    """The workbook as a program of the office reads it."""
    return openpyxl.load_workbook(io.BytesIO(raw))


def headings_of(answer: Answer) -> list[str]:
    """The headings of its file."""
    return list(sheets.sheet(answer).headings)


def expected(answer: Answer) -> list[list[Any]]:
    """The cells a sheet must have under its headings."""
    found: list[list[Any]] = []
    for record in answer.records:
        cells: list[Any] = []
        for column in answer.columns:
            value = record[column.name]
            if value is None or isinstance(value, str) or column.codes:
                value = answer.text(column.name, record)
            elif isinstance(value, datetime.date):
                value = datetime.datetime(value.year, value.month, value.day)
            elif isinstance(value, Decimal):
                value = float(value)
            cells.append(value)
        found.append([*cells, answer.provenance_label])
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_answer_keeps_its_cells(asked: Asked, demo: Snapshot, lang: str) -> None:
    faults: list[object] = []
    for folder in sorted({name.partition("/")[0] for name in SHOWN}):
        of_folder = [name for name in SHOWN if name.startswith(f"{folder}/")]
        answers = [asked(name, demo, Reader(lang=lang)) for name in of_folder]
        found = opened(book(answers, demo, lang))
        assert found.sheetnames[-1] == words("ui")(lang, "xlsx.notes")
        for answer, sheet in zip(answers, found.worksheets[:-1], strict=True):
            head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            if head != unique(headings_of(answer)):
                faults.append((answer.name, head))
            if answer.rows and rows != expected(answer):
                faults.append((answer.name, rows[:2], expected(answer)[:2]))
            if sheet.freeze_panes != "A2" or sheet.auto_filter.ref is None:
                faults.append((answer.name, sheet.freeze_panes, sheet.auto_filter.ref))
    assert faults == []


def test_cells_are_typed(asked: Asked, report: Snapshot) -> None:
    sheet = opened(book([asked("campaigns/progress", report)], report)).worksheets[0]
    tree = [cell for cell in sheet[2] if not isinstance(cell, type(None))]
    assert [cell.data_type for cell in tree[:7]] == ["s", "s", "n", "s", "n", "n", "n"]
    assert tree[3].value == "—", "where no total is unclear, none is undisclosed"
    assert tree[2].value == 627748.23
    assert tree[2].number_format == "#,##0.00"
    ambulance = [cell.value for cell in sheet[4]]
    assert ambulance[2:7] == ["报告未披露", "—", *["报告未披露"] * 3]
    days = opened(book([asked("campaigns/list", report)], report)).worksheets[0]
    closes = [cell for row in days.iter_rows(min_row=2) for cell in row if cell.is_date]
    assert datetime.datetime(2022, 12, 31) in [cell.value for cell in closes]
    assert {cell.number_format for cell in closes} == {"yyyy-mm-dd"}


def test_text_stays_text(asked: Asked, report: Snapshot) -> None:
    answer = asked("projects/list", report)
    assert answer.table is not None
    odd = ["00123", "140105199001011234", "=1+1", "@SUM(A1)", "http://x.y", "a\x00b\x0b", "-1"]
    table = answer.table.slice(0, len(odd)).set_column(0, "project_id", pa.array(odd))
    sheet = opened(book([replace(answer, table=table)], report)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(odd)
    assert [cell.value for cell in cells[:5]] == odd[:5]
    assert all(cell.hyperlink is None for cell in cells)


def test_notes_say_where_it_comes_from(asked: Asked, demo: Snapshot) -> None:
    given = asked("trends/giving", demo, category=["CARE", "ENV"], year=[2021])
    answer = given
    both = book([answer, asked("projects/list", demo)], demo, category="CARE")
    sheet = opened(both)["口径"]
    lines = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    said = {(row[0], row[1]): row[2] for row in lines}
    assert said["全部工作表", "打开同一视图的地址"] == ADDRESS
    assert "2021-12-31-demo" in str(said["全部工作表", "数据快照"])
    assert said["全部工作表", "筛选"] == "类别：关爱服务"
    assert said["全部工作表", "快照生成时间"] == formats.moment(demo.created_at)
    name = next(row[0] for row in lines if row[2] == given.title)
    assert said[name, "筛选"] == "年份：2021；类别：关爱服务、生态环保"
    assert said[name, "行数"] == given.rows
    assert said[name, "数据性质"] == "演示数据"
    assert said[name, "捐赠净额（元）"] == "捐赠 − 退款 ± 更正，按捐赠日期"
    assert [row for row in lines if row[1] == "记录完整度（共 8 项）"]


def test_an_answer_without_rows_is_a_sheet_of_headings(asked: Asked, report: Snapshot) -> None:
    answer = asked("projects/list", report, category=["TBD"], cohort=[2021])
    sheet = opened(book([answer], answer.snapshot)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == headings_of(answer)
    assert all(cell is None for row in rows for cell in row)


def test_a_listing_is_a_sheet_like_any_other(demo: Snapshot) -> None:
    listing = Listing(
        "figures", "数字", "zh", ("名称", "金额", "个数", "日期"),
        (("a", Decimal("12.50"), 3, datetime.date(2021, 12, 31)), ("b", None, None, None)),
        natures=("报告公布", "演示数据"),
    )  # fmt: skip
    sheet = opened(book([listing], demo))["数字"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["名称", "金额", "个数", "日期", "数据性质"],
        ["a", 12.5, 3, datetime.datetime(2021, 12, 31), "报告公布"],
        ["b", "—", "—", "—", "演示数据"],
    ]
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["D2"].number_format == "yyyy-mm-dd"


def test_a_page_that_shows_nothing_still_says_what_was_asked(demo: Snapshot) -> None:
    found = opened(book([], demo))
    assert found.sheetnames == ["口径"]
    assert ADDRESS in [row[2].value for row in found["口径"].iter_rows()]


def test_sheet_names_are_legal_and_unique() -> None:
    titles = [
        "有多少项目？", "有多少项目?", "a" * 40, "a" * 41, "[x]:*/\\", "'quoted'", "口径",
        "History", "", "A" * 40,
    ]  # fmt: skip
    found = sheet_names(titles, "口径")
    assert len({name.casefold() for name in [*found, "口径"]}) == len(titles) + 1
    for name in found:
        assert 0 < len(name) <= MAX_SHEET_NAME
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


def test_headings_are_told_apart() -> None:
    assert unique(["编号", "金额", "编号"]) == ["编号", "金额", "编号 2"]


def test_every_page_is_one_file(asked: Asked, demo: Snapshot) -> None:
    answers = [asked(name, demo) for name in SHOWN if name.startswith("campaigns/")]
    raw = book(answers, demo)
    assert len(opened(raw).sheetnames) == len(answers) + 1
    read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    for answer, name in zip(answers, read.sheet_names, strict=False):
        rows = read.get_sheet_by_name(name).to_python()
        assert rows[0] == unique(headings_of(answer))
        assert len(rows) == max(answer.rows, 0) + 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_did_not_finish_has_no_sheet_and_is_named(
    lang: str, asked: Asked, demo: Snapshot
) -> None:
    reader = Reader(lang)
    done = asked("projects/list", demo, reader)
    late = replace(done, table=None, error=QueryError("busy", "no"))
    found = opened(book([done, late], demo, lang))
    assert len(found.sheetnames) == 2
    cells = [cell.value for row in found.worksheets[-1].iter_rows() for cell in row]
    assert words("ui").sentences["query.busy"][lang] in cells
    with pytest.raises(QueryError):
        of_part(late)


def test_libreoffice_reads_the_same_cells(asked: Asked, demo: Snapshot, tmp_path: Path) -> None:
    office = program("soffice", "libreoffice", package="libreoffice-calc-nogui")
    answers = [asked("projects/list", demo), asked("campaigns/progress", demo)]
    (tmp_path / "book.xlsx").write_bytes(book(answers, demo))
    every_sheet = "44,34,76,1,,0,false,false,false,false,false,-1"
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", f"csv:Text - txt - csv (StarCalc):{every_sheet}",
         "--outdir", str(tmp_path), str(tmp_path / "book.xlsx")],
        check=True, timeout=180, capture_output=True,
    )  # fmt: skip
    for answer, name in zip(
        answers, sheet_names([one.title for one in answers], "口径"), strict=True
    ):
        text = (tmp_path / f"book-{name}.csv").read_text("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(text))
        assert head == unique(headings_of(answer))
        for row, cells in zip(rows, expected(answer), strict=True):
            for found, cell in zip(row, cells, strict=True):
                if isinstance(cell, int | float):
                    assert float(found) == pytest.approx(cell)
                elif isinstance(cell, datetime.datetime):
                    assert found == cell.date().isoformat()
                else:
                    assert found == cell
