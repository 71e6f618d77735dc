"""What a chart writes: names on axes, units, values on bars, what a pointer reads. No Streamlit."""

import re
from functools import lru_cache
from typing import Any

from pages.ui import formats
from pages.ui.answers import Answer, with_unit
from pages.ui.words import words

say = words("ui")

WORD = re.compile(r"[!-~–¥]+ *|. *")  # what may not be torn apart: Latin words, numbers


def label(answer: Answer, x: str, row: dict[str, Any]) -> str:
    """A name on an axis, broken into lines that fit beside a chart; days stay ISO."""
    if answer.question.column(x).unit == "date":
        return str(row[x].isoformat())
    return wrapped(answer.text(x, row), 22 if answer.lang == "zh" else 18)


def named(answer: Answer, x: str, row: dict[str, Any]) -> str:
    """A name within a sentence: years, months and days in words."""
    value, unit = row[x], answer.question.column(x).unit
    if unit == "year":
        return say(answer.lang, "phrase.year", labels=value)
    if unit == "month":
        return formats.month_of_year(value, answer.lang)
    if unit == "date":
        is_month = x.startswith("month")
        return (formats.month if is_month else formats.date)(value, answer.lang)
    return answer.text(x, row)


@lru_cache(maxsize=10_000)
def wrapped(text: str, width: int) -> str:
    """A text in lines as wide as `width` Latin letters at most, joined by `<br>`."""
    lines = [""]
    for word in WORD.findall(text):
        if lines[-1] and formats.width(lines[-1]) + formats.width(word.rstrip()) > width:
            lines.append("")
        lines[-1] += word
    return "<br>".join(line.rstrip() for line in lines)


def scaled(answer: Answer, y: str, value: Any) -> float | None:
    """A value as drawn: money in the reader's unit, everything else as it is."""
    if value is None:
        return None
    if answer.question.column(y).unit == "cny":
        return float(value) / formats.scale(answer.unit, answer.lang)[0]
    return float(value)


def axis(answer: Answer, y: str) -> str:
    """An axis title: the caption with the unit drawn."""
    column = answer.question.column(y)
    if column.unit != "cny":
        return answer.caption(y)
    unit = formats.scale(answer.unit, answer.lang)[1]
    return with_unit(column.caption[answer.lang], unit, answer.lang)


def short(answer: Answer, y: str, value: float | None) -> str:
    """A drawn value beside or on its bar; nothing where there is no value.

    The largest of its column decides the places of all.
    """
    if value is None:
        return ""
    if answer.question.column(y).unit == "pct":
        return percent(answer, value, 1)
    return formats.exact(value, answer.lang, places(answer, y) if value else 0)


def places(answer: Answer, y: str) -> int:
    """The decimal places of the drawn values of a column, by its largest; none where it counts."""
    unit = answer.question.column(y).unit
    most = scaled(answer, y, answer.largest[y]) or 0
    if unit not in ("cny", "number", "hours") or most >= 1000:
        return 0
    if unit == "cny":  # of a larger unit than the yuan
        return 4 if most < 0.1 else 2
    return answer.places(unit) or 0


def percent(answer: Answer, value: float | None, places: int) -> str:
    """A share with this many decimals, fewer where it is rounded to fewer."""
    return formats.percent(value, answer.lang, min(places, answer.places("pct") or 0))


def change(answer: Answer, value: float | None) -> str:
    """A change in per cent with its sign: +74.1%, -11.1%."""
    sign = "+" if value is not None and value > 0 else ""
    return sign + percent(answer, value, 1)


def signed(answer: Answer, y: str, value: Any) -> str:
    """A difference beside its bar, with its sign."""
    sign = "" if value is None else "+" if value > 0 else "-"
    return sign + short(answer, y, scaled(answer, y, value and abs(value)))


def spoken(answer: Answer, y: str, value: Any) -> str:
    """A value as a card or a sentence says it: money in the reader's unit, hours with theirs."""
    column = answer.question.column(y)
    if value is None:
        return answer.missing
    if column.unit == "cny":
        return formats.money(value, answer.reader.unit, answer.lang, "cny" in answer.rounded)
    if column.unit == "pct":
        return percent(answer, value, 2)
    if column.unit == "hours":
        return f"{formats.exact(value, answer.lang, 0)} {say(answer.lang, 'unit.hours')}"
    return answer.cell(column, {y: value})


def cohort(answer: Answer, row: dict[str, Any]) -> str:
    """The year a project was approved, and whether the report says so or it was deduced."""
    cohort = say(answer.lang, "phrase.cohort", labels=row["cohort_year"])
    return with_unit(cohort, answer.text("cohort_basis", row).lower(), answer.lang)


def measure(answer: Answer, y: str) -> str:
    """What a number is, before the number: without the unit that `spoken` says after it."""
    column = answer.question.column(y)
    says_unit = column.unit in ("cny", "hours", "pct")
    return column.caption[answer.lang] if says_unit else answer.caption(y)


def hover(answer: Answer, y: str, name: str = "x", series: str = "") -> str:
    """What a pointer reads over a mark: its name, its series, the measure, the value as cards say.

    The value stands in the trace's `customdata`, the name on the axis `name`.
    """
    first = say(answer.lang, "list.dot").join(filter(None, (f"%{{{name}}}", series)))
    told = f"{measure(answer, y)}{say(answer.lang, 'list.colon')}"
    return f"{first}<br>{told}%{{customdata}}<extra></extra>"
