"""A tile says what its answer says, links to what lies behind it, and invents no series."""

from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from pages.overview.tiles import Tile, tiles
from pages.ui import registry
from pages.ui.answers import Answer
from tests.pages.conftest import Asked

NAMES = ("headline", "funds", "giving_by_year", "service_by_year")


def made(asked: Asked, on: Snapshot, **given: Any) -> list[Tile]:
    return tiles(*(asked(f"overview/{name}", on, **given) for name in NAMES))


def test_the_report_has_its_figures_and_no_series(asked: Asked, report: Snapshot) -> None:
    found = made(asked, report)
    assert [(one.label, one.value, one.context) for one in found] == [
        ("项目", "27", "结项\u00a010、常态化开展\u00a017"),
        ("募集资金", "119.15 万元", "2021 年"),
        ("支出项目款项", "239.12 万元", "2020-2021 年项目"),
        ("项目应付未付款", "77.19 万元", "报告未写明期间"),
    ]
    assert not any(one.bars for one in found)
    assert found[0].share == pytest.approx(100 * 10 / 27)


def test_the_newest_year_stands_beside_the_others(asked: Asked, demo: Snapshot) -> None:
    giving, people = made(asked, demo)[-2:]
    assert (giving.label, giving.value) == ("2021 年捐赠净额", "119.15 万元")
    assert (people.label, people.value) == ("2021 年活跃人数", "1,867")
    for one in (giving, people):
        assert [bar.text[:4] for bar in one.bars] == ["2019", "2020", "2021"]
        assert [bar.is_shown for bar in one.bars] == [False, False, True]
        assert max(bar.height for bar in one.bars) == 100
        assert one.answer.is_demo


def test_the_year_chosen_stands_beside_the_others(asked: Asked, demo: Snapshot) -> None:
    headline = asked("overview/headline", demo, year=[2019])
    *_, people = tiles(headline, *(asked(f"overview/{name}", demo) for name in NAMES[1:]))
    assert (people.label, len(people.bars)) == ("2019 年活跃人数", 3)
    assert [bar.is_shown for bar in people.bars] == [True, False, False]


def without(answer: Answer, year: int) -> Answer:
    """The answer as it would be had nothing been recorded in a year."""
    rows = [row for row in answer.records if row["year"] != year]
    assert answer.table is not None
    table = pa.Table.from_pylist(rows, schema=answer.table.schema)
    return Answer(answer.view, answer.question, answer.params, table)


def test_a_year_that_is_missing_is_never_bridged(asked: Asked, demo: Snapshot) -> None:
    answers = [asked(f"overview/{name}", demo) for name in NAMES]
    answers[2] = without(answers[2], 2020)
    *_, giving, people = tiles(*answers)
    assert giving.bars == ()
    assert len(people.bars) == 3


def test_every_tile_leads_to_a_page(asked: Asked, demo: Snapshot) -> None:
    assert {one.page for one in made(asked, demo)} <= set(registry.pages())
