"""XLS and ODS are read like the XLSX they were saved from, or refused in a sentence."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from data import SnapshotError
from data.ledger.read import older_child, workbook
from data.ledger.read.older_child import Cell
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected

WRITTEN: list[tuple[Cell, str]] = [
    (100.0, "100"), (100.5, "100.5"), (True, "true"), (date(2022, 1, 3), "2022-01-03"),
    (datetime(2022, 1, 4, 8, 30), "2022-01-04 08:30:00"), (time(8, 30), "08:30:00"),
    (timedelta(hours=26, minutes=5), "26:05:00"), ("甲", "甲"),
    (1234567890123456789.0, "1.23456789012346E+18"),
]  # fmt: skip


def test_cells_are_written_as_in_a_csv() -> None:
    assert [older_child.written(cell) for cell, _ in WRITTEN] == [text for _, text in WRITTEN]


def test_the_same_ledger_in_three_forms(
    tmp_path: Path, examine: Examine, office: Callable[[Path, str], Path]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ([], ["捐赠编号", "捐赠人", "金额", "捐赠日期", "渠道"],
                 ["A1", "王小明", 100.5, date(2022, 1, 3), "微信"],
                 ["A2", None, 7, datetime(2022, 1, 4, 8, 30), "银行"],
                 [1234567890123456789, "李丽华", 8, date(2022, 1, 5), "微信"]):  # fmt: skip
        sheet.append(line)
    sheet.merge_cells("B3:B4")
    hidden = book.create_sheet("旧")
    hidden.sheet_state = "hidden"
    hidden["A1"], hidden["B1"] = "x", "y"
    book.save(tmp_path / "a.xlsx")
    said = {}
    for form in ("xlsx", "xls", "ods"):
        path = tmp_path / "a.xlsx" if form == "xlsx" else office(tmp_path / "a.xlsx", form)
        verdict = examine(path)
        assert rejected(verdict) == [(5, "捐赠编号", "key_cut")], form
        assert len({row["display_name"] for row in drafted(verdict, "donors")}) == 1
        rows = drafted(verdict, "donations")
        said[form] = [
            {name: str(row[name]) for name in ("donation_id", "amount_cny", "donated_at")}
            for row in rows
        ]
        assert codes(verdict).count("old_form") == (form != "xlsx")
    assert said["xls"] == said["ods"] == said["xlsx"]
    bomb = repeated(path.read_bytes())
    with pytest.raises(SnapshotError) as caught:
        list(workbook.sheets("a.ods", lambda: io.BytesIO(bomb), is_xlsx=False))
    assert caught.value.code in ("ledger_workbook", "ledger_heavy")


def repeated(ods: bytes) -> bytes:
    """The file with a row of all columns, repeated over all rows: in 20 KB, 17 billion cells."""
    out = io.BytesIO()
    cell = '<table:table-cell office:value-type="float" office:value="1" '
    row = f'{cell}table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048570">{row}</table:table-row>'
    with zipfile.ZipFile(io.BytesIO(ods)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "content.xml":
                content = content.replace(
                    b"<table:table-row", row.encode() + b"<table:table-row", 1
                )
            new.writestr(name, content)
    return out.getvalue()


def test_what_is_no_workbook_is_refused(examine: Examine) -> None:
    old = older_child.OLD + b"\xa1\xb1\x1a\xe1" + b"\0" * 600
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x")
    for content, code in ((old, "ledger_kind"), (out.getvalue(), "ledger_workbook")):
        with pytest.raises(SnapshotError) as caught:
            examine(content)
        assert caught.value.code == code
