"""Lines: how something moves over time."""

from pages.ui import captions, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Part, Picture, trace
from pages.ui.words import words

say = words("ui")

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
ROOM = 0.15  # above the lines, for what the events say
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")

# How an axis of a unit is divided: every year, the twelve months, days as their months; within a
# month, which would stand there again and again, as days.
TIMES: dict[str, Part] = {
    "year": {"dtick": 1},
    "month": {"dtick": 1, "range": [0.5, 12.5]},
    "date": {
        "tickformat": "%Y-%m",
        "tickformatstops": [{"dtickrange": [None, 27 * 86_400_000], "value": "%m-%d"}],
        "hoverformat": "%Y-%m-%d",
    },
}


def lines(
    answer: Answer, x: str, y: str, by: str | None = None, tall: bool = False,
    events: base.Events = (),
) -> Picture:  # fmt: skip
    """One line per `by`, told apart by dash and marker as well as by colour.

    A chart that leads its page is `tall`. Where `events` lie within it, it says so.
    """
    answer, traces = answer.around, []
    scale = answer.reader.scale
    for position, (code, name, every) in enumerate(base.series(answer, x, y, by)):
        rows = _whole(answer, x, y, every)
        dash = DASHES[position % len(DASHES)]
        traces.append(
            trace(
                "scatter",
                name=name,
                x=[row[x] for row in rows],
                y=base.drawn(answer, y, rows),
                mode="lines+markers",
                opacity=base.PALED if by == "year" and not answer.is_chosen(every[0]) else None,
                meta=base.choices(answer, x, every, by, code),
                line={"color": look.colour(code, position), "width": 2.5 * scale, "dash": dash},
                marker={"size": 7 * scale, "symbol": SYMBOLS[position % len(SYMBOLS)]}
                | ({} if by == "year" else base.paled(answer, rows)),
                customdata=[captions.spoken(answer, y, row[y]) for row in rows],
                hovertemplate=captions.hover(answer, y, series=name if by else ""),
            )
        )
    made = base.figure(answer, traces, base.TALL if tall else base.HEIGHT)
    if len(traces) == 1:
        base.alone(made, answer, captions.axis(answer, y))
    elif by:
        title = {"text": captions.axis(answer, y), "side": "top"}  # the chart may be narrow
        made.update(legend={"title": title})
    most = captions.scaled(answer, y, answer.largest[y]) or 0.0
    base.counted(made.y, answer, y, most, ROOM if events else 0)
    made.y(rangemode="tozero")
    base.started(made, answer, x, events)
    made.x(**TIMES.get(answer.question.column(x).unit, {}))
    return made


def _whole(answer: Answer, x: str, y: str, rows: base.Rows) -> base.Rows:
    """The rows of a line, and one for each year or month it lacks, of nothing: zero.

    A year without a row of any line is a gap, as is a withheld value.
    """
    unit = answer.question.column(x).unit
    if unit not in ("year", "month"):
        return rows
    held, known = {row[x]: row for row in rows}, {row[x] for row in answer.records}
    span = held if unit == "month" else known  # a year of months may have begun later
    return [
        held.get(at, {**rows[0], x: at, y: 0 if unit == "month" or at in known else None})
        for at in range(min(span), max(span) + 1)
    ]


def climb(answer: Answer, events: base.Events = ()) -> Picture:
    """Money raised so far by campaign, against the largest target among them.

    The target's line is drawn where the curve reaches a fifth of it; below that the line would
    leave nothing of the curve, so its place above the picture is said in words instead, under the
    line of the events.
    Reads the columns week_on, short_name, raised_cny, target_cny.
    """
    made = lines(answer, "week_on", "raised_cny", "short_name", events=events)
    targets = [row["target_cny"] for row in base.known(answer, "target_cny")]
    if not targets:
        return made
    target, scale = max(targets), answer.reader.scale
    said = captions.spoken(answer, "target_cny", target)
    below = -round(18 * scale) if events else 0
    key, place = "chart.target_above", {"y": 1.0, "yref": "paper", "yshift": below}
    raised = [row["raised_cny"] for row in base.known(answer, "raised_cny")]
    if max(raised, default=0) * 5 >= target:
        at = captions.scaled(answer, "target_cny", target)
        made.rule("y", at, {"dash": "dash", "color": look.PALETTE[3], "width": 2 * scale})
        key, place = "chart.target", {"y": at, "yref": "y"}
    made.note(
        text=say(answer.lang, key, target=said),
        x=0.01, xref="paper", xanchor="left", yanchor="top", **place,
        font={"size": round(14 * scale), "color": look.INK[answer.reader.theme]},
    )  # fmt: skip
    return made
