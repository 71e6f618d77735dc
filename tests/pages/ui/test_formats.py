"""Numbers as a reader of each language writes them."""

import datetime
from decimal import Decimal

import pytest
from babel.numbers import format_decimal, format_percent

from pages.ui import formats

YUAN = Decimal("627748.23")


@pytest.mark.parametrize(
    ("unit", "lang", "said"),
    [
        ("yuan", "zh", "627,748.23 元"),
        ("wan", "zh", "62.77 万元"),
        ("yi", "zh", "62.77 万元"),
        ("yuan", "en", "¥627,748.23"),
        ("wan", "en", "¥627.7K"),
        ("yi", "en", "¥0.63M"),
    ],
)
def test_money(unit: str, lang: str, said: str) -> None:
    assert formats.money(YUAN, unit, lang) == said
    assert formats.money(-YUAN, unit, lang) == f"-{said}"
    assert formats.money(None, unit, lang) == formats.NONE


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        ("506959.42", "50.70 万元", "¥507.0K"),
        ("12500000", "1,250 万元", "¥12.50M"),
        ("1191545.82", "119.15 万元", "¥1.19M"),
        ("0", "0 万元", "¥0"),
        ("99.99", "99.99 元", "¥99.99"),
        ("100", "0.01 万元", "¥100"),
        ("999.99", "0.10 万元", "¥999.99"),
        ("999.995", "0.10 万元", "¥1.0K"),
        ("999949.99", "99.99 万元", "¥999.9K"),
        ("999950", "100.00 万元", "¥1.00M"),
        ("999999999999.99", "100,000,000.00 万元", "¥1,000.00B"),
    ],
)
def test_amounts_side_by_side_have_equally_many_decimals(yuan: str, zh: str, en: str) -> None:
    """The zero at the end of 50.70 says how exact it is; a whole amount needs none."""
    assert formats.money(Decimal(yuan), "wan", "zh") == zh
    assert formats.money(Decimal(yuan), "wan", "en") == en


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


def test_a_moment_is_that_of_the_offices_clock() -> None:
    at = datetime.datetime(2021, 12, 31, 12, 39, tzinfo=datetime.UTC)
    assert formats.moment(at) == "2021-12-31 20:39"


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


NUMBERS = [
    0, 7, -7, 999, 1_000, -12_345_678, 10**15, 0.1, -0.004, 1234.5, 2.675, 1e-7, 1e16, 5.02, 99.995,
    Decimal("0.00"), Decimal("-0.001"), Decimal("1.50"), Decimal("100"), Decimal("12500000.05"),
    Decimal("1E+6"), Decimal("-999.995"),
]  # fmt: skip


@pytest.mark.parametrize("lang", formats.LOCALES)
@pytest.mark.parametrize("value", NUMBERS, ids=repr)
def test_plain_numbers_are_written_as_babel_writes_them(value: formats.Number, lang: str) -> None:
    locale = formats.LOCALES[lang]
    every = format_decimal(value, locale=locale, decimal_quantization=False)
    assert formats.exact(value, lang) == every
    for places in (0, 1, 2, 4):
        rounded = formats._round(Decimal(value), places)
        pattern = "#,##0" + ("." + "0" * places if places else "")
        said = format_decimal(rounded, format=pattern, locale=locale)
        assert formats.exact(value, lang, places) == said
        if isinstance(value, float):
            rounded = formats._round(Decimal(repr(value)), places) / 100
            pattern = "0" + ("." + "0" * places if places else "") + "%"
            said = format_percent(rounded, format=pattern, locale=locale)
            assert formats.percent(value, lang, places) == said
    for unit, places in (("yuan", 2), ("wan", 2), ("yi", 4)):
        if formats.legible(value, unit, "zh") != unit:
            continue
        divisor, name = formats.scale(unit, "zh")
        amount = formats._round(abs(Decimal(value)) / divisor, places)
        is_whole = unit != "yuan" and Decimal(value) % divisor == 0
        pattern = "#,##0" + ("" if is_whole else "." + "0" * places)
        digits = format_decimal(amount, format=pattern, locale=locale)
        assert formats.money(value, unit, "zh").lstrip("-") == f"{digits} {name}"


@pytest.mark.parametrize(
    ("parts", "shares"),
    [([10, 17], [37, 63]), ([101, 99, 0], [51, 49, 0]), ([1, 1, 1], [34, 33, 33]), ([7], [100])],
)
def test_shares_of_one_whole_add_up_to_100(parts: list[int], shares: list[int]) -> None:
    assert formats.shares(parts) == shares
    assert sum(shares) == 100
