"""Figures for a wall: few marks, large numbers, read from the last row. No Streamlit here.

Words are as large as `answer.reader.scale` makes them; numbers are 1.6 times as large. They are
drawn for the dark and recoloured by the stage's style, so that changing the theme redraws nothing.
"""

from __future__ import annotations

from decimal import Decimal

from pages.ui import captions, formats, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Part, Picture, bar, trace

HEIGHT = 245  # at scale 1: 630 px of a stage of 1080
TALLER = 1.6  # numbers against words
FEWEST = 5  # people a mark stands for


def summed(answer: Answer, x: str, y: str) -> dict[str, int | float | Decimal]:
    """`y` summed for each `x` in words, in the order they come; withheld values left out."""
    sums: dict[str, int | float | Decimal] = {}
    for row in answer.records:
        if row[y] is not None:
            name = answer.text(x, row)
            sums[name] = sums.get(name, 0) + row[y]
    return sums


def rows(answer: Answer, x: str, y: str) -> Picture:
    """A bar for each name, across, with its number at the end."""
    sums = summed(answer, x, y)
    names: dict[str, object] = {}
    for row in answer.records:
        names.setdefault(answer.text(x, row), row[x])
    order = sorted(sums, key=lambda name: -sums[name])
    values = [captions.scaled(answer, y, sums[name]) for name in order]
    fills = [look.COLOURS.get(str(names[name]), look.PALETTE[0]) for name in order]
    made = base.figure(
        answer,
        [
            bar(
                x=values, y=order, orientation="h", name=captions.axis(answer, y),
                marker={"color": fills}, cliponaxis=False, textposition="outside",
                text=[_number(answer, y, sums[name]) for name in order],
                textfont={"size": _large(answer)}, constraintext="none",
                hoverinfo="skip",
            )
        ],
        _height(answer, len(order)),
    )  # fmt: skip
    made.y(type="category", autorange="reversed", showgrid=False)
    made.x(visible=False)
    _heading(made, answer, y)
    base.headroom(made, horizontal=True, room=1.2)
    return made


def columns(answer: Answer, x: str, y: str) -> Picture:
    """A column for each name with its number above it; the last one stands out."""
    shown = [
        row for row in answer.records if row[y] is not None and not _is_small(answer, y, row[y])
    ]
    names = [answer.text(x, row) for row in shown]
    values = [captions.scaled(answer, y, row[y]) for row in shown]
    rest = len(names) - 1
    made = base.figure(
        answer,
        [
            bar(
                x=names, y=values, name=captions.axis(answer, y), cliponaxis=False,
                marker={"color": [look.PALETTE[0]] * max(rest, 0) + [look.PALETTE[1]]},
                text=[_number(answer, y, row[y]) for row in shown],
                textposition="outside", textfont={"size": _large(answer)}, constraintext="none",
                hoverinfo="skip",
            )
        ],
        HEIGHT,
    )  # fmt: skip
    size = round(14 * answer.reader.scale)
    made.x(type="category", tickfont={"size": round(size * 1.15)})
    made.y(visible=False)
    _heading(made, answer, y)
    base.headroom(made, horizontal=False, room=1.22)
    return made


