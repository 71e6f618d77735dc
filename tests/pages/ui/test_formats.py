"""Numbers as a reader of each language writes them."""

import datetime
from decimal import Decimal

import pytest

from pages.ui import formats

YUAN = Decimal("627748.23")


@pytest.mark.parametrize(
    ("unit", "lang", "said"),
    [
        ("yuan", "zh", "627,748.23 元"),
        ("wan", "zh", "62.77 万元"),
        ("yi", "zh", "0.0063 亿元"),
        ("yuan", "en", "¥627,748.23"),
        ("wan", "en", "¥627.7K"),
        ("yi", "en", "¥0.63M"),
    ],
)
def test_money(unit: str, lang: str, said: str) -> None:
    assert formats.money(YUAN, unit, lang) == said
    assert formats.money(-YUAN, unit, lang) == f"-{said}"
    assert formats.money(None, unit, lang) == formats.NONE


def test_rounding_is_half_up() -> None:
    assert formats.exact(Decimal("0.125"), "zh", 2) == "0.13"
    assert formats.exact(Decimal("2.5"), "en", 0) == "3"
    assert formats.percent(5.025, "zh") == "5.03%"


def test_exact_keeps_every_digit() -> None:
    assert formats.exact(Decimal("12500000.05"), "zh") == "12,500,000.05"
    assert formats.exact(None, "en") == formats.NONE
    assert formats.percent(None, "en") == formats.NONE


def test_dates() -> None:
    day = datetime.date(2021, 12, 31)
    assert formats.date(day, "zh") == "2021年12月31日"
    assert formats.date(day, "en") == "Dec 31, 2021"
    assert formats.date(None, "en") == formats.NONE


@pytest.mark.parametrize("lang", formats.LOCALES)
@pytest.mark.parametrize("unit", formats.UNITS)
def test_every_unit_has_a_scale(unit: str, lang: str) -> None:
    divisor, name = formats.scale(unit, lang)
    assert divisor >= 1
    assert name


def test_month_in_words() -> None:
    day = datetime.date(2026, 12, 31)
    assert formats.month(day, "zh") == "2026年12月"
    assert formats.month(day, "en") == "Dec 2026"
