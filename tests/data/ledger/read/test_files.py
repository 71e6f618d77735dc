"""Files, archives, and what is no ledger."""

import csv
import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from data import SnapshotError, ledger
from data.ledger.read import files
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import (
    DONATIONS,
    PROJECTS,
)


def test_a_zip_of_ledgers(examine: Examine, tmp_path: Path) -> None:
    path = tmp_path / "一月.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil/捐赠.csv", DONATIONS.encode("gb18030"))
        archive.writestr("__MACOSX/._x", b"junk")
        archive.writestr("项目.csv", PROJECTS)
    verdict = examine(path)
    assert verdict.may_publish
    assert {n.fields["where"] for n in verdict.notices if n.code == "mapped"} == {
        "一月.zip/捐赠.csv",
        "一月.zip/项目.csv",
    }
    assert not (tmp_path.parent / "evil").exists()


def test_the_sheets_of_a_workbook_and_names_that_play_tricks(
    examine: Examine, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for name, text in (("..", DONATIONS), ("=cmd|' calc'!A0", PROJECTS)):
        sheet = book.create_sheet(name)
        for line in csv.reader(io.StringIO(text)):
            sheet.append(line)
    del book["Sheet"]
    book.save(tmp_path / "x.xlsx")
    verdict = examine(tmp_path / "x.xlsx")
    assert verdict.may_publish
    assert verdict.changes["donations"].added == 4


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "ledger_empty"),
    "blank": (b"\n\n , ,\n", "ledger_empty"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "ledger_kind"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ledger_kind"),
    "web page": (b"<html><table><tr><td>1</td></tr></table>", "ledger_kind"),
    "nul": ("项目名称,状态\n甲\0,进行中\n".encode(), "ledger_binary"),
    "random": (os.urandom(4096), ""),
    "no headings": ("一,二,三\n四,五,六\n".encode(), "ledger_foreign"),
    "quotes": (b'a,b\n1,"2' + b"x,\n" * 700_000, "ledger_quotes"),
    "one cell": (b"x" * 3_000_000, "ledger_quotes"),
}


def test_hostile_files_end_in_a_sentence_and_nothing_written(
    examine: Examine, report_root: Path
) -> None:
    found, before = {}, sorted(os.listdir(report_root))
    for name, (content, code) in HOSTILE.items():
        with pytest.raises(SnapshotError) as caught:
            examine(content)
        assert caught.value.code.startswith("ledger_"), name
        assert len(str(caught.value)) < 400, name
        found[name] = caught.value.code if code else ""
    assert found == {name: code for name, (_, code) in HOSTILE.items()}
    assert sorted(os.listdir(report_root)) == before


def test_a_damaged_file_in_a_zip_is_named(examine: Examine) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", DONATIONS * 9)
    content = bytearray(out.getvalue())
    content[60:70] = b"\xff" * 10
    with pytest.raises(SnapshotError, match=r"0\.csv/a\.csv cannot be read") as caught:
        examine(bytes(content))
    assert caught.value.code == "ledger_workbook"


def test_two_gigabytes_are_refused_at_once(tmp_path: Path, examine: Examine) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(SnapshotError) as caught:
        examine(path)
    assert caught.value.code == "ledger_large"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(SnapshotError) as caught:
            ledger.from_path(path)
        assert caught.value.code == "ledger_missing"


def test_zip_bombs(tmp_path: Path, examine: Examine) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (60 << 20))
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as archive:
        archive.writestr("b.zip", out.getvalue())
    for content in (out.getvalue(), nested.getvalue()):
        with pytest.raises(SnapshotError) as caught:
            examine(content)
        assert caught.value.code == "ledger_bomb"


def test_all_files_of_a_zip_together_are_no_larger_than_one(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in "abc":
            archive.writestr(f"{name}.csv", "x" * 40_000)
    with pytest.raises(SnapshotError) as caught:
        examine(out.getvalue())
    assert caught.value.code == "ledger_bomb"


def test_what_a_zip_calls_its_kind_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "kind.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", bytes(64 << 20))
    tracemalloc.start()
    with pytest.raises(SnapshotError, match="not a workbook"):
        list(files.sheets(ledger.from_path(path)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 << 20


@pytest.mark.parametrize("is_wide", [False, True])
def test_a_zip_that_lists_a_hundred_thousand_files_is_refused_before_they_are_read(
    is_wide: bool,
) -> None:
    one = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, *[0] * 7, 1, *[0] * 6) + b"a"
    begin, listed = b"PK\x03\x04" + bytes(26), one * 100_000
    counts = (0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF) if is_wide else (9, 9, len(listed), 30)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 9, 9, len(listed), 30)
    wide += struct.pack("<4sLQL", b"PK\x06\x07", 0, 30 + len(listed), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *counts, 0)
    content = begin + listed + wide * is_wide + end
    tracemalloc.start()
    with pytest.raises(SnapshotError) as caught:
        list(files.sheets(ledger.from_bytes("many.zip", content)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (caught.value.code, most < 2 << 20) == ("ledger_bomb", True)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_in_an_unusual_way_is_refused(method: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("a.csv", DONATIONS)
    with pytest.raises(SnapshotError) as caught:
        list(files.sheets(ledger.from_bytes("a.zip", made.getvalue())))
    assert caught.value.code == "ledger_kind"
