"""The scenes of the meeting screen: answers in, what stands on the wall out. No Streamlit here.

A scene is data (`pages/meeting/scenes.toml`): its questions, its figure, and sentences whose every
number is worked out from an answer.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from pages.meeting import pressing
from pages.meeting.pressing import Line
from pages.ui import captions, cards, formats
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.attention import Point
from pages.ui.cards import Card
from pages.ui.figures import wall
from pages.ui.figures.charts import Chart, chart
from pages.ui.view import Reader, View
from pages.ui.words import PAGES, filled, words

say = words("meeting")

WALL_SCALE = 36 / 14  # the smallest words of a figure are 36 px high on a stage of 1080 px

FIGURES = {draw.__name__: draw for draw in (wall.rows, wall.columns, wall.units, wall.gauge)}
BOARDS: Mapping[str, Callable[[Answer], list[Card]]] = {
    "fund_board": cards.fund_cards,
    "campaign_board": lambda answer: [c for c in cards.campaign_cards(answer) if c.share is None],
}
"""A figure is a chart, or a board of numbers where one scale for all would say too much."""


POINTS = "points"
"""A scene drawn as what needs attention, line by line (see `pressing`)."""


class Silent(Exception):
    """A scene has nothing to say in this snapshot."""


@dataclass(frozen=True)
class Told:
    """A number of a scene, what it is, and whether generated data went into it."""

    label: str
    value: str
    answer: Answer
    spoken: str  # the same within a sentence


@dataclass(frozen=True)
class Scene:
    """What stands on the wall: title, message, numbers, and the answer its figure is drawn from."""

    id: str
    title: str
    message: str
    key: Told | None
    beside: tuple[Told, ...]
    answer: Answer
    answers: tuple[Answer, ...]
    chart: Chart | None = None
    board: Callable[[Answer], list[Card]] | None = None
    lines: tuple[Line, ...] = ()

    @property
    def is_demo(self) -> bool:
        """Whether generated data went into any of it."""
        return any(answer.is_demo for answer in self.answers)

    @property
    def kinds(self) -> set[str]:
        """The kinds of source it rests on."""
        tables = self.answer.snapshot.tables
        reads = {name for answer in self.answers for name in answer.question.reads}
        return {tables[name].provenance for name in reads & tables.keys()}

    @property
    def behind(self) -> str:
        """The address of the page behind it."""
        about = scenes()[self.id]
        return f"{about['page']}?{urlencode(filters(self.id), doseq=True)}".rstrip("?")


@cache
def scenes() -> Mapping[str, Mapping[str, Any]]:
    """Every scene as `scenes.toml` has it, in the order of the usual storyboard."""
    return tomllib.loads((PAGES / "meeting" / "scenes.toml").read_text(encoding="utf-8"))


def questions(scene: str) -> tuple[str, ...]:
    """Names of the questions a scene asks, each once."""
    about = scenes()[scene]
    if about["figure"]["draw"] == POINTS:
        return pressing.QUESTIONS
    return tuple(
        dict.fromkeys([about["figure"]["of"], *(v["of"] for v in about["values"].values())])
    )


def filters(scene: str) -> Mapping[str, tuple[str, ...]]:
    """The codes that narrow a scene's questions."""
    return {key: tuple(codes) for key, codes in scenes()[scene].get("filters", {}).items()}


def on_the_wall(seen: Reader) -> Reader:
    """How the wall is read: from the last row, in the dark; a phone keeps its own size."""
    return replace(seen, theme="dark", scale=1.0 if seen.narrow else WALL_SCALE)


def tell(scene: str, answers: Mapping[str, Answer]) -> Scene:
    """A scene made from the answers to its questions; Silent where one of them is missing."""
    about, drawn = scenes()[scene], scenes()[scene]["figure"]
    if drawn["draw"] == POINTS:
        return _pressing(scene, answers)
    if not all(answer.rows for answer in answers.values()):
        raise Silent(scene)
    if drawn["draw"] not in BOARDS and any(map(_is_earlier, answers.values())):
        raise Silent(scene)  # a message has no room for a day of its own; a board says it
    lang = answers[drawn["of"]].lang
    told: dict[str, Told] = {}
    for name, one in about["values"].items():
        try:
            told[name] = _told(one, answers[one["of"]])
        except Silent:
            if name not in about.get("beside", ()) or f"{{{name}}}" in about["says"][lang]:
                raise  # a message cannot do without its number; what stands beside it can
    draw = FIGURES.get(drawn["draw"])
    return Scene(
        id=scene,
        title=about["title"][lang],
        message=filled(about["says"][lang], **{name: one.spoken for name, one in told.items()}),
        key=told[about["key"]] if "key" in about else None,
        beside=tuple(told[name] for name in about.get("beside", ()) if name in told),
        answer=answers[drawn["of"]],
        answers=tuple(answers.values()),
        chart=chart(draw, *(drawn[axis] for axis in ("x", "y") if axis in drawn)) if draw else None,
        board=BOARDS.get(drawn["draw"]),
    )