def units(answer: Answer, x: str, y: str) -> Picture:
    """One mark for each thing counted: `x` as squares, `y` as circles, their numbers above.

    Reads the one row's columns `x` and `y`.
    """
    row, scale, deep = answer.row, answer.reader.scale, 5
    traces, at = [], 0.0
    notes: list[Part] = []
    for place, (column, symbol) in enumerate(((x, "square"), (y, "circle"))):
        many = row[column]
        wide = max(1, -(-many // deep))
        traces.append(
            trace(
                "scatter",
                x=[at + n // deep for n in range(many)],
                y=[-(n % deep) for n in range(many)],
                mode="markers", hoverinfo="skip", cliponaxis=False,
                name=answer.question.column(column).caption[answer.lang],
                marker={"symbol": symbol, "size": round(27 * scale), "color": look.PALETTE[place]},
            )
        )  # fmt: skip
        notes.append(
            {
                "x": at - 0.35, "y": 0.62, "xanchor": "left", "yanchor": "bottom",
                "align": "left",
                "text": f"<b style='font-size:{round(34 * scale)}px'>{many}</b><br>"
                f"{answer.question.column(column).caption[answer.lang]}",
                "font": {"size": round(16 * scale), "color": look.INK["dark"]},
            }
        )  # fmt: skip
        at += wide + 0.9
    made = base.figure(answer, traces, HEIGHT)
    for note in notes:
        made.note(**note)
    made.update(showlegend=False)
    made.x(visible=False, range=[-0.7, at - 0.6])
    made.y(visible=False, range=[-deep + 0.4, 2.3])
    _bare(made)
    return made


def gauge(answer: Answer) -> Picture:
    """What is raised inside its target, on one true scale from nothing to the target.

    Reads the first row's columns raised_cny, target_cny.
    """
    row, scale = answer.records[0], answer.reader.scale
    target = captions.scaled(answer, "target_cny", row["target_cny"]) or 1.0
    raised = captions.scaled(answer, "raised_cny", row["raised_cny"]) or 0.0
    made = base.figure(
        answer,
        [
            bar(x=[target], y=[""], orientation="h", width=0.42, hoverinfo="skip",
                   name=captions.axis(answer, "target_cny"),
                   marker={"color": "rgba(127,138,148,0.22)",
                           "line": {"color": look.PALETTE[8], "width": 1.5 * scale}}),
            bar(x=[raised], y=[""], orientation="h", width=0.42, hoverinfo="skip",
                   name=captions.axis(answer, "raised_cny"), marker={"color": look.PALETTE[1]}),
        ],
        HEIGHT,
    )  # fmt: skip
    made.update(barmode="overlay")
    for share in (0, 25, 50, 75, 100):
        made.note(
            x=target * share / 100, y=-0.27, text=formats.percent(share, answer.lang, 0),
            yanchor="top", xanchor={0: "left", 100: "right"}.get(share, "center"),
            font={"size": round(14 * scale), "color": look.SOFT["dark"]},
        )  # fmt: skip
    # Above from the left and below from the right, so that the longest amounts have room.
    for x, y, side, column in (
        (0, 0.26, "left", "raised_cny"),
        (target, -0.4, "right", "target_cny"),
    ):
        caption = answer.question.column(column).caption[answer.lang]
        said = captions.spoken(answer, column, row[column])
        made.note(
            x=x, y=y, xanchor=side, yanchor="bottom" if y > 0 else "top", align=side,
            text=f"{caption} <b>{said}</b>",
            font={"size": round(23 * scale), "color": look.INK["dark"]},
        )  # fmt: skip
    made.x(visible=False, range=[0, max(target, raised)])
    made.y(visible=False, range=[-0.75, 0.55])
    _bare(made)
    return made


def _heading(made: Picture, answer: Answer, y: str) -> None:
    """What is measured, over the figure's left edge."""
    size = round(14 * answer.reader.scale)
    made.note(
        text=_caption(answer, y), xref="paper", yref="paper", x=0, y=1,
        xanchor="left", yanchor="bottom", yshift=size // 4,
        font={"size": size, "color": look.SOFT["dark"]},
    )  # fmt: skip
    made.update(margin={"t": 2 * size})
    _bare(made)


def _bare(made: Picture) -> None:
    """No legend, no pointer; words that do not fit are never hidden, they are made to fit."""
    made.update(showlegend=False, uniformtext={"mode": False}, hovermode=False)
    base.soften(made)


def _caption(answer: Answer, y: str) -> str:
    """What is measured; with the unit where the numbers beside the marks do not say it."""
    column = answer.question.column(y)
    if column.unit == "cny" and answer.lang == "zh":
        return captions.axis(answer, y)
    return column.caption[answer.lang]


def _number(answer: Answer, y: str, value: int | float | Decimal) -> str:
    """A number beside its mark: money as the language shortens it, else as other charts do."""
    if answer.lang == "en" and answer.question.column(y).unit == "cny":
        return captions.spoken(answer, y, value)
    return captions.short(answer, y, captions.scaled(answer, y, value))


def _large(answer: Answer) -> int:
    return round(14 * TALLER * answer.reader.scale)


def _height(answer: Answer, many: int) -> int:
    """Of bars across: what a phone needs for all of them, what the wall has."""
    return 60 + 36 * many if answer.reader.narrow else HEIGHT


def _is_small(answer: Answer, y: str, value: object) -> bool:
    return answer.question.column(y).unit == "people" and 0 < int(str(value)) < FEWEST
