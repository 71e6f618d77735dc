"""What every figure starts from: the layout, the stamp, the order of names and series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from pages.ui import captions, look
from pages.ui.answer import Answer

HEIGHT = 380  # pixels of an upright chart at scale 1


def figure(answer: Answer, traces: Sequence[BaseTraceType], height: int) -> go.Figure:
    """A figure of these traces, `height` pixels at scale 1, stamped where data are generated."""
    made = go.Figure(traces, look.layout(answer.reader.theme, answer.reader.scale, height))
    # A value that does not fit at a readable size is left to the pointer and the table.
    made.update_layout(uniformtext={"minsize": round(12 * answer.reader.scale), "mode": "hide"})
    if answer.reader.narrow:
        made.layout.legend.title.side = "top"
    if answer.is_demo:
        made.update_layout(look.stamp(answer.provenance_label, answer.reader.scale))
    return made


def soften(made: go.Figure) -> None:
    """A fainter wash, for figures whose colours or words fill the whole picture."""
    for image in made.layout.images:
        image.opacity = 0.16


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


def headroom(figure: go.Figure, axis: str, horizontal: bool, room: float = 1.15) -> None:
    """Room for the value printed beyond the longest bar, which takes 1 of `room`."""
    values = [v for trace in figure.data for v in (trace.x if horizontal else trace.y) if v]
    if values and min(values) >= 0:
        figure.layout[axis].range = [0, max(values) * room]
