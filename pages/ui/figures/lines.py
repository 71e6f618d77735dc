"""Lines: how something moves over time."""

from __future__ import annotations

from pages.ui import captions, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Picture, trace
from pages.ui.words import words

say = words("ui")

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")


def lines(answer: Answer, x: str, y: str, by: str | None = None) -> Picture:
    """One line per `by`, told apart by dash and marker as well as by colour."""
    scale, traces = answer.reader.scale, []
    for position, code in enumerate(base.codes(answer, by)):
        rows = [row for row in answer.records if base.matches(row, by, code) and row[y] is not None]
        traces.append(
            trace(
                "scatter",
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
    made = base.figure(answer, traces, base.HEIGHT)
    if by:
        made.update(legend={"title": {"text": captions.axis(answer, y)}})
    made.y(rangemode="tozero")
    unit = answer.question.column(x).unit
    if unit == "year":
        made.x(dtick=1)
    elif unit == "month":
        made.x(dtick=1, range=[0.5, 12.5])
    elif unit == "date":
        made.x(tickformat="%Y-%m", hoverformat="%Y-%m-%d")
    return made


def climb(answer: Answer) -> Picture:
    """Money raised so far by campaign, against the largest target among them.

    The target's line is drawn where the curve reaches a fifth of it; below that the line would
    leave nothing of the curve, so its place above the picture is said in words instead.
    Reads the columns week_on, short_name, raised_cny, target_cny.
    """
    made = lines(answer, "week_on", "raised_cny", "short_name")
    targets = [row["target_cny"] for row in answer.records if row["target_cny"] is not None]
    if not targets:
        return made
    target, most = max(targets), max(row["raised_cny"] for row in answer.records)
    scale, is_near = answer.reader.scale, most * 5 >= target
    at = captions.scaled(answer, "target_cny", target)
    if is_near:
        made.rule("y", at, {"dash": "dash", "color": look.PALETTE[3], "width": 2 * scale})
    made.note(
        text=say(
            answer.lang,
            "chart.target" if is_near else "chart.target_above",
            target=captions.spoken(answer, "target_cny", target),
        ),
        x=0.01, xref="paper", xanchor="left", y=at if is_near else 1,
        yref="y" if is_near else "paper", yanchor="top",
        font={"size": round(14 * scale), "color": look.INK[answer.reader.theme]},
    )  # fmt: skip
    return made
