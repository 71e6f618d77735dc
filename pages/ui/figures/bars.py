"""Bars: counts and sums side by side, stacked, or against a target. They start at zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from pages.ui import captions, formats, look
from pages.ui.answer import Answer
from pages.ui.figures import base


def bars(
    answer: Answer, x: str, y: str, by: str | None = None, horizontal: bool = False
) -> go.Figure:
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
            go.Bar(
                name=captions.series(answer, by, code, y),
                x=values if horizontal else names,
                y=names if horizontal else values,
                orientation="h" if horizontal else "v",
                marker={"color": fill, "pattern": _pattern(code, fill)},
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
    made.update_layout(barmode="stack")
    if by:
        made.layout.legend.title.text = captions.axis(answer, y)
        if not horizontal:  # an upright chart may be narrow: what is measured has its own line
            made.layout.legend.title.side = "top"
    value, name = ("xaxis", "yaxis") if horizontal else ("yaxis", "xaxis")
    made.layout[value].update(rangemode="tozero")
    if answer.question.column(x).unit == "date":
        made.layout[name].update(type="date", tickformat="%Y-%m")
    else:
        made.layout[name].update(type="category", categoryorder="array", categoryarray=names)
    if horizontal:
        made.layout[name].update(autorange="reversed", showgrid=False, showline=False)
        made.layout[value].update(visible=False)
    if not by:
        base.headroom(
            made, value, horizontal, 1.35 if horizontal and answer.reader.narrow else 1.15
        )
    return made


def goals(answer: Answer) -> go.Figure:
    """Raised against target on one true scale; campaigns without a stated target have no bar.

    Reads the columns short_name, raised_cny, target_cny, progress_pct.
    """
    rows = [row for row in answer.records if row["progress_pct"] is not None]
    names = [captions.label(answer, "short_name", row) for row in rows]
    targets = [captions.scaled(answer, "target_cny", row["target_cny"]) for row in rows]
    raised = [captions.scaled(answer, "raised_cny", row["raised_cny"]) for row in rows]
    scale = answer.reader.scale
    traces = [
        go.Bar(
            name=captions.axis(answer, "target_cny"), x=targets, y=names, orientation="h",
            marker={"color": "rgba(127,138,148,0.22)",
                    "line": {"color": look.PALETTE[8], "width": 1.5 * scale}},
            hovertemplate=captions.hover(answer, "short_name", "target_cny", True),
        ),
        go.Bar(
            name=captions.axis(answer, "raised_cny"), x=raised, y=names, orientation="h",
            width=0.42, marker={"color": look.PALETTE[0]},
            text=[formats.percent(row["progress_pct"], answer.lang) for row in rows],
            textposition="outside", textfont={"size": round(20 * scale)}, cliponaxis=False,
            hovertemplate=captions.hover(answer, "short_name", "raised_cny", True),
        ),
    ]  # fmt: skip
    made = base.figure(answer, traces, 130 + 70 * len(names))
    made.update_layout(barmode="overlay")
    made.layout.xaxis.update(rangemode="tozero", tickformat=",")
    made.layout.yaxis.update(type="category", autorange="reversed", showgrid=False)
    return made


def pairs(answer: Answer, x: str, columns: Sequence[str]) -> go.Figure:
    """Several columns of the same unit side by side for each x."""
    names = base.order(answer, x)
    traces = [
        go.Bar(
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
    made.update_layout(barmode="group")
    made.layout.xaxis.update(type="category")
    base.headroom(made, "yaxis", horizontal=False)
    return made


def _pattern(code: object, fill: str) -> dict[str, Any] | None:
    shape = look.PATTERNS.get(str(code))
    if shape is None:
        return None
    return {
        "shape": shape,
        "fgcolor": "rgba(255,255,255,0.28)",
        "bgcolor": fill,
        "size": 9,
        "solidity": 0.28,
        "fillmode": "replace",
    }
