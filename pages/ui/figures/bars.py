"""Bars: counts and sums side by side, stacked, by year, or the parts of a difference.

They start at zero.
"""

from collections.abc import Sequence

from pages.ui import captions, formats, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Picture
from pages.ui.words import words

say = words("ui")


def bars(
    answer: Answer, x: str, y: str, by: str | None = None, horizontal: bool = False
) -> Picture:
    """Bars from zero, one per x, stacked by `by` where given; every bar says its value."""
    answer = answer.around
    names = base.slots(answer, x, answer.records)
    traces = []
    for position, (code, series, rows) in enumerate(base.series(answer, by, y)):
        held = {captions.label(answer, x, row): row for row in rows}
        values = [captions.scaled(answer, y, held.get(name, {}).get(y)) for name in names]
        fill = look.colour(code, position)
        shape = look.PATTERNS.get(str(code))
        traces.append(
            base.bar(
                answer, y, names, values, horizontal,
                name=series,
                meta=base.choices(answer, x, answer.records, by, code),
                marker=(base.hatched(fill, shape) if shape else {"color": fill})
                | ({} if by else base.paled(answer, [held.get(name, {}) for name in names])),
                text=["" if by and not v else captions.short(answer, y, v) for v in values],
                textposition="inside" if by else "outside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": look.ink_on(fill)} if by else None,
            )
        )  # fmt: skip
    height = 90 + 38 * max(len(names), 3) if horizontal else base.HEIGHT
    made = base.figure(answer, traces, height, barmode="stack")
    if by:
        made.update(legend={"title": {"text": captions.axis(answer, y)}})
        if not horizontal:  # an upright chart may be narrow: what is measured has its own line
            made.update(legend={"title": {"side": "top"}})
    else:
        base.alone(made, answer, captions.axis(answer, y))
    value, name = (made.x, made.y) if horizontal else (made.y, made.x)
    value(rangemode="tozero")
    if answer.question.column(x).unit == "date":
        name(type="date", tickformat="%Y-%m")
    else:
        base.ordered(name, names)
    if horizontal:
        name(autorange="reversed", showgrid=False, showline=False)
        value(visible=False)
    if not by:
        base.headroom(made, horizontal, 1.35 if horizontal and answer.reader.narrow else 1.15)
    return made


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
    """Several columns of the same unit side by side for each x."""
    answer, traces = answer.around, []
    names = base.names(answer, x, answer.records)
    for column, fill in zip(columns, look.PALETTE, strict=False):
        values = base.drawn(answer, column, answer.records)
        text = [captions.short(answer, column, value) for value in values]
        traces.append(
            base.bar(answer, column, names, values, text=text,
                     marker={"color": fill} | base.paled(answer, answer.records),
                     meta=base.choices(answer, x, answer.records))
        )  # fmt: skip
    # Bars as wide as can be, for their numbers.
    made = base.figure(answer, traces, base.HEIGHT, barmode="group", bargap=0.08)
    base.ordered(made.x, base.slots(answer, x, answer.records))
    base.headroom(made, across=False)
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
    rows = base.known(answer, y)
    values, texts = base.drawn(answer, y, rows), []
    for row, value in zip(rows, values, strict=True):
        texts.append(f"<b>{captions.short(answer, y, value)}</b>")
        if change and row[change] is not None:
            texts[-1] += f"<br>{formats.change(row[change], answer.lang)}"
    traces = [
        base.bar(
            answer, y, base.names(answer, x, rows), values,
            width=0.5 if len(rows) > 1 else 0.15,
            marker={"color": look.PALETTE[0]} | base.paled(answer, rows),
            meta=base.choices(answer, x, rows),
            text=texts,
            constraintext="none",
            textfont={"size": round(16 * answer.reader.scale)},
        )
    ]  # fmt: skip
    made = base.figure(answer, traces, base.TALL if change else base.HEIGHT)
    base.alone(made, answer, captions.axis(answer, y))
    base.ordered(made.x, base.slots(answer, x, rows))
    made.y(rangemode="tozero")
    if values:
        made.y(range=[0, max(v or 0 for v in values) * 1.22 or 1])
    return made


def differences(answer: Answer, x: str, y: str) -> Picture:
    """Parts of a difference as bars to the right of zero (more) or to the left (less).

    The parts that did not change are left out; those drawn add up to the whole difference.
    """
    rows = [row for row in answer.records if row[y]]
    names = base.names(answer, x, rows)
    values = [value or 0.0 for value in base.drawn(answer, y, rows)]
    traces = []
    for key, fill, sign in (("more", look.PALETTE[0], "+"), ("less", look.PALETTE[5], "-")):
        shown = [value if (value > 0) == (sign == "+") else None for value in values]
        traces.append(
            base.bar(
                answer, y, names, shown, across=True,
                name=say(answer.lang, f"chart.{key}", measure=captions.axis(answer, y)),
                marker={"color": fill},
                text=[sign + captions.short(answer, y, abs(v)) if v else "" for v in shown],
            )
        )  # fmt: skip
    made = base.figure(answer, traces, 110 + 38 * max(len(rows), 3), barmode="overlay")
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (0.8 if answer.reader.narrow else 0.25) * (high - low)  # for the value beyond a bar
    made.x(visible=False, range=[low - room if low else 0, high + room if high else 0])
    base.listed(made, showline=False)
    base.ordered(made.y, names)
    made.rule("x", 0, {"color": look.SOFT[answer.reader.theme], "width": 1})
    return made
