"""Files, archives, and what is no ledger."""

import csv
import io
import os
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
