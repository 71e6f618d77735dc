"""What changed: years beside each other, and a difference taken apart."""

from __future__ import annotations

import plotly.graph_objects as go

from pages.ui import captions, formats, look
from pages.ui.answer import Answer
from pages.ui.figures import base

RISE, FALL = look.PALETTE[0], look.PALETTE[5]


def yearly(answer: Answer, x: str, y: str, change: str) -> go.Figure:
    """A bar a year from zero, its value above it and under that the change on the year before."""
    rows = [row for row in answer.records if row[y] is not None]
    values = [captions.scaled(answer, y, row[y]) for row in rows]
    texts = [
        f"<b>{captions.short(answer, y, value)}</b>"
        + (f"<br>{formats.change(row[change], answer.lang)}" if row[change] is not None else "")
        for row, value in zip(rows, values, strict=True)
    ]
    trace = go.Bar(
        name=captions.axis(answer, y),
        x=[captions.label(answer, x, row) for row in rows],
        y=values,
        width=0.5,
        marker={"color": look.PALETTE[0]},
        text=texts,
        textposition="outside",
        textfont={"size": round(16 * answer.reader.scale)},
        cliponaxis=False,
        hovertemplate=captions.hover(answer, x, y, False),
    )
    made = base.figure(answer, [trace], base.HEIGHT)
    made.layout.xaxis.update(type="category")
    made.layout.yaxis.update(rangemode="tozero")
    if values:
        made.layout.yaxis.range = [0, max(v or 0 for v in values) * 1.22 or 1]
    return made


def differences(answer: Answer, x: str, y: str) -> go.Figure:
    """Parts of a difference as bars to the right of zero (more) or to the left (less).

    The parts that did not change are left out; those drawn add up to the whole difference.
    """
    rows = [row for row in answer.records if row[y]]
    values = [captions.scaled(answer, y, row[y]) or 0.0 for row in rows]
    trace = go.Bar(
        name=captions.axis(answer, y),
        x=values,
        y=[captions.label(answer, x, row) for row in rows],
        orientation="h",
        marker={"color": [RISE if value > 0 else FALL for value in values]},
        text=[_signed(answer, y, value) for value in values],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=captions.hover(answer, x, y, True),
    )
    made = base.figure(answer, [trace], 110 + 38 * max(len(rows), 3))
    low, high = min([0.0, *values]), max([0.0, *values])
    room = 0.22 * (high - low)
    made.layout.xaxis.update(
        visible=False,
        range=[low - room if low < 0 else 0, high + room if high > 0 else 0],
    )
    made.layout.yaxis.update(
        type="category", autorange="reversed", showgrid=False, ticklabelstandoff=4
    )
    made.add_vline(x=0, line={"color": look.SOFT[answer.reader.theme], "width": 1})
    return made


def _signed(answer: Answer, y: str, value: float) -> str:
    text = captions.short(answer, y, abs(value))
    return f"+{text}" if value > 0 else f"−{text}"
