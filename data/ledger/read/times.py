"""Read one cell: days, times, hours and years. See `cells` for the rules."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from data.ledger.read.cells import CENT, ONE, Misread, plain, short

EARLIEST, LATEST = 1949, 2100
EXCEL_EPOCH = datetime(1899, 12, 30)
SERIALS = (36_526, 73_050)  # 2000-01-01 to 2099-12-31: other five-digit numbers are no days
_TIME = r"(\d{1,2})[:时点](\d{1,2})(?:分?|[:分](\d{1,2})(?:\.\d{1,9})?秒?)"
_WEEKDAY = r"(?: *\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
DAY = re.compile(
    rf"(\d{{4}})(?P<mark>[-/.年])(\d{{1,2}})[-/.月](\d{{1,2}})日?{_WEEKDAY}"
    rf"(?:(?:[ T]|(?<=\D)) *{_TIME}(?:\+08:?00)?)?",
    re.ASCII,
)
PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?: ?(\d\d):?(\d\d)(?::?(\d\d))?)?", re.ASCII)
YEARLESS = re.compile(rf"(\d{{1,2}})月(\d{{1,2}})日{_WEEKDAY}(?: *{_TIME})?", re.ASCII)
MONTH = re.compile(r"(\d{4})(?:[-/.](\d\d)|年(\d{1,2})月)份?", re.ASCII)
SERIAL = re.compile(r"\d{5}(?:\.\d{1,12})?", re.ASCII)
_MINUTES = r"(?:分钟?|m|mins?|minutes?)"
HOURS = re.compile(
    r"(?P<hours>\d+(?:\.\d+)?)(?:(?P<half>个半小时|个半钟头)|个?小时|个?钟头|h|hrs?|hours?)"
    rf"(?:(?P<minutes>\d+){_MINUTES}?)?|(?P<bare>\d+(?:\.\d+)?)|(?P<short>\d+){_MINUTES}",
    re.ASCII,
)
CLOCK = re.compile(r"(?:(?:1899-12-3[01]|1900-01-0[01]) )?(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)


def instant(text: str, year: int | None = None, on: date | None = None) -> datetime:
    """Return a day, with its time where it is written.

    `year` completes 10月10日, and the day `on` a time alone.

    Days before 1949 and after 2100 are no days of a ledger; 10/11/2021 could be two days.
    """
    found = short(text, "day")
    parts: list[str | None]
    if on is not None and (match := CLOCK.fullmatch(found)):
        parts = [str(on.year), str(on.month), str(on.day), *match.groups()]
    elif match := DAY.fullmatch(found):
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
    return sound(moment)


def sound(moment: datetime) -> datetime:
    """Return a moment of the years of ledgers. Raises Misread no_such_day."""
    if not EARLIEST <= moment.year <= LATEST:
        raise Misread("no_such_day")
    return moment


def day(text: str, year: int | None = None) -> date:
    """Return the day of `instant`."""
    return instant(text, year).date()


def month(text: str, year: int | None = None) -> date:
    """Return the day of `instant`; of a month alone (2021年3月, 2021-03) its first."""
    if match := MONTH.fullmatch(short(text, "day")):
        return day(f"{match[1]}-{match[2] or match[3]}-01")
    return day(text, year)


def clock(text: str, year: int | None = None) -> int:
    """Return minutes after midnight: of 08:30, 8:30:00, 8时30分, or of an instant."""
    found = short(text, "clock")
    match = CLOCK.fullmatch(found) or re.fullmatch(r"(\d{1,2})[时点](\d{1,2})?分?", found, re.ASCII)
    if match and int(match[1]) < 24 and int(match[2] or 0) < 60:
        return int(match[1]) * 60 + int(match[2] or 0)
    try:
        moment = instant(text, year)
    except Misread as error:
        raise Misread("clock") from error
    return moment.hour * 60 + moment.minute


def hours(text: str, unit: Decimal = ONE) -> Decimal:
    """Return hours above 0 and at most 24, rounded to the hundredth; see `minutes_fit`.

    `unit` says how many of a bare number make an hour.
    """
    value = _hours(short(text, "hours"), unit)
    exact = min(value, Decimal(25)).quantize(CENT, ROUND_HALF_UP)
    if exact == 0 or value > 24:
        raise Misread("hours_range")
    return exact


def minutes_fit(text: str, unit: Decimal = ONE) -> bool:
    """Return whether the time is a whole number of hundredths of an hour (20 minutes are not)."""
    try:
        value = _hours(text, unit)
    except Misread:
        return True
    return value > 24 or value * 100 % 1 == 0  # `hours` refuses more


def _hours(text: str, unit: Decimal) -> Decimal:
    """Return hours as written: 2.5, 2小时30分, 半小时, 2:30."""
    found = plain(text).casefold().replace(" ", "")
    if clock := CLOCK.fullmatch(plain(text)):
        long, minutes, seconds = (int(part or 0) for part in clock.groups())
        if minutes > 59 or seconds > 59:
            raise Misread("hours")
        return long + Decimal(minutes * 60 + seconds) / 3600
    match = HOURS.fullmatch("0.5" if found in ("半小时", "半个小时") else found)
    if match is None:
        raise Misread("hours")
    whole = Decimal(match["hours"] or match["bare"] or 0)
    places = -int(whole.as_tuple().exponent)
    if places > 2:
        exact = min(whole, Decimal(25)).quantize(CENT, ROUND_HALF_UP)
        if places < 9 or abs(whole - exact) > Decimal("1e-6"):
            raise Misread("hours_places")
        whole = exact
    if match["bare"]:
        whole /= unit
    half = Decimal("0.5") if match["half"] else 0
    return whole + half + Decimal(match["minutes"] or match["short"] or 0) / 60


def year(text: str) -> int:
    """Return a year between 1949 and 2100: 2021, 2021年, 2021年度, of a month or of a day."""
    found = short(text, "year").removesuffix("度").removesuffix("年")
    if match := MONTH.fullmatch(found):
        found = match[1]
    if re.fullmatch(r"\d{4}(\.0)?", found, re.ASCII) and EARLIEST <= int(found[:4]) <= LATEST:
        return int(found[:4])
    try:
        moment = instant(text)
    except Misread as error:
        raise Misread("year") from error
    return moment.year
