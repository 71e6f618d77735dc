"""Two snapshots beside each other: what changed is said, and no two periods are compared."""

from dataclasses import replace
from decimal import Decimal

import pytest

from data import Snapshot
from pages.ui import comparison
from pages.ui.comparison import QUESTIONS, Side
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES
from tests.pages.conftest import Asked


def side(asked: Asked, snapshot: Snapshot, lang: str = "zh", **given: list[str]) -> Side:
    """A snapshot's answers; the fund's figures take no category."""
    reader = Reader(lang=lang)
    return Side(
        *(asked(n, snapshot, reader, **({} if n == "overview/funds" else given)) for n in QUESTIONS)
    )


def test_figures_before_and_after(asked: Asked, earlier: Snapshot, report: Snapshot) -> None:
    found = {f.name: f for f in comparison.figures(side(asked, earlier), side(asked, report))}
    assert [found[n].change for n in ("项目", "结项", "常态化开展")] == [2, 1, 1]
    assert found["项目应付未付款"].change == Decimal("271886.20")
    assert found["植树募捐已募"].change == Decimal("227748.23")
    assert found["救护车募捐已募"].change is None
    ambulance = found["救护车募捐已募"]
    assert ambulance.before == ambulance.after


def test_two_periods_are_two_figures(asked: Asked, earlier: Snapshot, report: Snapshot) -> None:
    found = {f.name: f for f in comparison.figures(side(asked, earlier), side(asked, report))}
    assert "募集资金" not in found
    this, last = found["募集资金（2021 年）"], found["募集资金（2020 年）"]
    assert (this.before, this.after, this.change) == (None, Decimal("1191516.30"), None)
    assert (last.before, last.after, last.change) == (Decimal("900000.00"), None, None)
    shown = comparison.figure_listing(side(asked, earlier), side(asked, report))
    printed = {cell for row in shown.rows for cell in row}
    assert Decimal("291516.30") not in printed


def test_projects_that_moved(asked: Asked, earlier: Snapshot, report: Snapshot) -> None:
    shown = comparison.project_listing(side(asked, earlier), side(asked, report))
    assert shown.headings[-2:] == (earlier.id, report.id)
    assert [(row[0], row[1], row[3], row[4], row[5]) for row in shown.rows] == [
        ("新增", "P22", None, None, None),
        ("新增", "P26", None, None, None),
        ("变化", "P10", "状态", "常态化开展", "结项"),
        ("变化", "P10", "阶段", "执行", "结项"),
        ("变化", "P21", "已募", Decimal("400000.00"), Decimal("627748.23")),
    ]
    back = comparison.project_listing(side(asked, report), side(asked, earlier))
    assert [row[1] for row in back.rows if row[0] == "不再列出"] == ["P22", "P26"]
    assert set(shown.natures) == {"报告公布"}


def test_in_short(asked: Asked, earlier: Snapshot, report: Snapshot) -> None:
    before, after = side(asked, earlier), side(asked, report)
    said = comparison.sentences(before, after)
    assert said[0] == "项目：25 → 27"
    assert "募集资金（2021 年）：新列出，119.15 万元" in said
    assert "募集资金（2020 年）：不再列出，上次为 90 万元" in said
    assert "新增 2 个项目：P22、P26" in said
    assert said[-1] == "共为锦绣太原城添绿志愿服务项目：已募 40 万元 → 62.77 万元"
    assert "2020年12月31日" in comparison.against(before, after)


def test_in_short_in_english(asked: Asked, earlier: Snapshot, report: Snapshot) -> None:
    before, after = side(asked, earlier, "en"), side(asked, report, "en")
    said = comparison.sentences(before, after)
    assert "2 projects added: P22, P26" in said
    assert "2 projects no longer listed: P22, P26" in comparison.sentences(after, before)
    one = comparison.sentences(
        side(asked, earlier, "en", category=["EMERG"]),
        side(asked, report, "en", category=["EMERG"]),
    )
    assert "1 project added: P22" in one
    assert "Projects: 1 → 2" in one


def test_many_changes_are_numbered(asked: Asked, earlier: Snapshot, report: Snapshot,
                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(comparison, "MOST", 1)
    said = comparison.sentences(side(asked, earlier), side(asked, report))
    assert said[-1] == "2 个项目的状态或金额有变化：P10、P21"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_changed(asked: Asked, report: Snapshot, demo: Snapshot, lang: str) -> None:
    both = side(asked, report, lang), side(asked, demo, lang)
    assert comparison.sentences(*both) == [
        {"zh": "项目和主要数字没有变化。", "en": "No project and no headline figure changed."}[lang]
    ]
    assert comparison.project_listing(*both).rows == ()


def test_what_a_snapshot_lacks_is_not_called_new(
    asked: Asked, earlier: Snapshot, report: Snapshot
) -> None:
    whole = side(asked, report)
    tables = {name: table for name, table in earlier.tables.items() if name != "payables"}
    poor = side(asked, replace(earlier, tables=tables))
    assert not poor.projects.disclosed
    assert comparison.project_listing(poor, whole).rows == ()
    said = comparison.sentences(poor, whole)
    assert said[-1].startswith("其中一个快照缺少所需的表")
    assert not any("新增" in one for one in said)
