"""Numbers, money and dates as a reader of each language writes them.

Babel does the writing where the languages differ. Plain numbers look alike in both and in Python,
which writes them thirty times as fast; the tests hold them against Babel's.

Rounding is half-up and happens here only: what is stored and exported keeps every digit.
"""

import datetime
import itertools
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from babel.core import Locale
from babel.dates import format_date, format_skeleton

from data.clock import OFFICE

# Read once: Babel takes a millisecond to find a locale by its name, more than it takes to write.
LOCALES = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en")}
UNITS = ("yuan", "wan", "yi")
NONE = "—"

# What one step of the unit switch divides by, and what an axis calls it.
_SCALES = {
    "zh": {"yuan": (1, "元"), "wan": (10_000, "万元"), "yi": (100_000_000, "亿元")},
    "en": {"yuan": (1, "¥"), "wan": (1_000, "¥ thousand"), "yi": (1_000_000, "¥ million")},
}

# What an amount is divided by, what is written after it, and its decimals: the first that leaves
# less than a thousand, or the last.
_STEPS: dict[str, dict[str, list[tuple[int, str, int]]]] = {
    "zh": {
        "yuan": [(1, " 元", 2)],
        "wan": [(10_000, " 万元", 2)],
        "yi": [(100_000_000, " 亿元", 4)],
    },
    "en": {
        "yuan": [(1, "", 2)],
        "wan": [(1, "", 2), (1_000, "K", 1), (1_000_000, "M", 2), (1_000_000_000, "B", 2)],
        "yi": [(1_000_000, "M", 2)],
    },
}

Number = int | float | Decimal


def scale(unit: str, lang: str) -> tuple[int, str]:
    """What to divide yuan by for an axis in this unit, and the unit's name there."""
    return _SCALES[lang][unit]


def legible(most: Number, unit: str, lang: str) -> str:
    """This unit, or a smaller one in which an amount does not read as nothing: 0.01 at least."""
    for smaller, larger in itertools.pairwise(UNITS):
        if unit == larger and 0 < abs(Decimal(most)) < scale(unit, lang)[0] / 100:
            return legible(most, smaller, lang)
    return unit


def money(yuan: Number | None, unit: str, lang: str, is_rounded: bool = False) -> str:
    """An amount for cards, axes and sentences: 62.77 万元, ¥627.7K, ¥1.19M.

    `yuan` writes every digit, of a rounded amount no cents; `wan` is 万元 in Chinese and compact in
    English; `yi` is 亿元 in Chinese and millions in English; a smaller unit for what they would
    lose. Amounts side by side have equally many decimals, but for whole ones: 50.70 万元, 1,250
    万元.
    """
    if yuan is None:
        return NONE
    amount = Decimal(yuan)
    unit = legible(amount, unit, lang)
    sign = "-" if amount < 0 else ""
    steps = [
        (_round(abs(amount) / by, places), by, mark) for by, mark, places in _STEPS[lang][unit]
    ]
    scaled, divisor, mark = next((step for step in steps if step[0] < 1_000), steps[-1])
    is_whole = (is_rounded or unit != "yuan") and amount % divisor == 0
    digits = f"{scaled:,.0f}" if is_whole else f"{scaled:,f}"
    return f"{sign}{'¥' if lang == 'en' else ''}{digits}{mark}"


def halves(said: str) -> tuple[str, str]:
    """A number as it is said and its unit, 62.77 and 万元; where there is none, all of it."""
    number, space, unit = said.partition(" ")
    return (number, unit) if space and number[-1:].isdigit() else (said, "")


def exact(value: Number | None, lang: str, places: int | None = None) -> str:
    """A number with thousands separators: all its digits, or rounded to `places`."""
    if value is None:
        return NONE
    if places is not None:
        return f"{_round(Decimal(value), places):,f}"
    return f"{value:,}" if isinstance(value, int) else _trimmed(Decimal(str(value)))


def shares(parts: Sequence[int]) -> list[int]:
    """Parts of one whole in whole per cent that add up to 100, by the largest remainder."""
    whole = sum(parts)
    floors = [100 * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(100 * parts[place] % whole))
    for place in by_remainder[: 100 - sum(floors)]:
        floors[place] += 1
    return floors


def percent(value: float | None, lang: str, places: int = 2) -> str:
    """A percentage given as 5.02 for 5.02 %."""
    if value is None:
        return NONE
    return f"{_round(Decimal(repr(value)), places):f}%"


def date(day: datetime.date | None, lang: str) -> str:
    """A day in words: 2021年12月31日, Dec 31, 2021."""
    return NONE if day is None else str(format_date(day, format="medium", locale=LOCALES[lang]))


def moment(at: datetime.datetime) -> str:
    """A moment as the clocks of the office show it: 2021-12-31 20:39."""
    return at.astimezone(OFFICE).strftime("%Y-%m-%d %H:%M")


def month(day: datetime.date, lang: str) -> str:
    """The month of a day in words: 2021年12月, Dec 2021."""
    return str(format_skeleton("yMMM", day, locale=LOCALES[lang]))


def month_of_year(number: int, lang: str) -> str:
    """A month of any year in words: 9月, Sep."""
    return str(format_skeleton("MMM", datetime.date(2021, number, 1), locale=LOCALES[lang]))


def width(text: str) -> int:
    """How wide a text is in Latin letters: a Chinese character takes the room of two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _trimmed(value: Decimal) -> str:
    """All digits but the zeros at the end of a fraction."""
    digits = f"{value:,f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
