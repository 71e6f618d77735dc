"""A handful of chart shapes: an Answer in, a Plotly figure out. No Streamlit here.

Captions come from the question's header. Money is drawn in the reader's unit. A figure whose
answer read generated data carries 演示数据 inside the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from pages.ui import captions, formats, look
from pages.ui.answer import Answer
from pages.ui.vocabulary import vocabulary

HEIGHT = 380  # pixels of an upright chart at scale 1
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")


def bars(
    answer: Answer, x: str, y: str, by: str | None = None, horizontal: bool = False
) -> go.Figure:
    """Bars from zero, one per x, stacked by `by` where given; every bar says its value."""
    names = _order(answer, x)
    traces = []
    for position, code in enumerate(_codes(answer, by)):
        rows = {captions.label(answer, x, row): row for row in answer.records if _is(row, by, code)}
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
    height = 90 + 38 * max(len(names), 3) if horizontal else HEIGHT
    figure = _figure(answer, traces, height)
    figure.update_layout(barmode="stack")
    if by:
        figure.layout.legend.title.text = captions.axis(answer, y)
        figure.update_layout(
            uniformtext={"minsize": round(12 * answer.reader.scale), "mode": "hide"}
        )
    value, name = ("xaxis", "yaxis") if horizontal else ("yaxis", "xaxis")
    figure.layout[value].update(rangemode="tozero")
    if answer.question.column(x).unit == "date":
        figure.layout[name].update(type="date", tickformat="%Y-%m")
    else:
        figure.layout[name].update(type="category", categoryorder="array", categoryarray=names)
    if horizontal:
        figure.layout[name].update(autorange="reversed", showgrid=False, showline=False)
        figure.layout[value].update(visible=False)
    if not by:
        _headroom(figure, value, horizontal)
    return figure


def lines(answer: Answer, x: str, y: str, by: str | None = None) -> go.Figure:
    """One line per `by`, told apart by dash and marker as well as by colour."""
    scale, traces = answer.reader.scale, []
    for position, code in enumerate(_codes(answer, by)):
        rows = [row for row in answer.records if _is(row, by, code) and row[y] is not None]
        traces.append(
            go.Scatter(
                name=captions.series(answer, by, code, y),
                x=[row[x] for row in rows],
                y=[captions.scaled(answer, y, row[y]) for row in rows],
                mode="lines+markers",
                line={
                    "color": look.colour(code, position),
                    "width": 2.5 * scale,
                    "dash": DASHES[position % len(DASHES)],
                },
                marker={"size": 7 * scale, "symbol": SYMBOLS[position % len(SYMBOLS)]},
                hovertemplate=captions.hover(answer, x, y, False),
            )
        )
    figure = _figure(answer, traces, HEIGHT)
    if by:
        figure.layout.legend.title.text = captions.axis(answer, y)
    figure.layout.yaxis.update(rangemode="tozero")
    unit = answer.question.column(x).unit
    if unit == "year":
        figure.layout.xaxis.update(dtick=1)
    elif unit == "month":
        figure.layout.xaxis.update(dtick=1, range=[0.5, 12.5])
    elif unit == "date":
        figure.layout.xaxis.update(tickformat="%Y-%m", hoverformat="%Y-%m-%d")
    return figure


def climb(answer: Answer) -> go.Figure:
    """Money raised so far by campaign, against the largest target among them.

    The target's line is drawn where the curve reaches a fifth of it; below that the line would
    leave nothing of the curve, so its place above the picture is said in words instead.
    Reads the columns week_on, short_name, raised_cny, target_cny.
    """
    figure = lines(answer, "week_on", "raised_cny", "short_name")
    targets = [row["target_cny"] for row in answer.records if row["target_cny"] is not None]
    if not targets:
        return figure
    target, most = max(targets), max(row["raised_cny"] for row in answer.records)
    scale, is_near = answer.reader.scale, most * 5 >= target
    words = vocabulary("ui")["chart.target" if is_near else "chart.target_above"][answer.lang]
    at = captions.scaled(answer, "target_cny", target)
    if is_near:
        figure.add_hline(y=at, line={"dash": "dash", "color": look.PALETTE[3], "width": 2 * scale})
    figure.add_annotation(
        text=words.format(target=captions.spoken(answer, "target_cny", target)),
        x=0.01, xref="paper", xanchor="left", y=at if is_near else 1,
        yref="y" if is_near else "paper", yanchor="top", showarrow=False,
        font={"size": round(14 * scale), "color": look.PALETTE[3]},
    )  # fmt: skip
    return figure


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
    figure = _figure(answer, traces, 130 + 70 * len(names))
    figure.update_layout(barmode="overlay")
    figure.layout.xaxis.update(rangemode="tozero", tickformat=",")
    figure.layout.yaxis.update(type="category", autorange="reversed", showgrid=False)
    return figure


def describe_goals(answer: Answer) -> str:
    """How far each campaign with a stated target has come, in a sentence."""
    say = vocabulary("ui")["alt.goal"][answer.lang]
    return " ".join(
        say.format(
            name=answer.text("short_name", row),
            raised=captions.spoken(answer, "raised_cny", row["raised_cny"]),
            target=captions.spoken(answer, "target_cny", row["target_cny"]),
            share=captions.spoken(answer, "progress_pct", row["progress_pct"]),
        )
        for row in answer.records
        if row["progress_pct"] is not None
    )


def pairs(answer: Answer, x: str, columns: Sequence[str]) -> go.Figure:
    """Several columns of the same unit side by side for each x."""
    names = _order(answer, x)
    traces = [
        go.Bar(
            name=answer.caption(column),
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
    figure = _figure(answer, traces, HEIGHT)
    figure.update_layout(barmode="group")
    figure.layout.xaxis.update(type="category")
    _headroom(figure, "yaxis", horizontal=False)
    return figure


def describe(answer: Answer, x: str, y: str) -> str:
    """What a chart of these two columns says, in a sentence: extremes and, of counts, the sum."""
    if not answer.rows:
        return answer.title
    say = {key: both[answer.lang] for key, both in vocabulary("ui").items()}
    sums: dict[str, Decimal | int | float] = {}
    for row in answer.records:
        if row[y] is not None:
            name = captions.label(answer, x, row).replace("<br>", "")
            sums[name] = sums.get(name, 0) + row[y]
    if not sums:
        return answer.title
    top, low = max(sums, key=lambda n: sums[n]), min(sums, key=lambda n: sums[n])
    slots = {
        "title": answer.title,
        "measure": answer.caption(y),
        "top": top,
        "most": captions.spoken(answer, y, sums[top]),
        "low": low,
        "least": captions.spoken(answer, y, sums[low]),
    }
    return say["alt.one" if len(sums) == 1 else "alt.many"].format(**slots)


def _figure(answer: Answer, traces: Sequence[go.Bar | go.Scatter], height: int) -> go.Figure:
    figure = go.Figure(traces, look.layout(answer.reader.theme, answer.reader.scale, height))
    if answer.reader.narrow:
        figure.layout.legend.title.side = "top"
    if answer.is_demo:
        figure.update_layout(look.stamp(answer.provenance_label, answer.reader.scale))
    return figure


def _codes(answer: Answer, by: str | None) -> list[Any]:
    """The series, in the order of their closed list, else as they come."""
    if by is None:
        return [None]
    present = list(dict.fromkeys(row[by] for row in answer.records))
    codes = answer.question.column(by).codes
    return [code for code in codes if code in present] if codes else present


def _order(answer: Answer, x: str) -> list[str]:
    return list(dict.fromkeys(captions.label(answer, x, row) for row in answer.records))


def _is(row: dict[str, Any], by: str | None, code: object) -> bool:
    return by is None or row[by] == code


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


def _headroom(figure: go.Figure, axis: str, horizontal: bool) -> None:
    """Room for the value printed beyond the longest bar."""
    values = [v for trace in figure.data for v in (trace.x if horizontal else trace.y) if v]
    if values and min(values) >= 0:
        figure.layout[axis].range = [0, max(values) * 1.15]
