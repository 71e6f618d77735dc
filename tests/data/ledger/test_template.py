"""Templates: readable by a person, by Excel's rules, and by ourselves."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from data import Snapshot, ledger
from data.ledger import Options, mapping, template
from data.ledger.mapping import Mapping_
from data.schema import CODES, TABLES

ALL = [pytest.param(one, id=one.table) for one in mapping.mappings()]


def opened(one: Mapping_) -> Any:
    return openpyxl.load_workbook(io.BytesIO(template.workbook(one)))


@pytest.mark.parametrize("one", ALL)
def test_headings_notes_drop_downs_one_example(one: Mapping_) -> None:
    book = opened(one)
    form, about = book.worksheets
    headings = [cell.value for cell in form[1]]
    assert form.title == one.title["zh"]
    assert about.title == "说明"
    assert len(set(headings)) == len(headings)
    assert form.max_row == 2
    assert all(cell.comment is not None for cell in form[1])
    assert [row[0].value for row in about.iter_rows(min_row=2)] == headings
    offered = [rule.formula1 for rule in form.data_validations.dataValidation]
    for field in template.fields(one):
        labels = [zh for zh, _ in CODES[field.codes].values()] if field.codes else []
        if labels and len(",".join(labels)) <= 255:
            assert f'"{",".join(labels)}"' in offered
    assert form.freeze_panes == "A2"


@pytest.mark.parametrize("one", ALL)
def test_template_import_export_import(one: Mapping_) -> None:
    """What the template's row became, written out under the tables' labels, changes nothing."""
    content = template.workbook(one)
    options = Options(as_of=date(2022, 3, 31))
    verdict = ledger.examine([ledger.from_bytes("form.xlsx", content)], options)
    assert verdict.rejects == ()
    assert not [n for n in verdict.notices if n.code in ("ignored", "personal")]
    assert verdict.changes[one.table].added == 1
    snapshot = ledger.publish(verdict)
    exported = ledger.from_bytes("export.csv", written(snapshot, one.table))
    again = ledger.examine([exported], options)
    assert again.rejects == ()
    assert {(c.added, c.changed) for c in again.changes.values()} == {(0, 0)}
    rows = pq.ParquetFile(snapshot.parquet(one.table)[0]).metadata.num_rows
    assert again.changes[one.table].same == rows


def written(snapshot: Snapshot, table: str) -> bytes:
    out = io.StringIO()
    lines = csv.writer(out)
    columns = TABLES[table].columns
    lines.writerow([column.zh for column in columns])
    for path in snapshot.parquet(table):
        for row in pq.ParquetFile(path).read().to_pylist():
            lines.writerow([shown(row[column.name], column.codes) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def shown(value: Any, codes: str | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "；".join(value)
        case datetime():
            return value.isoformat(" ")
        case Decimal():
            return f"{value:,.2f}"
        case _:
            return CODES[codes][value][0] if codes else str(value)


def test_one_file_for_each_kind_of_ledger(tmp_path: Path) -> None:
    paths = list(template.write(tmp_path / "forms"))
    assert sorted(path.stem for path in paths) == sorted(one.table for one in mapping.mappings())
    assert all(path.read_bytes().startswith(b"PK") for path in paths)
