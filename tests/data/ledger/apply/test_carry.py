"""A year goes by: the next report, with the ledgers of two years carried onto it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot, SnapshotError, ledger, publish, serving, waiting
from data import __main__ as command
from data.ledger import Options
from data.ledger.apply.carry import carry
from data.publish import Draft
from data.waiting import Waiting
from tests.data.ledger.given import table

YEAR = "2022-12-31-report"
COUNTS = ("projects", "cohort", "closed_cohort")
REGISTER = (
    "项目编号,项目名称,类别,状态,已拨付,拨付日期\n,古交红色讲堂,文化,进行中,30000,2022-04-01\n"
)
GIFTS = (
    "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
    "A1,王小明,100.00,2021-10-03,微信,植树募捐\nA2,李丽华,50.00,2022-05-04,微信,植树募捐\n"
)
Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def root(report_root: Path) -> Path:
    """A root with the report of 2021 and the ledgers of 2021 and 2022 on it."""
    texts = {"项目.csv": REGISTER, "捐赠.csv": GIFTS}
    files = [ledger.from_bytes(name, text.encode()) for name, text in texts.items()]
    ledger.publish(ledger.examine(files, Options(as_of=date(2022, 12, 31))))
    return report_root


@pytest.fixture
def next_report(report_draft: Draft) -> Callable[..., None]:
    """Publish a report of 2022: that of 2021 with a day of 2022, some rows changed or added."""

    def make(
        key: str = "P28", change: Change = lambda row: row, name: str = "古交红色讲堂"
    ) -> None:
        tables = dict(report_draft.tables)
        rows = [change(row) for row in tables["projects"].to_pylist()]
        new = {
            **rows[0],
            "project_id": key,
            "name": name,
            "aliases": [],
            "name_en": None,
            "budget_cny": None,
        }
        tables["projects"] = pa.Table.from_pylist([*rows, new], tables["projects"].schema)
        totals = tables["printed_totals"]  # its counts of projects are not those of 2022
        counts = [one.startswith(COUNTS) for one in totals["total"].to_pylist()]
        tables["printed_totals"] = totals.filter(pa.array([not one for one in counts]))
        draft = replace(report_draft, tables=tables, as_of=date(2022, 12, 31))
        publish.publish(draft)

    return make


def test_a_year_goes_by(
    root: Path, next_report: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    done = {"status": "closed", "stage": "closed", "iati_status": "4"}
    next_report(change=lambda row: {**row, **(done if row["project_id"] == "P14" else {})})
    assert command.main(["carry", YEAR, "--dry-run", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "捐赠台账：台账加上 2 行。" in said
    assert "项目台账：台账加上 0 行。" in said
    assert "项目台账 P28 类别：台账写 文化宣传和网络文明，报告写" in said
    assert "截至 2021-12-31：报告所写 627,748.23，台账相加 100.00，相差 627,648.23。" in said
    assert serving()[0].id == "2022-12-31-import"
    assert command.main(["carry", YEAR]) == 0
    snapshot = serving()[0]
    assert snapshot.id == "2022-12-31-import-2"
    assert not [check.name for check in snapshot.checks if check.verdict == "failed"]
    projects = {row["project_id"]: row for row in table(snapshot, "projects")}
    assert (len(projects), projects["P14"]["status"]) == (28, "closed")
    assert sum(row["amount_cny"] for row in table(snapshot, "donations")) == Decimal("150.00")
    assert [row["payment_id"] for row in table(snapshot, "payments")] == ["PAY-P28"]
    kinds = {name: one.provenance for name, one in snapshot.tables.items()}
    assert (kinds["donations"], kinds["campaign_totals"]) == ("import", "report")
    again = ledger.examine([ledger.from_bytes("捐赠.csv", GIFTS.encode())])
    assert (again.base.id, again.draft) == (snapshot.id, None), "the ledgers are there"


def test_rows_of_a_report_that_cannot_be_opened_are_not_taken_for_those_of_ledgers(
    root: Path, next_report: Callable[..., None]
) -> None:
    next_report()
    with (root / "2021-12-31-report" / "projects.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(SnapshotError) as caught:
        carry(YEAR)
    assert caught.value.code == "file_damaged"


def test_rows_of_an_earlier_version_of_the_report_are_not_taken_for_those_of_ledgers(
    root: Path, report_draft: Draft
) -> None:
    """The correction of the report stands."""
    tables = dict(report_draft.tables)
    projects = tables["projects"].to_pylist()
    assert projects[0]["place"]
    projects[0] |= {"place": None, "name_en": "corrected"}
    tables["projects"] = pa.Table.from_pylist(projects, tables["projects"].schema)
    made = publish.publish(replace(report_draft, tables=tables))
    carried = carry(made.id)
    assert made.id == "2021-12-31-report-2"
    (first, *_) = carried.draft.tables["projects"].to_pylist()
    assert (first["place"], first["name_en"]) == (None, "corrected")
    assert carried.added["projects"] == 1
    assert [one.column for one in carried.cells.get("projects", ())] == []


def test_numbers_that_differ_are_refused_together(
    root: Path, next_report: Callable[..., None]
) -> None:
    other: dict[str, Any] = {"name": "别的项目", "aliases": [], "name_en": None}
    next_report(key="P30", change=lambda r: {**r, **(other if r["project_id"] == "P14" else {})})
    with pytest.raises(SnapshotError) as caught:
        carry(YEAR)
    assert caught.value.code == "carry_numbers"
    assert "P14 晋祠小导游志愿讲解服务项目 ≠ 别的项目" in caught.value.fields["names"]
    assert "P28 古交红色讲堂 ≠ P30" in caught.value.fields["names"]


def test_what_the_report_leaves_empty_is_filled_and_what_it_lacks_is_added(
    root: Path, next_report: Callable[..., None]
) -> None:
    next_report(key="P29", name="另一个新项目")
    carried = carry(YEAR)
    assert carried.added["projects"] == 1
    rows = {row["project_id"]: row for row in carried.draft.tables["projects"].to_pylist()}
    assert {"P28", "P29"} <= set(rows)
    assert rows["P28"]["report_lines"] is None
    assert rows["P14"]["report_lines"] is not None


def test_what_the_report_prints_keeps_its_lines_and_no_english_is_of_another_text(
    report_root: Path, report_draft: Draft
) -> None:
    texts = (
        "应付编号,说明,应付金额\nA01,清徐平台尾款,1\nY7,讲课费,800\n",
        "募捐编号,截至日期,募集金额\nC03,2021-12-31,500\n",
        "项目编号,项目名称,状态,项目目标,项目目标（英文）\n"
        "P14,晋祠小导游志愿讲解服务项目,,甲,A\nP15,城市爱心驿站志愿服务项目,,乙,B\n",
    )
    files = [ledger.from_bytes(f"{n}.csv", text.encode()) for n, text in enumerate(texts)]
    verdict = ledger.examine(files, Options(as_of=date(2022, 12, 31)))
    assert not verdict.rejects
    ledger.publish(verdict)
    tables = dict(report_draft.tables)
    emptied = {"P14": {"goal_en": None}, "P15": {"goal": None, "goal_en": None}}
    rows = [row | emptied.get(row["project_id"], {}) for row in tables["projects"].to_pylist()]
    tables["projects"] = pa.Table.from_pylist(rows, tables["projects"].schema)
    publish.publish(replace(report_draft, tables=tables, as_of=date(2022, 12, 31)))
    made = carry(YEAR).draft.tables
    projects = {row["project_id"]: row for row in made["projects"].to_pylist()}
    goals = [(projects[key]["goal"], projects[key]["goal_en"]) for key in ("P14", "P15")]
    assert goals == [("培养专业的学生志愿者讲解员", None), ("乙", "B")]
    assert projects["P15"]["report_lines"] is not None
    owed = {row["payable_id"]: row for row in made["payables"].to_pylist()}
    assert {key: (row["amount_basis"], row["report_lines"]) for key, row in owed.items()} == {
        "A01": ("printed", "L380-382"),
        "A02": ("derived", "L380-382, L393-395"),
        "Y7": ("recorded", None),
    }
    (total,) = (r for r in made["campaign_totals"].to_pylist() if r["campaign_id"] == "C03")
    assert (total["raised_cny"], total["certainty"]) == (Decimal(500), "stated")


@pytest.mark.parametrize("second", ["", "1"])
def test_what_is_published_meanwhile_is_not_lost(
    root: Path, next_report: Callable[..., None], second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECOND_OPERATOR", second)
    next_report()
    before = serving()[0].id
    carried = carry(YEAR)
    late = "捐赠编号,捐赠人,金额,捐赠日期\nA3,李丽华,7.00,2022-06-01\n"
    now = ledger.publish(ledger.examine([ledger.from_bytes("六月.csv", late.encode())])).id
    with pytest.raises(SnapshotError) as caught:
        ledger.submit_carried(carried)
    assert (caught.value.code, caught.value.fields) == ("carry_moved", {"id": before, "now": now})
    assert (serving()[0].id, waiting.held()) == (now, None)
    chosen = ledger.submit_carried(carry(YEAR, named=before))
    assert isinstance(chosen, Waiting if second else Snapshot), "named, by who knows of the other"


def test_only_a_report_and_only_with_ledgers(report_root: Path) -> None:
    with pytest.raises(SnapshotError) as caught:
        carry("2021-12-31-report")
    assert caught.value.code == "carry_source"
    text = "捐赠编号,捐赠人,金额,捐赠日期\nA1,王小明,1,2022-01-03\n"
    made = ledger.publish(ledger.examine([ledger.from_bytes("a.csv", text.encode())]))
    with pytest.raises(SnapshotError) as caught:
        carry(made.id)
    assert caught.value.code == "carry_report"
