"""The scene of what needs attention: its numbers and its list. No Streamlit here."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pages.ui import attention, cards, formats
from pages.ui.answers import Answer
from pages.ui.attention import Point
from pages.ui.words import words

say = words("meeting")

MOST = 5  # lines that the last row of a room reads at once

QUESTIONS = tuple(rule.question for rule in attention.RULES)


class Line(NamedTuple):
    """One point on the wall: its sign, whom it concerns, what it is, how long it is late or ""."""

    point: Point
    name: str
    what: str
    days: str


def found(answers: Mapping[str, Answer]) -> list[Point]:
    """What the rules found, most pressing first; of one level the longest late first."""
    points = attention.points([answers[name] for name in QUESTIONS])
    order = list(attention.LEVELS)
    return sorted(points, key=lambda point: (order.index(point.level), -_late(point)))


def groups(points: Sequence[Point]) -> dict[str, list[Point]]:
    """The points that are late, that are to do or to watch, and that are gaps in records."""
    levels = {"late": ("late",), "soon": ("open", "watch"), "record": ("record",)}
    return {name: [point for point in points if point.level in of] for name, of in levels.items()}


def is_checked(answers: Mapping[str, Answer]) -> bool:
    """Whether the snapshot holds what it takes to say that nothing is late."""
    rules = [rule for rule in attention.RULES if rule.level == "late"]
    return not any(attention.lacking(answers[rule.question]) for rule in rules)


def longest(points: Sequence[Point]) -> int:
    """The most days that one of the late points is past its day."""
    return max((_late(point) for point in points if point.level == "late"), default=0)


def lines(points: Sequence[Point]) -> list[Line]:
    """The most pressing points as lines for the wall."""
    return [_line(point) for point in points[:MOST]]


def _line(point: Point) -> Line:
    lang = point.answer.lang
    days = _late(point) if point.level == "late" else 0
    return Line(
        point,
        name(point),
        say(lang, f"points.{point.rule.name}"),
        duration(days, lang) if days else "",
    )


def name(point: Point) -> str:
    """Which project it concerns, or how many."""
    lang = point.answer.lang
    if point.findings > 1:
        return say(lang, "points.several", number=formats.exact(point.findings, lang))
    return point.project or say(lang, "points.unnamed")


def duration(days: int, lang: str) -> str:
    """A number of days in words, which stay on one line."""
    return cards.days(days, lang).replace(" ", "\N{NO-BREAK SPACE}")


def _late(point: Point) -> int:
    """Days between the day a point counts from and the snapshot's day; 0 without such a day."""
    return (point.answer.snapshot.as_of - point.since).days if point.since else 0
