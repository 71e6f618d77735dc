"""The cells of a workbook that a reader would lose."""

import io
import zipfile

import pyarrow as pa
import pytest

from data.ledger.read import workbook_child

PART = (
    '<row r="3"><c r="B3"><v>1</v></c><c r="C3" t="e"><v>#REF!</v></c></row>'
    '<row r="4"><c r="B4"><f>A1</f></c><c r="AA4"><v>1.5E+17</v></c></row>'
)


def scanned(part: str) -> tuple[int, dict[int, dict[int, str]]]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("part", part)
        row, lost, _ = workbook_child.scan(archive, "part")
    return row, dict(lost)


def test_lost_cells_are_found_by_column_and_row(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {1: {3: "#REF!"}, 0: {4: "#NOVALUE!"}, 25: {4: "1.5E+17"}}
    assert scanned(PART) == (3, expected)
    monkeypatch.setattr(workbook_child, "CHUNK", 7)
    assert scanned(PART) == (3, expected), "whatever the pieces"


def test_a_sheet_that_loses_nothing_has_its_first_row() -> None:
    assert scanned('<row r="5"><c r="D5"><v>1</v></c></row>') == (5, {})
    assert scanned("<x/>") == (1, {})


def test_a_part_larger_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "UNPACKED", 10)
    with pytest.raises(workbook_child.Refused) as caught:
        scanned(PART)
    assert caught.value.code == "ledger_bomb"


def test_a_sheet_of_more_text_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = pa.record_batch(
        [pa.array(["long text"] * 10), pa.array([None] * 10, pa.string())], ["0", "1"]
    )
    about = {"sheet": "S", "row": "1", "hidden": "0", "merged": "[]"}
    monkeypatch.setattr(workbook_child, "TEXT", 90)
    workbook_child.main(b"", io.BytesIO(), lambda _: iter([(about, cells)]))
    monkeypatch.setattr(workbook_child, "TEXT", 89)
    with pytest.raises(workbook_child.Refused) as caught:
        workbook_child.main(b"", io.BytesIO(), lambda _: iter([(about, cells)]))
    assert caught.value.code == "ledger_heavy"
