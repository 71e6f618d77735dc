"""Manifest and schema as rows: nothing left out, failed first, what is not sound said."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data import Snapshot
from data.schema import TABLES
from pages.data import catalogue
from pages.ui import filters
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES
from tests.pages.conftest import viewed

DEMO, REPORT = "2021-12-31-demo", "2021-12-31-report"


@pytest.fixture
def root(snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root that the test may spoil."""
    shutil.copytree(snapshots, tmp_path / "root")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "root"))
    return tmp_path / "root"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_which_snapshots_there_are(root: Path, report: Snapshot, lang: str) -> None:
    shown = catalogue.snapshots(viewed(report, Reader(lang)))
    state = shown.headings.index({"zh": "状态", "en": "State"}[lang])
    rows = {row[0]: row for row in shown.rows}
    assert list(rows) == [REPORT, DEMO]
    assert rows[REPORT][state] == {"zh": "正在显示", "en": "shown"}[lang]
    assert rows[DEMO][state] == {"zh": "默认打开", "en": "opens by default"}[lang]
    assert report.generator in rows[REPORT]
    assert "20211231" in rows[DEMO]


@pytest.mark.usefixtures("served")
def test_one_person_more_in_a_table_is_for_staff_alone(demo: Snapshot) -> None:
    """The number of rows of a table about persons, in two snapshots, would tell of one of them."""
    staff = viewed(demo)
    reader = replace(staff, reader=Reader("zh"))
    for listed in (catalogue.tables, catalogue.derived):
        exact = {row[0]: row[3:5] for row in listed(staff).rows}
        shown = {row[0]: row[3:5] for row in listed(reader).rows}
        for name, sizes in shown.items():
            expected = (None, None) if demo.is_of_persons(str(name)) else exact[name]
            assert sizes == expected, name
    of_persons = sum(t.rows for t in demo.tables.values() if demo.is_of_persons(t.name))
    rows = [catalogue.snapshots(view).rows[-1][8] for view in (staff, reader)]
    assert of_persons
    assert rows[0] == rows[1] + of_persons  # type: ignore[operator]


@pytest.mark.usefixtures("served")
def test_rows_of_a_snapshot_are_counted_alike_whichever_is_shown(
    report: Snapshot,
) -> None:
    """Payables of the report are public, those of ledgers are not."""
    payables = replace(report.tables["payables"], provenance="import")
    imported = replace(report, tables={**report.tables, "payables": payables})
    assert imported.is_of_persons("payables") > report.is_of_persons("payables")
    view = replace(viewed(report), reader=Reader("zh"))
    listed = [catalogue.snapshots(replace(view, snapshot=one)).rows for one in (report, imported)]
    assert [row[8] for row in listed[0]] == [row[8] for row in listed[1]]


def test_a_damaged_one_is_listed_and_not_offered(root: Path, report: Snapshot) -> None:
    assert list(filters.snapshot_titles(report)) == [DEMO]
    (root / DEMO / "projects.parquet").unlink()
    assert filters.snapshot_titles(report) == {}
    row = catalogue.snapshots(viewed(report, Reader("zh"))).rows[1]
    assert row[:3] == (DEMO, None, "不完好，不予采用：缺少文件 projects.parquet")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, {"zh": "缺少清单", "en": "no manifest"}),
        ("{", {"zh": "清单读不出来", "en": "manifest unreadable"}),
        ('{"schema_version": 1}', {"zh": f"migrate {DEMO}", "en": f"migrate {DEMO}"}),
    ],
)
def test_why_a_snapshot_is_not_used_is_said_in_words(
    root: Path, report: Snapshot, lang: str, text: str | None, said: dict[str, str]
) -> None:
    manifest = root / DEMO / "manifest.json"
    manifest.unlink()
    if text is not None:
        manifest.write_text(text, "utf-8")
    state = str(catalogue.snapshots(viewed(report, Reader(lang))).rows[1][2])
    assert said[lang] in state


def test_failed_checks_come_first(report: Snapshot) -> None:
    shown = catalogue.checks(viewed(report, Reader("zh")))
    assert len(shown.rows) == len(report.checks)
    assert str(shown.rows[0][0]) == "✓ 通过"
    assert str(shown.rows[-1][0]) == "– 不适用"
    assert shown.rows[-1][2] is None
    last = report.checks[-1]
    spoiled = replace(
        report, checks=(*report.checks[:-1], replace(last, verdict="failed", broken=3))
    )
    row = catalogue.checks(viewed(spoiled, Reader("en"))).rows[0]
    assert (row[0], row[1], row[2], row[4]) == ("✗ Failed", last.title["en"], 3, last.name)
    assert "未通过 1" in catalogue.checks(viewed(spoiled, Reader("zh"))).note


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_with_where_it_comes_from(report: Snapshot, lang: str) -> None:
    rows = {row[0]: row for row in catalogue.tables(viewed(report, Reader(lang))).rows}
    derived = {row[0]: row for row in catalogue.derived(viewed(report, Reader(lang))).rows}
    assert set(rows) == {name for name, table in TABLES.items() if not table.derived}
    assert set(derived) == set(TABLES) - set(rows)
    assert "sources/report-2021/projects.csv" in rows["projects"]
    assert report.tables["projects"].bytes in rows["projects"]
    assert rows["donations"][3] is None, "what is not there has no rows, not zero"
    worked = {"zh": "由 projects, ", "en": "worked out from projects, "}[lang]
    assert str(derived["project_index"][-1]).startswith(worked)
    assert derived["donation_days"][3] is None
    titles = list(filters.table_titles(report))
    assert titles == [*(n for n in rows if n in report.tables), "project_index"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_worked_out_says_from_what(demo: Snapshot, lang: str) -> None:
    shown = catalogue.derived(viewed(demo, Reader(lang)))
    assert {"zh": "精确算出，不估算", "en": "exactly and never estimated"}[lang] in shown.note
    rows = {row[0]: row for row in shown.rows}
    days = rows["service_days"]
    tables = "service_records, activities, projects, volunteers"
    assert days[-1] == {"zh": f"由 {tables} 算出", "en": f"worked out from {tables}"}[lang]
    assert days[2:5] == (
        {"zh": "演示数据", "en": "Demo data"}[lang],
        demo.tables["service_days"].rows,
        demo.tables["service_days"].bytes,
    )
    word = {"zh": "由 ", "en": "worked out from "}[lang]
    assert all(str(row[-1]).startswith(word) for row in shown.rows)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_columns_with_type_and_meaning(report: Snapshot, table: str, lang: str) -> None:
    shown = catalogue.columns(viewed(report, Reader(lang), table=table))
    assert [row[0] for row in shown.rows] == [column.name for column in TABLES[table].columns]
    assert all(row[1] and row[2] for row in shown.rows)
    keys = [row[0] for row in shown.rows if row[4]]
    assert sorted(map(str, keys)) == sorted(TABLES[table].key)


def test_where_generated_tables_come_from(demo: Snapshot) -> None:
    rows = {row[0]: row for row in catalogue.tables(viewed(demo, Reader("zh"))).rows}
    assert rows["donations"][-1] == "程序生成，随机种子 20211231"
