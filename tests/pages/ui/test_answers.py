"""The file says what the screen says, opens right, and runs nothing."""

import csv
import io
from dataclasses import replace

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import ask, html
from pages.ui.answers import Answer
from pages.ui.files import csv as csv_files
from pages.ui.files.sheets import guarded, name_of
from pages.ui.view import Reader
from queries import QuestionError, names
from tests.pages.conftest import Asked
from tests.pages.tables import plain, rows_of


def file_rows(answer: Answer) -> list[list[str]]:
    """The file as a program reads it."""
    return list(csv.reader(io.StringIO(csv_files.of_part(answer).decode("utf-8-sig"))))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_file_and_table_are_the_same(asked: Asked, demo: Snapshot, lang: str) -> None:
    nature = {"zh": "数据性质", "en": "Nature of data"}[lang]
    faults: list[object] = []
    for name in (name for name in names() if not name.startswith("filters/")):
        answer = asked(name, demo, Reader(lang=lang))
        shown = rows_of(html.table(answer))
        heading, *rows = file_rows(answer)
        if heading != [*shown[0], nature]:
            faults.append((name, heading, shown[0]))
        if not len(rows) == answer.rows == len(shown) - 1:
            faults.append((name, len(rows), answer.rows, len(shown) - 1))
        for row, cells in zip(rows, shown[1:], strict=False):
            expected = [*(plain(text) for text in cells), answer.provenance_label]
            if [plain(text) for text in row] != expected:
                faults.append((name, row, cells))
    assert faults == []


def test_file_opens_right_in_a_spreadsheet(asked: Asked, demo: Snapshot) -> None:
    answer = asked("campaigns/cumulative", demo)
    assert csv_files.of_part(answer).startswith(b"\xef\xbb\xbf")
    assert csv_files.of_part(answer).count(b"\xef\xbb\xbf") == 1
    heading, *rows = file_rows(answer)
    day = rows[0][heading.index("周末日期")]
    assert len(day) == 10
    assert day[4] == day[7] == "-"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"]
)
def test_text_that_would_run_is_made_harmless(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["植树", "a=b", "", "1-2"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_guard_covers_cells_and_spares_numbers(asked: Asked, report: Snapshot) -> None:
    answer = asked("projects/list", report)
    hostile = answer.table.slice(0, 1) if answer.table is not None else pa.table({})
    at = hostile.column_names.index("project")
    hostile = hostile.set_column(at, "project", pa.array(["＝cmd|' /C calc'!A0"]))
    at = hostile.column_names.index("parts_given")
    hostile = hostile.set_column(at, "parts_given", pa.array([-3], pa.int64()))
    row = file_rows(replace(answer, table=hostile))[1]
    assert row[1].startswith("'＝")
    assert "-3" in row


def test_file_name_is_legal_and_tells_what_it_is(
    asked: Asked, report: Snapshot, demo: Snapshot
) -> None:
    for snapshot in (report, demo):
        answer = asked("projects/list", snapshot, q='a/b\\c:*?"<>|')
        name = name_of(answer, "csv")
        assert not set(name) & set('\\/:*?"<>|\n ')
        assert name.endswith(".csv")
        assert snapshot.id in name
        given = name_of(asked("overview/giving_by_year", snapshot), "csv")
        assert ("演示数据" in given) == (snapshot is demo)
    long = asked("projects/list", report, q="长" * 500)
    assert len(name_of(long, "csv")) <= 124


def test_not_disclosed_is_no_zero(asked: Asked, report: Snapshot) -> None:
    answer = asked("overview/giving_by_year", report)
    assert not answer.disclosed
    assert answer.rows == 0
    assert answer.provenance is None


def test_what_is_missing_is_withheld_or_was_not_filled_in(asked: Asked, demo: Snapshot) -> None:
    tables = {n: replace(t, provenance="import") for n, t in demo.tables.items()}
    ledger = replace(demo, kind="import", tables=tables)
    for name, missing in (("projects/list", "台账未填"), ("trends/service", "—")):
        answer = asked(name, demo)
        assert replace(answer, view=answer.view.on(ledger)).missing == missing


def test_row_is_for_one_row(asked: Asked, report: Snapshot) -> None:
    assert asked("overview/headline", report).row["projects"] == 27
    with pytest.raises(ValueError, match="use records"):
        _ = asked("projects/list", report).row


def test_a_question_that_breaks_its_contract_is_one_line_of_the_log(
    asked: Asked, demo: Snapshot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise QuestionError("queries/projects/list.sql, line 3: no such column")

    monkeypatch.setattr(ask, "seen", broken)
    answer = asked("projects/list", demo)
    assert answer.error is not None
    assert answer.error.code == "broken"
    (line,) = caplog.records
    assert (line.exc_info, line.getMessage().count("\n")) == (None, 0), "no stack a run"
