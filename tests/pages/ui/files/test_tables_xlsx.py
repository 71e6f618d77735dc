"""A table as a workbook: the rows of the CSV, typed, and what they are about."""

import csv
import datetime
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from data import Snapshot, parquet
from data.schema import TABLES
from pages.ui.files import tables, xlsx
from pages.ui.words import LANGUAGES, words

ADDRESS = "http://127.0.0.1:8501/files/x"


def sheet(snapshot: Snapshot, table: str, lang: str = "zh") -> Sequence[Sequence[object]]:
    """The cells of its first sheet; "" where there is nothing."""
    raw = tables.xlsx_file(snapshot, table, lang, ADDRESS).read()
    found = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
    return found.to_python(skip_empty_area=False)


def as_csv(value: object, kind: str) -> str:
    """A typed cell as the CSV writes it."""
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d" if kind == "day" else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, int | float):
        return f"{value:.2f}" if kind in ("money", "hours", "total") else f"{value:g}"
    return str(value)


SMALL = sorted(set(TABLES) - {"service_records", "volunteers"})


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write workbooks in this process, as the one aside does, which takes 0.2 s to start."""

    def written(told: object, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> IO[bytes]:
        source = io.BytesIO()
        source.write(json.dumps(told).encode() + b"\n")
        with pa.ipc.new_stream(source, schema) as stream:
            for batch in batches:
                stream.write_batch(batch)
        source.seek(0)
        xlsx.main(str(tmp_path / "book.xlsx"), source)
        return (tmp_path / "book.xlsx").open("rb")

    monkeypatch.setattr(tables, "_written_aside", written)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("table", "lang"),
    [("projects", "en"), *((table, LANGUAGES[place % 2]) for place, table in enumerate(SMALL))],
)
def test_cells_are_those_of_the_csv(demo: Snapshot, table: str, lang: str) -> None:
    text = tables.csv_file(demo, table, lang).read().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    found = sheet(demo, table, lang)
    assert found[0] == head
    assert len(found) == len(rows) + 1
    kinds = [*(column.kind for column in TABLES[table].columns), "text"]
    for cells, row in zip(found[1:], rows, strict=True):
        for cell, field, kind in zip(cells, row, kinds, strict=True):
            guarded = field.removeprefix("'") if kind != "number" else field
            said = as_csv(cell, kind)
            if kind in ("number", "count") and said not in (field, guarded):
                assert isinstance(cell, int | float)
                assert cell == pytest.approx(float(field))
            else:
                assert said in (field, guarded)


def test_no_bit_is_lost(demo: Snapshot, tmp_path: Path) -> None:
    """Bytes are written in hexadecimal, which fits into a cell of Excel whole."""
    cells = pq.read_table(demo.parquet("service_cells")[0])
    masks = [bytes([place % 256, 1]) * 256 for place in range(cells.num_rows)]
    place = cells.column_names.index("bit_more")
    many = cells.set_column(place, cells.schema.field("bit_more"), pa.array(masks, pa.binary()))
    table = parquet.write(tmp_path, "service_cells", many, "demo", "seed 1")
    changed = replace(demo, path=tmp_path, tables={**demo.tables, "service_cells": table})
    _, *rows = sheet(changed, "service_cells")
    assert [row[place] for row in rows] == [mask.hex() for mask in masks]


def test_it_reads_well_and_says_what_it_is(demo: Snapshot, tmp_path: Path) -> None:
    few = pq.read_table(demo.parquet("donations")[0]).slice(0, 100)
    table = parquet.write(tmp_path, "donations", few, "demo", "seed 1")
    short = replace(demo, path=tmp_path, tables={**demo.tables, "donations": table})
    raw = tables.xlsx_file(short, "donations", "zh", ADDRESS).read()
    sheet, notes = openpyxl.load_workbook(io.BytesIO(raw)).worksheets
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    assert notes.title == words("ui").sentences["xlsx.notes"]["zh"]
    said = {cell for row in notes.iter_rows(values_only=True) for cell in row}
    assert {ADDRESS, "演示数据"} <= said
    assert any(demo.id in str(cell) for cell in said)
    formats = {
        cell.value: below.number_format for cell, below in zip(sheet[1], sheet[2], strict=True)
    }
    assert formats["金额（元）"] == "#,##0.00"
    assert formats["捐赠时间"] == "yyyy-mm-dd hh:mm:ss"


def told(name: str, *kinds: str) -> dict[str, object]:
    """What the writer is told of a sheet."""
    headings = ["a", "b"][: len(kinds)]
    return {"name": name, "headings": headings, "kinds": kinds, "widths": [9.0] * len(kinds),
            "missing": "—", "notes": "y", "lines": [{"p": "q"}]}  # fmt: skip


def test_text_is_never_a_formula() -> None:
    schema = pa.schema([("a", pa.string()), ("b", pa.float64())])
    rows = pa.record_batch([["=1+1", "007", None], [1.5, None, 2.0]], schema=schema)
    with tables._written_aside(told("x", "text", "cny"), schema, iter([rows])) as book:
        cells = openpyxl.load_workbook(book).worksheets[0]
    assert [[cell.value for cell in row] for row in cells.iter_rows(min_row=2)] == [
        ["=1+1", 1.5],
        ["007", "—"],
        ["—", 2],
    ]
    assert cells["A2"].data_type == "s"


def test_a_writer_that_fails_says_why() -> None:
    schema = pa.schema([("a", pa.string())])
    batch = pa.record_batch([["a"]], schema=schema)
    with pytest.raises(RuntimeError, match="No workbook"):
        tables._written_aside(told("x" * 40, "text"), schema, iter([batch]))


def test_nothing_is_written_that_does_not_fit(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_SHEET_ROWS", 2)
    with pytest.raises(ValueError, match="more than 2 rows"):
        tables.xlsx_file(demo, "campaigns", "zh", ADDRESS)
