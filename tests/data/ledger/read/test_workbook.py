"""XLSX as openpyxl, LibreOffice and a Rust writer make it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rustpy_xlsxwriter import write_worksheets

from data import SnapshotError
from data.ledger.read import workbook
from data.ledger.read.sheets import Sheet


def opened(book: "openpyxl.Workbook | bytes | Path") -> list[tuple[Sheet, dict[int, list[str]]]]:
    """Each sheet with all its rows by number."""
    if isinstance(book, Path):
        content = book.read_bytes()
    elif isinstance(book, bytes):
        content = book
    else:
        out = io.BytesIO()
        book.save(out)
        content = out.getvalue()
    found = []
    for sheet in workbook.sheets("f.xlsx", lambda: io.BytesIO(content)):
        rows = {}
        for batch in sheet.batches():
            for place, number in enumerate(batch.rows.to_pylist()):
                rows[number] = [column[place].as_py() for column in batch.columns]
        found.append((sheet, rows))
    return found


def test_values_as_text_and_rows_as_excel_numbers_them() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "台账"
    sheet["B3"], sheet["C3"] = "名称", "数值"
    values = [
        1250.0,
        0.1 + 0.2,
        date(2021, 10, 10),
        datetime(2021, 10, 10, 8, 30),
        time(2, 30),
        True,
        "00123",
        "140105199003071233",
        20211010,
        "=1+1",
        "#REF!",
    ]
    for row, value in enumerate(values, 5):
        sheet.cell(row, 3, value)
    sheet["C16"] = 1.5e17
    book.create_sheet("空")
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "x"
    (first, rows), (second, _) = opened(book)
    assert (first.name, second.name, first.hidden, second.hidden) == ("台账", "隐藏", False, True)
    assert rows[3] == ["名称", "数值"]
    assert rows[4] == ["", ""]
    assert [rows[n][1] for n in range(5, 16)] == [
        "1250",
        "0.3",
        "2021-10-10 00:00:00",
        "2021-10-10 08:30:00",
        "1899-12-31 02:30:00",
        "true",
        "00123",
        "140105199003071233",
        "20211010",
        "#NOVALUE!",
        "#REF!",
    ]


def test_a_number_the_spreadsheet_has_shortened_is_seen() -> None:
    part = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1"><v>1.40105199003071E+17</v>'
        b'</c><c r="B1"><v>7</v></c></row></sheetData></worksheet>'
    )
    [(_, rows)] = opened(replaced(part))
    assert rows[1] == ["1.40105199003071E+17", "7"]


def replaced(part: bytes, extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook whose only sheet is this XML."""
    book = openpyxl.Workbook()
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, part if name == "xl/worksheets/sheet1.xml" else old.read(name))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def test_libreoffice_writes_what_we_read(
    tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for line in (
        ["名称", "金额", "日期"],
        ["甲", 1234.5, date(2021, 10, 10)],
        ["乙", "=B2*2", "10月11日"],
    ):
        sheet.append(line)
    book.save(tmp_path / "台账.xlsx")
    [(read, rows)] = opened(office(tmp_path / "台账.xlsx", "xlsx:Calc MS Excel 2007 XML"))
    assert rows[1] == ["名称", "金额", "日期"]
    assert rows[2] == ["甲", "1234.5", "2021-10-10 00:00:00"]
    assert rows[3] == ["乙", "2469", "10月11日"], "LibreOffice has calculated the formula"
    assert read.where == "f.xlsx [Sheet]"


def test_a_rust_writer_too() -> None:
    out = io.BytesIO()
    write_worksheets(
        [("一", [{"名称": "甲", "金额": 1.5}]), ("二", [{"名称": "乙", "金额": 2.0}])], out
    )
    (_, one), (_, two) = opened(out.getvalue())
    assert (one[2], two[2]) == (["甲", "1.5"], ["乙", "2"])


FAR = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    b"</sheetData></worksheet>"
)
WIDE = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<dimension ref="A1:XFD1048576"/><cols><col min="1" '
    b'max="16384" width="9"/></cols><sheetData><row r="1">'
    b'<c r="A1"><v>1</v></c><c r="B1" s="0"/>'
    + b'<c r="C1" s="0"/>' * 1_000_000
    + b"</row></sheetData></worksheet>"
)
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (replaced(FAR), {"ledger_heavy", "ledger_wide", "ledger_workbook"}),
        (b"PK\x03\x04" + b"\0" * 300, {"ledger_workbook"}),
        (replaced(b"")[:2000], {"ledger_workbook"}),
        (replaced(b""), {"ledger_workbook"}),
    ],
    ids=["far cell", "no zip", "cut off", "empty part"],
)
def test_a_hostile_workbook_ends_in_a_sentence(content: bytes, codes: set[str]) -> None:
    with pytest.raises(SnapshotError) as caught:
        opened(content)
    assert caught.value.code in codes


@pytest.mark.parametrize("part", [b"<x>" * 100_000, LAUGHS], ids=["deep", "entities"])
def test_xml_that_is_no_sheet_has_no_rows(part: bytes) -> None:
    assert opened(replaced(part)) == []


def test_a_million_empty_columns_are_no_columns() -> None:
    [(_, rows)] = opened(replaced(WIDE))
    assert rows == {1: ["1"]}


def test_a_cell_of_ten_megabytes_is_refused() -> None:
    part = FAR.replace(
        b'<c r="A1"><v>1</v></c>', b'<c r="A1" t="str"><v>%s</v></c>' % (b"x" * 10_000_000)
    )
    part = part.replace(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', b"")
    with pytest.raises(SnapshotError, match="a cell holds more than") as caught:
        opened(replaced(part))
    assert caught.value.code == "ledger_workbook"


def test_external_links_are_never_followed() -> None:
    links = {
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": (
            b'<x Target="file:///etc/passwd" TargetMode="External"/>'
        ),
    }
    part = FAR.replace(
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="2"><c r="A2" t="str"><f>[1]Sheet1!A1</f><v>kept</v></c></row>',
    )
    [(_, rows)] = opened(replaced(part, links))
    assert rows[2] == ["kept"]


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    with pytest.raises(SnapshotError) as caught:
        opened(bomb())
    assert caught.value.code == "ledger_bomb"


def bomb() -> bytes:
    """A workbook that says one of its parts unpacks to 8 GB."""
    out = io.BytesIO(replaced(b"<x/>"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"\0" * 4096)
    content = bytearray(out.getvalue())
    at = content.rindex(b"xl/media/bomb.bin") - 46  # its entry in the central directory
    content[at + 24 : at + 28] = (0xFFFF_FFF0).to_bytes(4, "little")
    return bytes(content)
