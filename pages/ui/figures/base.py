"""What every figure starts from: the layout, the stamp, the order of names and series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.ui import captions, look
from pages.ui.answers import Answer
from pages.ui.figures.picture import TEMPLATE, Part, Picture

HEIGHT = 380  # pixels of an upright chart at scale 1


def figure(answer: Answer, traces: Sequence[Part], height: int) -> Picture:
    """A figure of these traces, `height` pixels at scale 1, stamped where data are generated."""
    reader = answer.reader
    made = Picture(list(traces), look.layout(reader.theme, reader.scale, height))
    # A value that does not fit at a readable size is left to the pointer and the table.
    made.update(
        template=TEMPLATE, uniformtext={"minsize": round(12 * reader.scale), "mode": "hide"}
    )
    if reader.narrow:
        made.update(legend={"title": {"side": "top"}})
    if answer.is_demo:
        made.update(**look.stamp(answer.provenance_label, reader.scale))
    return made


def soften(made: Picture) -> None:
    """A fainter wash, for figures whose colours or words fill the whole picture."""
    for image in made.layout.get("images", ()):
        image["opacity"] = 0.16


def codes(answer: Answer, by: str | None) -> list[Any]:
    """The series, in the order of their closed list, else as they come."""
    if by is None:
        return [None]
    present = list(dict.fromkeys(row[by] for row in answer.records))
    codes = answer.question.column(by).codes
    return [code for code in codes if code in present] if codes else present


def order(answer: Answer, x: str) -> list[str]:
    """The names on an axis, as they come."""
    return list(dict.fromkeys(captions.label(answer, x, row) for row in answer.records))


def matches(row: dict[str, Any], by: str | None, code: object) -> bool:
    """Whether a row belongs to a series."""
    return by is None or row[by] == code


def headroom(made: Picture, horizontal: bool, room: float = 1.15) -> None:
    """Room for the value printed beyond the longest bar, which takes 1 of `room`."""
    values = [v for one in made.data for v in one["x" if horizontal else "y"] if v]
    if values and min(values) >= 0:
        (made.x if horizontal else made.y)(range=[0, max(values) * room])
