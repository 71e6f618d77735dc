"""What changed: years beside each other, and a difference taken apart."""

from __future__ import annotations

from pages.ui import captions, formats, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.lines import lines
from pages.ui.figures.picture import Picture, bar
from pages.ui.words import words

say = words("ui")

RISE, FALL = look.PALETTE[0], look.PALETTE[5]
TALL = 480  # pixels at scale 1 of a chart that leads its page


def yearly(answer: Answer, x: str, y: str, change: str = "") -> Picture:
    """A bar a year from zero, its value above it and, where given, the change on the year before.

    A single year stays a narrow bar: one point is no trend.
    """
    rows = [row for row in answer.records if row[y] is not None]
    values = [captions.scaled(answer, y, row[y]) for row in rows]
    changes = [
        f"<br>{formats.change(row[change], answer.lang)}"
        if change and row[change] is not None
        else ""
        for row in rows
    ]
    bars = bar(
        name=captions.axis(answer, y),
        x=[captions.label(answer, x, row) for row in rows],
        y=values,
        width=0.5 if len(rows) > 1 else 0.15,
        marker={"color": look.PALETTE[0]},
        text=[
            f"<b>{captions.short(answer, y, value)}</b>{said}"
            for value, said in zip(values, changes, strict=True)
        ],
        textposition="outside",
        constraintext="none",
        textfont={"size": round(16 * answer.reader.scale)},
        cliponaxis=False,
        hovertemplate=captions.hover(answer, x, y, False),
    )
    made = base.figure(answer, [bars], TALL if change else base.HEIGHT)
    made.x(type="category")
    made.y(rangemode="tozero")
    if values:
        made.y(range=[0, max(v or 0 for v in values) * 1.22 or 1])
    return made


def tall_lines(answer: Answer, x: str, y: str, by: str) -> Picture:
    """Lines as `lines` draws them, as tall as a chart that leads its page."""
    made = lines(answer, x, y, by)
    made.update(height=round(TALL * answer.reader.scale))
    return made


def differences(answer: Answer, x: str, y: str) -> Picture:
    """Parts of a difference as bars to the right of zero (more) or to the left (less).

    The parts that did not change are left out; those drawn add up to the whole difference.
    """
    rows = [row for row in answer.records if row[y]]
    names = [captions.label(answer, x, row) for row in rows]
    values = [captions.scaled(answer, y, row[y]) or 0.0 for row in rows]
    measure = captions.axis(answer, y)
    traces = [
        bar(
            name=say(answer.lang, key, measure=measure),
            x=[value if value * sign > 0 else None for value in values],
            y=names,
            orientation="h",
            marker={"color": fill},
            text=[_signed(answer, y, value) if value * sign > 0 else "" for value in values],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=captions.hover(answer, x, y, True),
        )
        for key, fill, sign in (("chart.more", RISE, 1), ("chart.less", FALL, -1))
    ]
    made = base.figure(answer, traces, 110 + 38 * max(len(rows), 3))
    made.update(barmode="overlay")
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (0.8 if answer.reader.narrow else 0.25) * (high - low)  # for the value beyond a bar
    made.x(
        visible=False,
        range=[low - room if low < 0 else 0, high + room if high > 0 else 0],
    )
    made.y(
        type="category", categoryorder="array", categoryarray=names, autorange="reversed",
        showgrid=False, showline=False,
    )  # fmt: skip
    made.rule("x", 0, {"color": look.SOFT[answer.reader.theme], "width": 1})
    return made


def _signed(answer: Answer, y: str, value: float) -> str:
    return ("+" if value > 0 else "-") + captions.short(answer, y, abs(value))
