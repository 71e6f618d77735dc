"""Templates: readable by a person, by Excel's rules, and by ourselves."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from data import Snapshot, ledger
from data.ledger import Options
from data.ledger.match import mapping, template
from data.ledger.match.mapping import LedgerMapping
from data.ledger.read import workbook_child
from data.schema import CODES, TABLES
from tests.data.ledger.conftest import Examine

FORMS = {one.table: template.workbook(one) for one in mapping.mappings()}
EXAMPLES = {"示例": "例子", "1234.5": "1234.6", "2021-10-10": "2021-10-11"}
OPTIONS = Options(as_of=date(2022, 3, 31))


def faults(one: LedgerMapping) -> list[object]:
    """What a template has other than it should have."""
    form, about = openpyxl.load_workbook(io.BytesIO(FORMS[one.table])).worksheets
    headings = [cell.value for cell in form[1]]
    found: list[object] = []
    if (form.title, about.title, form.freeze_panes) != (one.title["zh"], "说明", "A2"):
        found.append((form.title, about.title, form.freeze_panes))
    if form.max_row != 2 or len(set(headings)) != len(headings):
        found.append((form.max_row, headings))
    if described := {row[0].value for row in about.iter_rows(min_row=2)} ^ set(headings):
        found.append(described)
    found += [cell.value for cell in form[1] if cell.comment is None]
    offered = [rule.formula1 for rule in form.data_validations.dataValidation]
    for field in template.fields(one):
        labels = [zh for zh, _ in CODES[field.codes].values()] if field.codes else []
        listed = f'"{",".join(labels)}"'
        if labels and len(listed) <= 257 and listed not in offered:
            found.append(listed)
    return found


def test_headings_notes_drop_downs_one_example() -> None:
    assert {one.table: found for one in mapping.mappings() if (found := faults(one))} == {}


def as_csv(form: bytes, examples: Mapping[str, str] = EXAMPLES) -> bytes:
    """The first sheet of a workbook, its example written over so that it counts."""
    _, batch = next(workbook_child.sheets(form))
    out = io.StringIO()
    csv.writer(out).writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    text = out.getvalue()
    for example, own in examples.items():
        text = text.replace(example, own)
    return text.encode()


def test_the_example_left_in_a_form_is_no_row(examine: Examine) -> None:
    """One form as the workbook it is, the others as what is read of it, which takes no process."""
    forms = [
        ledger.from_bytes(f"{table}.xlsx", form if table == "donations" else as_csv(form, {}))
        for table, form in FORMS.items()
    ]
    verdict = ledger.examine(forms, OPTIONS)
    told = [str(notice) for notice in verdict.notices if notice.code == "examples"]
    assert (verdict.draft, verdict.rejects) == (None, ())
    assert {table for table in FORMS for one in told if f"{table}.xlsx" in one} == set(FORMS)
    assert len(told) == 1, "what holds for all of them is said once"


@pytest.mark.parametrize("alone", [True, False], ids=["projects", "others"])
def test_template_import_export_import(examine: Examine, report_root: Path, alone: bool) -> None:
    """Each example is a row; written out under the tables' labels it changes nothing.

    A register of projects also fills payments and payables, so it is imported alone. The service
    line brings an activity of its own.
    """
    tables = [table for table in FORMS if (table == "projects") == alone]
    forms = [ledger.from_bytes(f"{table}.csv", as_csv(FORMS[table])) for table in tables]
    verdict = ledger.examine(forms, OPTIONS)
    assert verdict.rejects == ()
    assert not [n for n in verdict.notices if n.code in ("ignored", "personal")]
    implied = {} if alone else {"activities": 2}
    added = {table: verdict.changes[table].added for table in tables}
    assert added == {**dict.fromkeys(tables, 1), **implied}
    snapshot = ledger.publish(verdict)
    exported = [ledger.from_bytes(f"{table}.csv", written(snapshot, table)) for table in tables]
    again = ledger.examine(exported, OPTIONS)
    assert again.rejects == ()
    assert {(c.added, c.changed) for c in again.changes.values()} == {(0, 0)}
    rows = {table: snapshot.tables[table].rows for table in tables}
    assert {table: again.changes[table].same for table in tables} == rows


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
