"""Bars: counts and sums side by side, stacked, by year, or the parts of a difference.

They start at zero.
"""

from collections.abc import Sequence
from typing import Any

from pages.ui import captions, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Part, Picture
from pages.ui.words import words

MOST_TOLD = 8  # upright bars that say their values; more have an axis

say = words("ui")


def bars(
    answer: Answer, x: str, y: str, by: str | None = None, horizontal: bool = False,
    events: base.Events = (),
) -> Picture:  # fmt: skip
    """Bars from zero, one per x, stacked by `by` where given.

    Few bars say their values, a stack its sum too; many have an axis instead. Where `events` lie
    within an axis of days, it says so.
    """
    answer = answer.around
    names, is_dated = base.slots(answer, x, answer.records), _is_dated(answer, x)
    is_told = horizontal or (len(names) <= MOST_TOLD and not is_dated)
    sums = base.summed((captions.label(answer, x, row), row[y]) for row in base.known(answer, y))
    traces = []
    for position, (code, series, rows) in enumerate(base.series(answer, x, y, by)):
        held = {captions.label(answer, x, row): row for row in rows}
        fill = look.colour(code, position)
        shape = look.PATTERNS.get(str(code))
        drawn = base.bar(
            answer, y, names, [held.get(name, {}).get(y) for name in names], horizontal,
            series if by else "",
            name=series,
            meta=base.choices(answer, x, answer.records, by, code),
            marker=base.hatched(fill, shape) if shape else {"color": fill},
        )  # fmt: skip
        if by:
            _stacked(answer, y, drawn, [sums.get(name) for name in names])
        else:
            drawn["marker"] |= base.paled(answer, [held.get(name, {}) for name in names])
        if is_told:
            drawn |= _told(answer, y, drawn["x" if horizontal else "y"], fill if by else "")
        traces.append(drawn)
    height = 90 + base.height_of(names) if horizontal else base.HEIGHT
    made = base.figure(answer, traces, height, barmode="stack")
    ends = [captions.scaled(answer, y, sums.get(name)) or 0.0 for name in names]
    value, name_axis = (made.x, made.y) if horizontal else (made.y, made.x)
    value(rangemode="tozero")
    if by:
        made.update(legend={"title": {"text": captions.axis(answer, y)}})
        if not horizontal:  # an upright chart may be narrow: what is measured has its own line
            made.update(legend={"title": {"side": "top"}})
    else:
        base.alone(made, answer, captions.axis(answer, y))
    if is_told:
        value(visible=False)
        base.headroom(value, ends, horizontal)
    else:
        base.counted(value, answer, y, max(ends, default=0), 0.15 if events else 0)
    if is_told and by:
        texts = [captions.short(answer, y, end) for end in ends]
        _sums(made, ends, texts, horizontal, round(2 * answer.reader.scale))
    if is_dated:
        name_axis(type="date", tickformat="%Y-%m", hoverformat="%Y-%m")
        base.started(made, answer, x, events)
    elif horizontal:
        base.ordered(name_axis, names)
    else:
        base.spaced(made, names)
    if horizontal:
        base.listed(made, showline=False)
    return made


def _is_dated(answer: Answer, x: str) -> bool:
    return answer.question.column(x).unit == "date"


def _stacked(answer: Answer, y: str, drawn: Part, sums: Sequence[Any]) -> None:
    """Say to the pointer what the parts of stacks are parts of."""
    drawn["customdata"] = [
        part and say(answer.lang, "chart.of", part=part, whole=captions.spoken(answer, y, whole))
        for part, whole in zip(drawn["customdata"], sums, strict=True)
    ]


def _told(answer: Answer, y: str, values: Sequence[float | None], fill: str) -> Part:
    """The values of bars, beyond them, or inside of those of a stack, which have that fill."""
    if not fill:
        text = [captions.short(answer, y, value) for value in values]
        return {"text": text, "textposition": "outside", "cliponaxis": False}
    return {
        "text": [captions.short(answer, y, value) if value else "" for value in values],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": look.ink_on(fill)},
    }


def _sums(
    made: Picture, ends: Sequence[float], texts: Sequence[str], across: bool, gap: int
) -> None:
    """The sum of each stack beyond its end."""
    for place, (end, text) in enumerate(zip(ends, texts, strict=True)):
        where: Part = {"x": end, "y": place, "xanchor": "left", "xshift": gap}
        if not across:
            where = {"x": place, "y": end, "yanchor": "bottom"}
        made.note(text=f"<b>{text}</b>", **where)


