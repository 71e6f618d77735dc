"""Campaign cards: ranges from the rates there are, assumptions told as such, nothing invented."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from pages.campaigns import cards
from pages.ui.answers import Answer
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES
from tests.pages.conftest import Asked


def paced(answer: Answer, *rates: tuple[str | None, date | None, str]) -> Answer:
    """The pace's answer with these rates, days and outlooks for its three periods."""
    assert answer.table is not None
    listed: list[dict[str, Any]] = [
        {**row, "per_day_cny": None if rate is None else Decimal(rate), "met_on": met,
         "outlook": outlook}
        for row, (rate, met, outlook) in zip(answer.records, rates, strict=True)
    ]  # fmt: skip
    return replace(answer, table=pa.Table.from_pylist(listed, answer.table.schema))


def test_present_pace_is_beyond_ten_years(asked: Asked, demo: Snapshot) -> None:
    met, daily = cards.expected_cards(asked("campaigns/pace", demo))
    assert (met.label, met.value) == ("植树募捐：预计募足", "十年以后")
    assert met.context == "按最近 30、90 天的速度"
    assert daily.value == "0.14–0.24 万元"


EARLY, LATE = date(2024, 5, 1), date(2027, 11, 3)
CASES = (
    ((("9", EARLY, "in_sight"), ("5", LATE, "in_sight"), ("7", date(2025, 1, 1), "in_sight")),
     "2024年5月 至 2027年11月", "按最近 30、90、365 天的速度"),
    ((("9", EARLY, "in_sight"), ("1", None, "beyond_ten_years"), (None, None, "too_short")),
     "2024年5月", "按最近 30、90 天的速度；按最慢的速度要十年以上"),
    ((("0", None, "standstill"), ("9", EARLY, "in_sight"), (None, None, "too_short")),
     "2024年5月", "按最近 30、90 天的速度；最近 30 天没有净增加，照此募不足"),
    ((("-3", None, "standstill"), ("0", None, "standstill"), (None, None, "too_short")),
     "照此速度募不足", "按最近 30、90 天的速度；最近 90 天没有净增加，照此募不足"),
    (((None, None, "too_short"),) * 3, "—", "每日数据还不足 30 天"),
    ((("9", None, "met"),) * 3, "已募足", ""),
)  # fmt: skip


@pytest.mark.parametrize(("rates", "value", "context"), CASES)
def test_a_range_from_the_rates_there_are(
    asked: Asked, demo: Snapshot, rates: tuple[Any, ...], value: str, context: str
) -> None:
    shown = cards.expected_cards(paced(asked("campaigns/pace", demo), *rates))
    assert (shown[0].value, shown[0].context) == (value, context)
    assert len(shown) == (1 if rates[0][2] == "too_short" else 2)


@pytest.mark.parametrize("kind", ["report", "demo"])
def test_the_need_says_what_the_report_does_not(
    asked: Asked, kind: str, request: pytest.FixtureRequest
) -> None:
    answer = asked("campaigns/needed", request.getfixturevalue(kind))
    tree, flood, ambulance = cards.needed_cards(answer)
    assert tree.context == "报告未披露截止日期；尚差 1,187.23 万元"
    assert (flood.value, flood.context) == ("—", "总额含义不明")
    assert ambulance.value == "报告未披露"
    for card in (tree, flood, ambulance):
        assert card.share is None
        assert "0%" not in card.value + card.context


def test_a_need_that_can_be_worked_out(asked: Asked, report: Snapshot) -> None:
    answer = asked("campaigns/needed", report, campaign=["C01"])
    assert answer.table is not None
    row = {
        **answer.records[0],
        "closes_on": date(2024, 12, 31),
        "days_left": 1096,
        "needed_per_day_cny": Decimal("10832.35"),
        "needed_per_month_cny": Decimal("329483.96"),
        "pace_index": 0.2014,
        "need_basis": "worked_out",
    }
    table = pa.Table.from_pylist([row], answer.table.schema)
    (card,) = cards.needed_cards(replace(answer, table=table))
    assert card.value == "32.95 万元"
    assert "每天 1.08 万元" in card.context
    assert "还有 1,096 天" in card.context
    assert "进度指数 0.20" in card.context


def test_a_what_if_is_told_in_a_sentence(asked: Asked, report: Snapshot) -> None:
    answer = asked("campaigns/what_if", report, monthly=200_000, by="2025-12-31")
    monthly, by = cards.what_if_cards(answer)
    assert (monthly.label, monthly.value) == ("植树募捐：每月 20 万元", "2026年12月")
    assert monthly.context == (
        "还差 1,187.23 万元，每月募到 20 万元，要 60 个月，到 2026年12月31日 募足。"
    )
    assert by.value == "24.72 万元"
    assert "到 2025年12月31日 约有 48 个月" in by.context
    assert "这是假设，不是预测" in answer.note


def test_a_what_if_beyond_ten_years_says_so(asked: Asked, report: Snapshot) -> None:
    (card,) = cards.what_if_cards(asked("campaigns/what_if", report, Reader("en"), monthly=50_000))
    assert card.value == "Beyond ten years"
    assert ": 238, more than ten years" in card.context


def test_donors_are_told_without_names(asked: Asked, demo: Snapshot) -> None:
    shown = cards.donor_cards(asked("campaigns/donors", demo))
    assert [card.value for card in shown] == ["1,424", "53.65%", "33.96%", "4.48%"]
    assert all("2021" in card.label for card in shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_reader_assumes_is_not_called_published(
    asked: Asked, report: Snapshot, lang: str
) -> None:
    answer = asked("campaigns/what_if", report, Reader(lang=lang), monthly=50_000)
    said = {"zh": "读者的假设，依据：报告公布", "en": "Reader's assumption, from: Reported"}
    assert answer.provenance_label == said[lang]


def test_a_pace_of_few_gifts_is_said_to_be_withheld(asked: Asked, demo: Snapshot) -> None:
    answer = paced(asked("campaigns/pace", demo), *[(None, None, "in_sight")] * 3)
    (met,) = cards.expected_cards(answer)
    assert (met.value, met.context) == ("—", "最近的捐赠太少，不显示")
