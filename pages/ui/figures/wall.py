"""Figures for a wall: few marks, large numbers, read from the last row. No Streamlit here.

Words are as large as `answer.reader.scale` makes them; numbers are 1.6 times as large. They are
drawn for the dark and recoloured by the stage's style, so that changing the theme redraws nothing.
"""

from decimal import Decimal

from pages.ui import captions, formats, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Part, Picture, trace
from queries.disclosure import FEWEST

HEIGHT = 245  # at scale 1: 630 px of a stage of 1080
TALLER = 1.6  # numbers against words
SILENT: Part = {"hoverinfo": "skip", "hovertemplate": None, "customdata": None}  # to a pointer

Number = int | float | Decimal


def is_few(answer: Answer, y: str, value: Number) -> bool:
    """Whether a number of people is never shown on the wall; what viewers read is rounded."""
    of_people = answer.question.column(y).unit == "people"
    return of_people and answer.reader.is_staff and 0 < value < FEWEST


def summed(answer: Answer, x: str, y: str) -> dict[str, Number]:
    """`y` summed for each `x` in words, in the order they come; withheld values left out."""
    return base.summed((answer.text(x, row), row[y]) for row in base.known(answer, y))


def rows(answer: Answer, x: str, y: str) -> Picture:
    """A bar for each name, across, with its number at the end."""
    sums = summed(answer, x, y)
    codes = {answer.text(x, row): str(row[x]) for row in reversed(answer.records)}
    order = sorted(sums, key=lambda name: -sums[name])
    fills = [look.COLOURS.get(codes[name], look.PALETTE[0]) for name in order]
    # A phone gives the bars what all of them need, the wall what it has.
    height = 60 + 36 * len(order) if answer.reader.narrow else HEIGHT
    traces = [_bar(answer, y, order, [sums[name] for name in order], fills, across=True)]
    made = base.figure(answer, traces, height)
    base.listed(made)
    made.x(visible=False)
    _heading(made, answer, y)
    base.headroom(made.x, made.data[0]["x"], across=True, room=1.2)
    return made


def columns(answer: Answer, x: str, y: str) -> Picture:
    """A column for each name with its number above it; the last one is strong, the others pale."""
    shown = [row for row in base.known(answer, y) if not is_few(answer, y, row[y])]
    names = [answer.text(x, row) for row in shown]
    fills = [look.PALETTE[0]] * len(names)
    bar = _bar(answer, y, names, [row[y] for row in shown], fills)
    bar["marker"]["opacity"] = [base.PALED] * (len(names) - 1) + [1] * bool(names)
    made = base.figure(answer, [bar], HEIGHT)
    made.x(type="category", tickfont={"size": round(round(14 * answer.reader.scale) * 1.15)})
    made.y(visible=False)
    _heading(made, answer, y)
    base.headroom(made.y, made.data[0]["y"], across=False, room=1.22)
    return made


def units(answer: Answer, x: str, y: str) -> Picture:
    """One mark for each thing counted: `x` as squares, `y` as circles, their numbers above.

    Reads the one row's columns `x` and `y`.
    """
    row, scale, deep = answer.row, answer.reader.scale, 5
    made = base.figure(answer, [], HEIGHT)
    at = 0.0
    for column, symbol, fill in zip((x, y), ("square", "circle"), look.PALETTE, strict=False):
        many, caption = row[column], answer.question.column(column).caption[answer.lang]
        made.data.append(
            trace(
                "scatter",
                x=[at + n // deep for n in range(many)],
                y=[-(n % deep) for n in range(many)],
                mode="markers", hoverinfo="skip", cliponaxis=False,
                name=caption,
                marker={"symbol": symbol, "size": round(27 * scale), "color": fill},
            )
        )  # fmt: skip
        made.note(
            x=at - 0.35, y=0.62, xanchor="left", yanchor="bottom", align="left",
            text=f"<b style='font-size:{round(34 * scale)}px'>{many}</b><br>{caption}",
            font=_font(answer, 16, look.INK),
        )  # fmt: skip
        at += max(1, -(-many // deep)) + 0.9
    made.x(visible=False, range=[-0.7, at - 0.6])
    made.y(visible=False, range=[-deep + 0.4, 2.3])
    _bare(made)
    return made


def gauge(answer: Answer) -> Picture:
    """What is raised inside its target, on one true scale from nothing to the target.

    Reads the first row's columns raised_cny, target_cny.
    """
    row = answer.records[0]
    target = captions.scaled(answer, "target_cny", row["target_cny"]) or 1.0
    raised = captions.scaled(answer, "raised_cny", row["raised_cny"]) or 0.0
    traces = [
        base.bar(
            answer, column, [""], [row[column]], across=True, width=0.42, marker=marker, **SILENT
        )
        for column, marker in (
            ("target_cny", base.outline(answer)),
            ("raised_cny", {"color": look.PALETTE[0]}),
        )
    ]
    made = base.figure(answer, traces, HEIGHT, barmode="overlay")
    for share in (0, 25, 50, 75, 100):
        made.note(
            x=target * share / 100, y=-0.27, text=formats.percent(share, answer.lang, 0),
            yanchor="top", xanchor={0: "left", 100: "right"}.get(share, "center"),
            font=_font(answer, 14, look.SOFT),
        )  # fmt: skip
    # Above from the left and below from the right, so that the longest amounts have room.
    for x, y, side, up, column in (
        (0, 0.26, "left", "bottom", "raised_cny"),
        (target, -0.4, "right", "top", "target_cny"),
    ):
        caption = answer.question.column(column).caption[answer.lang]
        said = captions.spoken(answer, column, row[column])
        made.note(
            x=x, y=y, xanchor=side, yanchor=up, align=side,
            text=f"{caption} <b>{said}</b>", font=_font(answer, 23, look.INK),
        )  # fmt: skip
    made.x(visible=False, range=[0, max(target, raised)])
    made.y(visible=False, range=[-0.75, 0.55])
    _bare(made)
    return made


def _bar(
    answer: Answer, y: str, names: list[str], values: list[Number], fills: list[str],
    across: bool = False,
) -> Part:  # fmt: skip
    """Bars with large numbers: money as the language shortens it, else as other charts do."""
    drawn = [captions.scaled(answer, y, value) for value in values]
    if answer.lang == "en" and answer.question.column(y).unit == "cny":
        text = [captions.spoken(answer, y, value) for value in values]
    else:
        text = [captions.short(answer, y, value) for value in drawn]
    return base.bar(
        answer, y, names, values, across,
        marker={"color": fills}, text=text,
        textfont={"size": round(14 * TALLER * answer.reader.scale)},
        **SILENT,
    )  # fmt: skip


def _heading(made: Picture, answer: Answer, y: str) -> None:
    """What is measured; with the unit where the numbers beside the marks do not say it."""
    column, size = answer.question.column(y), round(14 * answer.reader.scale)
    has_unit = column.unit == "cny" and answer.lang == "zh"
    text = captions.axis(answer, y) if has_unit else column.caption[answer.lang]
    base.heading(made, answer, text, yshift=size // 4, font={"size": size})
    made.update(margin={"t": 2 * size})
    _bare(made)


def _bare(made: Picture) -> None:
    """No legend, no pointer; words that do not fit are never hidden, they are made to fit."""
    made.update(showlegend=False, uniformtext={"mode": False}, hovermode=False)


def _font(answer: Answer, size: int, colours: dict[str, str]) -> Part:
    """Words drawn for the dark, `size` pixels at scale 1."""
    return {"size": round(size * answer.reader.scale), "color": colours["dark"]}
