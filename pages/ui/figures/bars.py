"""Bars: counts and sums side by side, stacked, or against a target. They start at zero."""

from __future__ import annotations

from collections.abc import Sequence

from pages.ui import captions, formats, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Part, Picture, bar


def bars(
    answer: Answer, x: str, y: str, by: str | None = None, horizontal: bool = False
) -> Picture:
    """Bars from zero, one per x, stacked by `by` where given; every bar says its value."""
    names = base.order(answer, x)
    traces = []
    for position, code in enumerate(base.codes(answer, by)):
        rows = {
            captions.label(answer, x, row): row
            for row in answer.records
            if base.matches(row, by, code)
        }
        values = [
            captions.scaled(answer, y, rows[name][y]) if name in rows else None for name in names
        ]
        fill = look.colour(code, position)
        traces.append(
            bar(
                name=captions.series(answer, by, code, y),
                x=values if horizontal else names,
                y=names if horizontal else values,
                orientation="h" if horizontal else "v",
                marker={"color": fill, **_pattern(code, fill)},
                text=["" if by and not v else captions.short(answer, y, v) for v in values],
                textposition="inside" if by else "outside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": look.ink_on(fill)} if by else None,
                cliponaxis=False,
                hovertemplate=captions.hover(answer, x, y, horizontal),
            )
        )
    height = 90 + 38 * max(len(names), 3) if horizontal else base.HEIGHT
    made = base.figure(answer, traces, height)
    made.update(barmode="stack")
    if by:
        made.update(legend={"title": {"text": captions.axis(answer, y)}})
        if not horizontal:  # an upright chart may be narrow: what is measured has its own line
            made.update(legend={"title": {"side": "top"}})
    value, name = (made.x, made.y) if horizontal else (made.y, made.x)
    value(rangemode="tozero")
    if answer.question.column(x).unit == "date":
        name(type="date", tickformat="%Y-%m")
    else:
        name(type="category", categoryorder="array", categoryarray=names)
    if horizontal:
        name(autorange="reversed", showgrid=False, showline=False)
        value(visible=False)
    if not by:
        base.headroom(made, horizontal, 1.35 if horizontal and answer.reader.narrow else 1.15)
    return made


def goals(answer: Answer) -> Picture:
    """Raised against target on one true scale; campaigns without a stated target have no bar.

    Reads the columns short_name, raised_cny, target_cny, progress_pct.
    """
    rows = [row for row in answer.records if row["progress_pct"] is not None]
    names = [captions.label(answer, "short_name", row) for row in rows]
    targets = [captions.scaled(answer, "target_cny", row["target_cny"]) for row in rows]
    raised = [captions.scaled(answer, "raised_cny", row["raised_cny"]) for row in rows]
    scale = answer.reader.scale
    traces = [
        bar(
            name=captions.axis(answer, "target_cny"), x=targets, y=names, orientation="h",
            marker={"color": "rgba(127,138,148,0.22)",
                    "line": {"color": look.PALETTE[8], "width": 1.5 * scale}},
            hovertemplate=captions.hover(answer, "short_name", "target_cny", True),
        ),
        bar(
            name=captions.axis(answer, "raised_cny"), x=raised, y=names, orientation="h",
            width=0.42, marker={"color": look.PALETTE[0]},
            text=[formats.percent(row["progress_pct"], answer.lang) for row in rows],
            textposition="outside", textfont={"size": round(20 * scale)}, cliponaxis=False,
            hovertemplate=captions.hover(answer, "short_name", "raised_cny", True),
        ),
    ]  # fmt: skip
    made = base.figure(answer, traces, 130 + 70 * len(names))
    made.update(barmode="overlay")
    made.x(rangemode="tozero", tickformat=",")
    made.y(type="category", autorange="reversed", showgrid=False)
    return made


def pairs(answer: Answer, x: str, columns: Sequence[str]) -> Picture:
    """Several columns of the same unit side by side for each x."""
    names = base.order(answer, x)
    traces = [
        bar(
            name=captions.axis(answer, column),
            x=names,
            y=[captions.scaled(answer, column, row[column]) for row in answer.records],
            marker={"color": look.PALETTE[position]},
            text=[captions.short(answer, column, captions.scaled(answer, column, row[column]))
                  for row in answer.records],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=captions.hover(answer, x, column, False),
        )
        for position, column in enumerate(columns)
    ]  # fmt: skip
    made = base.figure(answer, traces, base.HEIGHT)
    made.update(barmode="group", bargap=0.08)  # bars as wide as can be, for their numbers
    made.x(type="category")
    base.headroom(made, horizontal=False)
    return made


def _pattern(code: object, fill: str) -> Part:
    """What tells a part from its neighbours where colour does not."""
    shape = look.PATTERNS.get(str(code))
    if shape is None:
        return {}
    pattern = {
        "shape": shape,
        "fgcolor": "rgba(255,255,255,0.28)",
        "bgcolor": fill,
        "size": 9,
        "solidity": 0.28,
        "fillmode": "replace",
    }
    return {"pattern": pattern}
