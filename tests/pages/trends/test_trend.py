"""Each measure of the trends knows its questions and columns, and says what they show."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from data import Snapshot
from pages.trends import trend
from pages.trends.trend import COLUMNS, TRENDS
from pages.ui.filters import FILTERS
from pages.ui.view import Reader
from queries import load
from tests.pages.conftest import Asked, seen


def test_every_measure_offered_is_a_trend() -> None:
    assert tuple(TRENDS) == FILTERS["measure"].own
    assert {split for _, split in COLUMNS} | {"none"} == set(FILTERS["split"].own)


@pytest.mark.parametrize("measure", TRENDS)
@pytest.mark.parametrize("split", FILTERS["split"].own)
def test_its_questions_have_its_columns(measure: str, split: str) -> None:
    one = TRENDS[measure]
    years = load(one.by_year(split))
    assert years.column(one.column)
    assert (one.by(split) in years.grain) == bool(one.by(split))
    if not one.by(split):
        assert years.column(one.change_pct).unit == "pct"
    question, part = one.why(split)
    why = load(question)
    assert why.grain == (part,)
    assert (
        why.column(one.change).unit == why.column(one.later).unit == years.column(one.column).unit
    )
    assert load(f"trends/{one.family}_by_month").column(one.column)
    to_date = load(f"trends/{one.family}_to_date")
    assert to_date.column(one.column)
    assert to_date.column(one.change_pct)


def test_a_whole_year_is_said_to_be_whole(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/giving_to_date", demo)
    now, before, change = trend.to_date_cards(answer, "received_cny", "received_change_pct")
    assert (now.value, before.value, change.value) == ("119.15 万元", "68.45 万元", "+50.70 万元")
    assert now.context == "2021 年已经过完，就是全年"
    assert before.context == "计到 2020年12月31日"
    assert change.context == "+74.1%；两年都是全年"


def test_an_unfinished_year_is_compared_up_to_the_day(asked: Asked, demo: Snapshot) -> None:
    june = replace(demo, as_of=date(2021, 6, 30), created_at=datetime(2021, 7, 1))
    answer = asked("trends/giving_to_date", june, Reader(lang="en"))
    now, before, change = trend.to_date_cards(answer, "gifts", "gifts_change_pct")
    assert now.context == "2021 is not over: counted up to Jun 30, 2021"
    assert before.context == "Counted up to Jun 30, 2020"
    assert "both up to the same day" in change.context


def test_a_first_year_has_nothing_before_it(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/service_to_date", demo, year=[2019])
    now, change = trend.to_date_cards(answer, "hours", "hours_change_pct")
    assert now.value == "36,003 小时"
    assert (change.value, change.context) == ("—", "没有上一年可比")


def test_too_few_people_are_not_compared(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/service_to_date", demo)
    assert answer.table is not None
    at = answer.table.column_names.index("people")
    column = answer.table["people"].slice(0, 1).to_pylist()
    few = answer.table.set_column(at, "people", [[column[0], None]])
    cards = trend.to_date_cards(replace(answer, table=few), "people", "people_change_pct")
    assert [card.value for card in cards] == ["—", "878", "—"]


def test_the_change_is_told_with_its_parts(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/giving_change_by_category", demo)
    total, rose, fell = trend.change_cards(answer, "project_category", "change_cny", "later_cny")
    assert (total.label, total.value) == ("2021 年比 2020 年", "+50.70 万元")
    assert "从 68.45 万元 到 119.15 万元" in total.context
    assert (rose.value, rose.context) == ("+62.77 万元", "生态环保")
    assert (fell.value, fell.context) == ("-33.69 万元", "没有指定项目")
    said = trend.describe_change(answer, "project_category", "change_cny")
    assert "共 +50.70 万元" in said
    assert said.count("万元") == 1 + answer.rows


def test_rounded_parts_are_not_said_to_add_up(demo: Snapshot) -> None:
    answer = seen("trends/people_change", demo)
    cards = trend.change_cards(answer, "people_flow", "change_people", "later_people")
    assert [(card.value, card.context) for card in cards] == [
        ("+1,220", "范围内新来 · 2021 年比 2020 年"), ("-360", "范围内没再来 · 2021 年比 2020 年"),
    ]  # fmt: skip
    said = trend.describe_change(answer, "people_flow", "change_people")
    assert said.startswith("2021 年比 2020 年，人数增减：范围内新来 +1,220、")


def test_nothing_fell_where_everything_rose(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/service_change_by_category", demo, category=["CARE"])
    cards = trend.change_cards(answer, "category", "change_hours", "later_hours")
    assert [card.label for card in cards] == ["2021 年比 2020 年", "增加"]


def test_the_years_are_told(asked: Asked, demo: Snapshot) -> None:
    said = trend.describe_years(asked("trends/service", demo), "hours", "hours_change_pct")
    assert said == ("2021 年服务时长 95,672 小时，比上年 +199.0%；最高的是 2021 年，95,672 小时。")


def test_one_disclosed_year_has_nothing_to_compare_with(asked: Asked, report: Snapshot) -> None:
    (card,) = trend.disclosed_cards(asked("trends/disclosed", report))
    assert (card.label, card.value) == ("2021 年募集资金", "119.15 万元")
    assert card.context == "报告只公布了 2021 年，没有可比的年份"