def stars(answer: Answer) -> Picture:
    """People at or above each line of hours, the hours beside its name.

    Reads the columns star_line, line_hours, people; a withheld number is said to be withheld.
    """
    made = bars(answer, "star_line", "people", horizontal=True)
    names = base.names(answer, "star_line", answer.records)
    made.update(height=round((90 + 60 * len(names)) * answer.reader.scale))  # labels of two lines
    hours = [captions.spoken(answer, "line_hours", row["line_hours"]) for row in answer.records]
    made.y(tickvals=names, ticktext=[f"{a}<br>{b}" for a, b in zip(names, hours, strict=True)])
    for place, row in enumerate(answer.records):
        if row["people"] is None:
            made.note(x=0, y=place, text=say(answer.lang, "cell.small"), xanchor="left")
    return made


def pairs(answer: Answer, x: str, columns: Sequence[str]) -> Picture:
    """Several columns of the same unit side by side for each x, against an axis."""
    answer = answer.around
    rows, names = base.once(answer, x, answer.records), base.names(answer, x, answer.records)
    traces = [
        base.bar(
            answer, column, names, [row[column] for row in rows],
            marker={"color": fill} | base.paled(answer, rows),
            meta=base.choices(answer, x, rows),
        )
        for column, fill in zip(columns, look.PALETTE, strict=False)
    ]  # fmt: skip
    made = base.figure(answer, traces, base.HEIGHT, barmode="group")
    base.spaced(made, base.slots(answer, x, rows))
    most = max(captions.scaled(answer, one, answer.largest[one]) or 0.0 for one in columns)
    base.counted(made.y, answer, columns[0], most)
    made.y(rangemode="tozero")
    return made


def groups(answer: Answer, x: str, columns: Sequence[str]) -> Picture:
    """Columns of people side by side for each x; where all are withheld, the words say so."""
    answer, made = answer.around, pairs(answer, x, columns)
    slots = base.slots(answer, x, answer.records)
    for row in answer.records:
        place = slots.index(captions.label(answer, x, row))  # "2021" would be read as a place
        if all(row[column] is None for column in columns):
            made.note(x=place, y=0, text=say(answer.lang, "cell.small"), yanchor="bottom")
    return made


def yearly(answer: Answer, x: str, y: str, change: str = "") -> Picture:
    """A bar a year from zero, its value above it and, where given, the change on the year before.

    A single year stays a narrow bar: one point is no trend.
    """
    answer = answer.around
    rows = base.once(answer, x, base.known(answer, y))
    values, texts = base.drawn(answer, y, rows), []
    for row, value in zip(rows, values, strict=True):
        texts.append(f"<b>{captions.short(answer, y, value)}</b>")
        if change and row[change] is not None:
            texts[-1] += f"<br>{captions.change(answer, row[change])}"
    traces = [
        base.bar(
            answer, y, base.names(answer, x, rows), [row[y] for row in rows],
            width=0.5 if len(rows) > 1 else 0.15,
            marker={"color": look.PALETTE[0]} | base.paled(answer, rows),
            meta=base.choices(answer, x, rows),
            text=texts,
            textfont={"size": round(16 * answer.reader.scale)},
        )
    ]  # fmt: skip
    made = base.figure(answer, traces, base.TALL if change else base.HEIGHT)
    base.alone(made, answer, captions.axis(answer, y))
    base.ordered(made.x, base.slots(answer, x, rows))
    made.y(rangemode="tozero", visible=False)
    base.headroom(made.y, [value or 0 for value in values], across=False, room=1.22)
    return made


def differences(answer: Answer, x: str, y: str) -> Picture:
    """Parts of a difference as bars to the right of zero (more) or to the left (less).

    The parts that did not change are left out; those drawn add up to the whole difference.
    """
    rows = base.once(answer, x, [row for row in answer.records if row[y]])
    names = base.names(answer, x, rows)
    values = [value or 0.0 for value in base.drawn(answer, y, rows)]
    traces = []
    for key, fill, sign in (("more", look.PALETTE[0], "+"), ("less", look.PALETTE[5], "-")):
        shown = [row[y] if (row[y] > 0) == (sign == "+") else None for row in rows]
        traces.append(
            base.bar(
                answer, y, names, shown, across=True,
                name=say(answer.lang, f"chart.{key}", measure=captions.axis(answer, y)),
                marker={"color": fill},
                text=[captions.signed(answer, y, value) for value in shown],
            )
        )  # fmt: skip
    made = base.figure(answer, traces, 110 + base.height_of(names), barmode="overlay")
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (0.8 if answer.reader.narrow else 0.4) * (high - low)  # for the value beyond a bar
    made.x(visible=False, range=[low - room if low else 0, high + room if high else 0])
    base.listed(made, showline=False)
    base.ordered(made.y, names)
    made.rule("x", 0, {"color": look.SOFT[answer.reader.theme], "width": 1})
    return made
