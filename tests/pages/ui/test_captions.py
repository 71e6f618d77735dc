"""What a chart writes: labels broken where they may be, values in the reader's unit."""

from decimal import Decimal

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import captions
from pages.ui.answers import Answer
from pages.ui.view import Reader, View
from queries import parse

TEXT = """\
-- question | 问？ | Ask?
-- grain    | category
-- reads    | projects
-- column   | category | 类别 | Category
-- column   | paid_cny | 金额 | Amount | cny
-- column   | hours    | 时长 | Hours  | hours

select category, budget_cny as paid_cny, budget_cny as hours from projects
"""
ROWS = pa.table(
    {
        "category": ["CULTURE", "CARE"],
        "paid_cny": pa.array([Decimal("627748.23"), None], pa.decimal128(18, 2)),
        "hours": pa.array([Decimal("12.50"), Decimal("1234.00")], pa.decimal128(18, 2)),
    }
)


def answer(report: Snapshot, **reader: object) -> Answer:
    question = parse(TEXT, "tests/amounts")
    seen = Reader(**reader)  # type: ignore[arg-type]
    return Answer(View("tests", report, seen), question, {}, ROWS)


def test_label_breaks_between_words_only(report: Snapshot) -> None:
    english = answer(report, lang="en")
    assert (
        captions.label(english, "category", english.records[0]) == "Culture and online<br>civility"
    )
    chinese = answer(report)
    assert captions.label(chinese, "category", chinese.records[1]) == "关爱服务"


@pytest.mark.parametrize(
    ("unit", "lang", "drawn", "title"),
    [
        ("yuan", "zh", 627748.23, "金额（元）"),
        ("wan", "zh", 62.774823, "金额（万元）"),
        ("yi", "zh", 62.774823, "金额（万元）"),
        ("yi", "en", 0.62774823, "Amount (¥ million)"),
        ("wan", "en", 627.74823, "Amount (¥ thousand)"),
    ],
)
def test_money_is_drawn_in_the_readers_unit(
    report: Snapshot, unit: str, lang: str, drawn: float, title: str
) -> None:
    one = answer(report, unit=unit, lang=lang)
    assert captions.scaled(one, "paid_cny", Decimal("627748.23")) == pytest.approx(drawn)
    assert captions.axis(one, "paid_cny") == title


def test_values_are_said_with_their_unit(report: Snapshot) -> None:
    one = answer(report)
    assert captions.spoken(one, "paid_cny", Decimal("627748.23")) == "62.77 万元"
    assert captions.spoken(one, "hours", Decimal("1234.00")) == "1,234 小时"
    assert captions.spoken(one, "paid_cny", None) == "报告未披露"


def test_values_on_bars_are_short(report: Snapshot) -> None:
    one = answer(report)
    assert captions.short(one, "paid_cny", 62.774823) == "62.77"
    assert captions.short(one, "hours", 1234.0) == "1,234"
    assert captions.short(one, "paid_cny", None) == ""
    assert captions.signed(one, "paid_cny", Decimal("-5000")) == "-0.50"
    assert captions.signed(one, "paid_cny", Decimal("5000")) == "+0.50"
    assert captions.signed(one, "paid_cny", None) == ""


def test_the_largest_decides_the_places_of_all(report: Snapshot) -> None:
    one = answer(report)
    assert [captions.short(one, "hours", value) for value in (12.5, 0.04, 0)] == ["13", "0", "0"]
    assert captions.short(one, "paid_cny", 0.0567) == "0.06"
