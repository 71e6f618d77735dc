"""Reading one cell: what people write, made into a value or refused with what was expected.

Every function takes the text of a cell and returns its value, None where the cell says nothing.
Nothing is guessed and nothing is rounded; what cannot be read for certain raises `Misread`, whose
code is one of `said.REASONS`.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

LONGEST_TEXT, LONGEST_KEY, LONGEST_NUMBER = 4000, 64, 60
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无数据", "不详", "n/a", "na", "null"})
EARLIEST, LATEST = 1949, 2100
EXCEL_EPOCH = datetime(1899, 12, 30)
SERIALS = (36_526, 73_050)  # 2000-01-01 to 2099-12-31: other five-digit numbers are no days
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 15
UNITS: Mapping[str, int] = {
    "元整": 1, "元": 1, "圆": 1, "千元": 1000, "万元": 10_000, "万": 10_000, "百万元": 1_000_000,
    "亿元": 100_000_000, "亿": 100_000_000, "rmb": 1, "cny": 1, "yuan": 1,
}  # fmt: skip

_TIME = r"(\d{1,2})[:时点](\d{1,2})(?:分?|[:分](\d{1,2})(?:\.\d{1,9})?秒?)"
DAY = re.compile(
    r"(\d{4})(?P<mark>[-/.年])(\d{1,2})[-/.月](\d{1,2})日?"
    rf"(?:(?:[ T]|(?<=日)) *{_TIME}(?:\+08:?00)?)?",
    re.ASCII,
)
PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?: ?(\d\d):?(\d\d)(?::?(\d\d))?)?", re.ASCII)
YEARLESS = re.compile(rf"(\d{{1,2}})月(\d{{1,2}})日(?: *{_TIME})?", re.ASCII)
SERIAL = re.compile(r"\d{5}(?:\.\d{1,12})?", re.ASCII)
AMOUNT = re.compile(
    r"(?P<sign>[-+]?)(?:(?:¥|rmb|cny) *)?(?P<inner>[-+]?)"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<unit>[^\d.,]*)",
    re.ASCII,
)
_MINUTES = r"(?:分钟?|m|mins?|minutes?)"
HOURS = re.compile(
    r"(?P<hours>\d+(?:\.\d+)?)(?:(?P<half>个半小时|个半钟头)|个?小时|个?钟头|h|hrs?|hours?)"
    rf"(?:(?P<minutes>\d+){_MINUTES}?)?|(?P<bare>\d+(?:\.\d+)?)|(?P<short>\d+){_MINUTES}",
    re.ASCII,
)
CLOCK = re.compile(r"(?:(?:1899-12-3[01]|1900-01-0[01]) )?(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
COUNT = re.compile(r"([-+]?\d{1,15})(?:\.0*)?(?:个|人|名|户|次|项|场|支|分|岁|处|人次)?", re.ASCII)
CUT = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.ASCII | re.IGNORECASE)
YES = frozenset(
    [
        "是",
        "有",
        "对",
        "√",
        "✓",
        "✔",
        "y",
        "yes",
        "true",
        "1",
        "已",
        "已核实",
        "已审核",
        "已确认",
        "已通过",
        "通过",
        "公开",
        "同意",
    ]
)
NO = frozenset(
    [
        "否",
        "无",
        "错",
        "×",
        "✗",
        "✘",
        "x",
        "n",
        "no",
        "false",
        "0",
        "未",
        "未核实",
        "未审核",
        "待审核",
        "待核实",
        "未通过",
        "不公开",
        "不同意",
    ]
)


class Misread(ValueError):
    """A cell that cannot be read; `code` and `fields` as in `said.REASONS`."""

    def __init__(self, code: str, **fields: str) -> None:
        self.code, self.fields = code, fields
        super().__init__(code)


def plain(text: str) -> str:
    """Half-width, trimmed, without the wrappings that keep Excel from changing a cell."""
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip().strip("\ufeff\u200b")
    if text.startswith('="') and text.endswith('"') and len(text) >= 3:
        text = text[2:-1]
    return text.removeprefix("'").strip()


def _short(text: str, expected: str) -> str:
    found = plain(text)
    if len(found) > LONGEST_NUMBER:
        raise Misread(expected)
    return "" if found.casefold() in NOTHING else found


def instant(text: str, year: int | None = None) -> datetime | None:
    """A day, with its time where it is written; `year` completes 10月10日.

    Days before 1949 and after 2100 are no days of a ledger; 10/11/2021 could be two days.
    """
    found = _short(text, "day")
    if not found:
        return None
    parts: list[str | None]
    if match := DAY.fullmatch(found):
        parts = [g for n, g in enumerate(match.groups()) if n != 1]
    elif match := PACKED.fullmatch(found):
        parts = list(match.groups())
    elif match := YEARLESS.fullmatch(found):
        if year is None:
            raise Misread("day_without_year")
        parts = [str(year), *match.groups()]
    elif SERIAL.fullmatch(found) and SERIALS[0] <= float(found) < SERIALS[1] + 1:
        seconds = round(float(found) * 86_400)
        return EXCEL_EPOCH + timedelta(seconds=seconds)
    else:
        raise Misread("day")
    try:
        moment = datetime(*[int(part) for part in parts if part is not None])  # type: ignore[arg-type]
    except (ValueError, OverflowError) as error:
        raise Misread("no_such_day") from error
    if not EARLIEST <= moment.year <= LATEST:
        raise Misread("no_such_day")
    return moment


def day(text: str, year: int | None = None) -> date | None:
    """As `instant`, the day alone."""
    found = instant(text, year)
    return None if found is None else found.date()


def clock(text: str, year: int | None = None) -> int | None:
    """Minutes after midnight: of 08:30, 8:30:00, 8时30分, or of an instant."""
    found = _short(text, "clock")
    if not found:
        return None
    match = CLOCK.fullmatch(found) or re.fullmatch(r"(\d{1,2})[时点](\d{1,2})?分?", found, re.ASCII)
    if match and int(match[1]) < 24 and int(match[2] or 0) < 60:
        return int(match[1]) * 60 + int(match[2] or 0)
    try:
        moment = instant(text, year)
    except Misread as error:
        raise Misread("clock") from error
    return None if moment is None else moment.hour * 60 + moment.minute


def amount(text: str, unit: int = 1) -> Decimal | None:
    """Yuan with two places; `unit` is the heading's, a unit in the cell goes before it.

    A number with more than two places after its unit is refused, except for the noise of a
    spreadsheet's binary numbers in the ninth place and beyond (0.30000000000000004).
    """
    found = _short(text, "amount").casefold().removeprefix("人民币").strip()
    if not found:
        return None
    negative = found.startswith("(") and found.endswith(")")
    match = AMOUNT.fullmatch(found[1:-1].strip() if negative else found)
    if match is None or (match["sign"] and (match["inner"] or negative)):
        raise Misread("amount")
    name = match["unit"].strip()
    if name and name not in UNITS:
        raise Misread("amount")
    value = Decimal(match["number"].replace(",", "")) * (UNITS[name] if name else unit)
    exact = value.quantize(CENT, ROUND_HALF_UP) if value < LARGEST else value
    if value >= LARGEST:
        raise Misread("amount_large")
    if exact != value and not (_noisy(match["number"]) and abs(exact - value) < Decimal("1e-6")):
        raise Misread("amount_places")
    if negative or "-" in match["sign"] + match["inner"]:
        exact = -exact
    return exact + 0


def _noisy(number: str) -> bool:
    return len(number.partition(".")[2]) >= 9


def hours(text: str) -> Decimal | None:
    """Hours above 0 and at most 24, to the hundredth; see `minutes_fit` for what that costs."""
    found = _short(text, "hours").casefold().replace(" ", "")
    if not found:
        return None
    if found in ("半小时", "半个小时"):
        return Decimal("0.50")
    value = _clock(found, plain(text)) or _spoken(found)
    if not 0 < value <= 24:
        raise Misread("hours_range")
    exact = value.quantize(CENT, ROUND_HALF_UP)
    if exact == 0:
        raise Misread("hours_range")
    return exact


def _clock(found: str, spaced: str) -> Decimal | None:
    match = CLOCK.fullmatch(spaced)
    if match is None:
        return None
    long, minutes, seconds = (int(part or 0) for part in match.groups())
    if minutes > 59 or seconds > 59:
        raise Misread("hours")
    return Decimal(long) + Decimal(minutes * 60 + seconds) / 3600


def _spoken(found: str) -> Decimal:
    match = HOURS.fullmatch(found)
    if match is None:
        raise Misread("hours")
    whole = Decimal(match["hours"] or match["bare"] or 0)
    places = -int(whole.as_tuple().exponent)
    if places > 2 and not (places >= 9 and abs(whole - round(whole, 2)) < Decimal("1e-6")):
        raise Misread("hours_places")
    half = Decimal("0.5") if match["half"] else Decimal(0)
    return whole + half + Decimal(match["minutes"] or match["short"] or 0) / 60


def minutes_fit(text: str) -> bool:
    """Whether the time written is a whole number of hundredths of an hour (20 minutes are not)."""
    found = plain(text).casefold().replace(" ", "")
    clock = CLOCK.fullmatch(plain(text))
    if clock:
        return (int(clock[2]) * 60 + int(clock[3] or 0)) % 36 == 0
    match = HOURS.fullmatch(found)
    return match is None or int(match["minutes"] or match["short"] or 0) % 3 == 0


def flag(text: str) -> bool | None:
    """是/否, 有/无, √/×, yes/no, 1/0."""
    found = _short(text, "flag").casefold()
    if not found:
        return None
    if found in YES or found in NO:
        return found in YES
    raise Misread("flag")


def count(text: str) -> int | None:
    """A whole number, with or without its measure word."""
    found = _short(text, "count").replace(",", "")
    if not found:
        return None
    match = COUNT.fullmatch(found)
    if match is None:
        raise Misread("count")
    return int(match[1])


def year(text: str) -> int | None:
    """A year between 1949 and 2100: 2021, 2021年, 2021年度, or the year of a day."""
    found = _short(text, "year").removesuffix("度").removesuffix("年")
    if not found:
        return None
    if re.fullmatch(r"\d{4}(\.0)?", found, re.ASCII) and EARLIEST <= int(found[:4]) <= LATEST:
        return int(found[:4])
    try:
        moment = instant(text)
    except Misread as error:
        raise Misread("year") from error
    return None if moment is None else moment.year


def number(text: str) -> float | None:
    """A plain number between -1e15 and 1e15; 95% is 0.95."""
    found = _short(text, "number").replace(",", "")
    if not found:
        return None
    if not re.fullmatch(r"[-+]?\d{1,15}(\.\d+)?%?", found, re.ASCII):
        raise Misread("number")
    return float(found[:-1]) / 100 if found.endswith("%") else float(found)


def key(text: str) -> str | None:
    """An identifier as written, leading zeros and all; what Excel has cut short is refused."""
    found = plain(text)
    if found.casefold() in NOTHING:
        return None
    if CUT.fullmatch(found):
        raise Misread("key_cut")
    if len(found) > LONGEST_KEY or not found.isprintable() or found.startswith("="):
        raise Misread("key")
    return found


def text(cell: str) -> str | None:
    """Words as written; line breaks become spaces."""
    found = " ".join(cell.replace("\ufeff", "").split())
    if found.casefold() in NOTHING:
        return None
    if len(found) > LONGEST_TEXT:
        raise Misread("text_long")
    if found.startswith("=") or "\0" in found:
        raise Misread("formula")
    if not found.isprintable():
        raise Misread("text")
    return found


def listed(cell: str) -> list[str] | None:
    """Several words, separated by ； ; 、 or |."""
    found = text(cell)
    return None if found is None else [p.strip() for p in re.split("[;；、|]", found) if p.strip()]


def bare(text: str) -> str:
    """Letters, digits and characters alone, half-width, lower case: how words are compared."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
