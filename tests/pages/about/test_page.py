"""What the report says of the fund and its plans is told whole, each statement with its lines."""

import csv

import pytest

from data import Snapshot, report
from pages.about import page as about
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES
from tests.pages.conftest import Asked

SOURCES = report.SOURCES / "report-2021"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "written", "said"),
    [("fund", about.statements, "said"), ("plans", about.plans, "item")],
)
def test_every_statement_stands_with_its_lines(
    asked: Asked,
    snapshots: object,
    demo: Snapshot,
    lang: str,
    name: str,
    written: object,
    said: str,
) -> None:
    answer = asked(f"about/{name}", demo, Reader(lang=lang))
    assert answer.provenance == "report"
    shown = str(written(answer))  # type: ignore[operator]
    for row in answer.records:
        assert answer.text(said, row) in shown.replace("&#34;", '"')
        assert f"<small>{row['report_lines']}</small>" in shown


def test_the_chapters_are_there(demo: Snapshot, asked: Asked) -> None:
    """Six purposes, two guides, three gates, two results, two documents; four plans in order."""
    kinds = [row["fact_kind"] for row in asked("about/fund", demo).records]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    assert counts == {"purpose": 6, "intent": 1, "guidance": 2, "executor": 1, "gate": 3,
                      "loop": 2, "result": 2, "regulation": 2}  # fmt: skip
    plans = asked("about/plans", demo).records
    assert list(dict.fromkeys(row["plan_no"] for row in plans)) == [1, 2, 3, 4]
    shown = str(about.plans(asked("about/plans", demo)))
    words = ("专项资金", "15 分钟", "项目大赛", "项目入库", "项目展示", "项目支持", "8+N", "需求库",
             "太原志愿者平台", "最后一公里", "城市名片")  # fmt: skip
    assert [word for word in words if word not in shown] == []
    places = [shown.index(f"项目{stage}：") for stage in ("大赛", "入库", "展示", "支持")]
    assert places == sorted(places)


def test_lines_name_lines_of_the_report(demo: Snapshot) -> None:
    for name in ("fund_facts", "plan_items"):
        with (SOURCES / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                first, _, last = row["report_lines"].removeprefix("L").partition("-")
                assert 1 <= int(first) <= int(last or first) <= 501


def test_progress_is_told_once_it_is_known(asked: Asked, report: Snapshot, demo: Snapshot) -> None:
    assert not asked("about/progress", report).disclosed
    shown = asked("about/progress", demo)
    assert shown.is_demo
    assert shown.rows == asked("about/plans", demo).rows
    assert {row["plan_state"] for row in shown.records} == {"not_started", "under_way"}