def told(view: View, names: Iterable[str]) -> tuple[list[Scene], list[str], list[str]]:
    """The scenes of these names that can be told, read as the view's reader reads.

    Then the ids of those this snapshot has nothing for, and of those that did not finish.
    """
    found, silent, late = list[Scene](), list[str](), list[str]()
    for name in names:
        narrowed = replace(view, chosen=filters(name))
        answers = {one: ask(narrowed, one) for one in questions(name)}
        if errors := [answer.error for answer in answers.values() if answer.error]:
            is_closed = any(one.is_closed for one in errors)  # and stays so
            (silent if is_closed else late).append(name)
            continue
        try:
            found.append(tell(name, answers))
        except Silent:
            silent.append(name)
    return found, silent, late


def _pressing(scene: str, answers: Mapping[str, Answer]) -> Scene:
    """The scene of what needs attention; Silent where nothing does."""
    points = pressing.found(answers)
    if not points:
        raise Silent(scene)
    about, first = scenes()[scene], points[0].answer
    lang, groups = first.lang, pressing.groups(points)
    many = {name: formats.exact(len(group), lang) for name, group in groups.items()}
    more = formats.exact(len(points) - len(groups["late"]), lang)
    says = "says" if groups["late"] else "calm" if pressing.is_checked(answers) else "unchecked"
    if says == "unchecked":  # no number, not even zero, of what cannot be known
        del groups["late"]
    longest = pressing.duration(pressing.longest(points), lang)
    key, *beside = (
        Told(say(lang, f"points.group.{name}"), many[name], _shown_by(group, first), many[name])
        for name, group in groups.items()
    )
    return Scene(
        id=scene,
        title=about["title"][lang],
        message=about[says][lang].format(late=many["late"], longest=longest, more=more),
        key=key,
        beside=tuple(beside),
        answer=first,
        answers=tuple({point.answer.name: point.answer for point in points}.values()),
        lines=tuple(pressing.lines(points)),
    )


def _shown_by(points: Sequence[Point], otherwise: Answer) -> Answer:
    """An answer that knows whether generated data went into any of the points."""
    answers = [point.answer for point in points]
    return next((one for one in answers if one.is_demo), (*answers, otherwise)[0])


def _is_earlier(answer: Answer) -> bool:
    """Whether what it says is of an earlier day than the snapshot's."""
    return any(row.get("as_of_on") not in (None, answer.snapshot.as_of) for row in answer.records)


def _told(about: Mapping[str, Any], answer: Answer) -> Told:
    """One value of a scene in words; Silent where the snapshot does not give it."""
    column, value = about["column"], _value(about, answer)
    if value is None:
        raise Silent(column)
    unit = answer.question.column(column).unit
    label = about.get("label", answer.question.column(column).caption)[answer.lang]
    if unit == "people" and wall.is_few(answer, column, value):
        said = say(answer.lang, "cell.small")
    elif isinstance(value, str):
        said = value
    elif about.get("distinct"):
        said = formats.exact(value, answer.lang)
    elif column.endswith("change_pct"):
        said = captions.change(answer, value)
    else:
        said = captions.spoken(answer, column, value)
    spoken = said
    if column.endswith("change_pct"):
        way = "same" if not value else "up" if value > 0 else "down"
        share = captions.percent(answer, abs(value), 1)
        spoken = say(answer.lang, f"change.{way}", share=share)
    return Told(label, said, answer, spoken)


def _value(about: Mapping[str, Any], answer: Answer) -> Any:
    """What is read or worked out; None where there is no such row or no value."""
    column = about["column"]
    found = [
        row
        for row in answer.records
        if all(str(row[name]) == code for name, code in about.get("where", {}).items())
    ]
    if not found:
        return None
    if about.get("distinct"):
        return len({row[column] for row in found} - {about.get("but")})
    if "group" in about:
        sums = wall.summed(answer, about["group"], column)
        top = max(sums, key=lambda name: sums[name])
        return top if about["top"] == "name" else sums[top]
    row = found[-1 if about.get("last") else 0]
    if answer.question.column(column).unit == "" and row[column] is not None:
        return answer.text(column, row)
    return row[column]


def clauses(message: str, lang: str) -> list[str]:
    """A message in pieces that stay whole; Chinese has no spaces to break it at."""
    return [message] if lang == "en" else re.findall(r"[^，；：]+[，；：]?", message)


def length(value: str) -> float:
    """About how wide a value is in em, its unit smaller than its number."""
    shown, small = formats.halves(value)
    wide = sum(0.62 if one.isdigit() or one.isascii() else 1.0 for one in shown)
    return wide + 0.4 * (0.3 + sum(0.62 if one.isascii() else 1.0 for one in small)) * bool(small)
