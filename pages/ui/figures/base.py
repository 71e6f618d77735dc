"""What every figure starts from: the layout, the stamp, names, values, bars and what is written."""

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from pages.ui import captions, look
from pages.ui.answers import Answer
from pages.ui.figures.picture import Part, Picture, trace
from pages.ui.words import words

say = words("ui")

HEIGHT = 380  # pixels of an upright chart at scale 1
TALL = 480  # of one that leads its page

FEW = 10  # a count up to which each whole number has its tick
PALED = 0.3  # how strong a mark of a year is that is not chosen

Events = tuple[tuple[datetime.date, str], ...]
"""Days on which something started, and what."""
Rows = Sequence[dict[str, Any]]
K = TypeVar("K")


def figure(answer: Answer, traces: Sequence[Part], height: int, **layout: Any) -> Picture:
    """A figure of these traces, `height` pixels at scale 1, stamped where data are generated."""
    reader = answer.reader
    made = Picture(list(traces), look.layout(reader.theme, reader.scale, height))
    # A value that does not fit at a readable size is left to the pointer and the table.
    hidden = {"minsize": round(12 * reader.scale), "mode": "hide"}
    made.update(template=look.TEMPLATE, uniformtext=hidden, **layout)
    if reader.narrow:
        made.update(legend={"title": {"side": "top"}})
    if answer.is_demo:
        made.update(**look.stamp(answer.provenance_label, reader.theme, reader.scale))
    return made


def bar(
    answer: Answer, y: str, names: Sequence[str], values: Sequence[Any], across: bool = False,
    series: str = "", **parts: Any,
) -> Part:  # fmt: skip
    """Bars of `y`, one a name, upright or across; a text stands beyond its bar.

    The values are those of the answer; they are drawn in the reader's unit.
    """
    place, length = ("y", "x") if across else ("x", "y")
    usual: Part = {
        "name": captions.axis(answer, y),
        place: names,
        length: [captions.scaled(answer, y, value) for value in values],
        "orientation": "h" if across else None,
        "customdata": [None if v is None else captions.spoken(answer, y, v) for v in values],
        "hovertemplate": captions.hover(answer, y, place, series),
    }
    if "text" in parts:
        usual |= {"textposition": "outside", "cliponaxis": False, "constraintext": "none"}
    usual["marker"] = {"line": {"width": 0}, **parts.pop("marker", {})}
    return trace("bar", **(usual | parts))


CHOOSES = {
    "category": "category", "status": "status", "project_status": "status", "stage": "stage",
    "cohort_year": "cohort", "year": "year", "division": "district", "short_name": "campaign",
}  # fmt: skip
"""The filter that a mark of a column chooses by a click (see panels.js)."""
CODED = {"short_name": "campaign_id"}  # columns whose codes stand in another


def alone(made: Picture, answer: Answer, text: str) -> None:
    """Say what a figure of one series measures over it, in place of a legend of one entry."""
    made.update(showlegend=False)
    heading(made, answer, text, yshift=round(6 * answer.reader.scale))
    top = 58 if answer.is_demo else 34  # under the strip, if there is one
    made.update(margin={"t": round(top * answer.reader.scale)})


def choices(
    answer: Answer, x: str, rows: Rows, by: str | None = None, series: object = None
) -> Part | None:
    """What a click chooses: by the name on the axis, and by the series in the legend."""
    made: Part = {}
    if x in CHOOSES:
        codes = {captions.label(answer, x, row): _code(row, x) for row in rows}
        made |= {"key": CHOOSES[x], "codes": codes}
    if by in CHOOSES and series is not None:
        code = next((_code(row, by) for row in rows if row[by] == series), str(series))
        made |= {"seriesKey": CHOOSES[by], "series": code}
    return made or None


def _code(row: dict[str, Any], column: str) -> str:
    code = row.get(CODED.get(column, column))
    return "none" if code is None else str(code)


def outline(answer: Answer) -> Part:
    """How a bar looks that others are measured against."""
    width = 1.5 * answer.reader.scale
    return {"color": look.PALE, "line": {"color": look.PALETTE[8], "width": width}}


def hatched(fill: str, shape: str, strength: float = 0.28, solidity: float = 0.28) -> Part:
    """A fill with a pattern in white, which tells it from its neighbours where colour does not."""
    pattern = {
        "shape": shape,
        "fgcolor": f"rgba(255,255,255,{strength})",
        "bgcolor": fill,
        "size": 9,
        "solidity": solidity,
        "fillmode": "replace",
    }
    return {"color": fill, "pattern": pattern}


def heading(made: Picture, answer: Answer, text: str, **parts: Any) -> None:
    """Say what is measured over the figure's left edge."""
    soft = {"color": look.SOFT[answer.reader.theme], **parts.pop("font", {})}
    made.note(text=text, xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom",
              font=soft, **parts)  # fmt: skip


def counted(
    axis: Callable[..., None], answer: Answer, y: str, most: float, room: float = 0
) -> None:
    """Ticks of an axis, `made.x` or `made.y`, of values up to `most`; things have whole ones.

    `room` leaves place for words above them.
    """
    is_whole = answer.question.column(y).unit not in ("cny", "hours", "pct", "number")
    axis(tickformat=",", showgrid=True, dtick=1 if is_whole and most <= FEW else None)
    if room:
        axis(autorangeoptions={"include": most * (1 + room)})


def height_of(names: Sequence[str], least: int = 38) -> int:
    """The height of bars across, with room for names of several lines."""
    lines = max((name.count("<br>") + 1 for name in names), default=1)
    return max(least, 20 * lines + 4) * max(len(names), 3)


def started(made: Picture, answer: Answer, x: str, events: Events) -> None:
    """Quiet lines where campaigns started, on an axis of days or of the months of years."""
    unit, at = answer.question.column(x).unit, [row[x] for row in answer.records]
    for day, name in events:
        place: Any = day.isoformat()
        if unit == "month":
            place, is_within = day.month, any(row["year"] == day.year for row in answer.records)
        else:
            is_within = min(at) <= day <= max(at)
        if is_within:
            soft, scale = look.SOFT[answer.reader.theme], answer.reader.scale
            made.rule("x", place, {"dash": "dot", "color": soft, "width": scale})
            text = say(answer.lang, "chart.start", when=f"{day:%Y-%m}", name=name)
            made.note(text=text, x=place, y=1, yref="paper", xanchor="right", yanchor="top",
                      font={"color": soft, "size": round(12 * scale)})  # fmt: skip


def listed(made: Picture, **parts: Any) -> None:
    """Names down the side, the first on top."""
    made.y(type="category", autorange="reversed", showgrid=False, **parts)


def ordered(axis: Callable[..., None], names: Sequence[str]) -> None:
    """Names on an axis, `made.x` or `made.y`, in this order; one without a bar keeps its place."""
    axis(type="category", categoryorder="array", categoryarray=names)


def spaced(made: Picture, names: Sequence[str]) -> None:
    """Names under upright bars; one or two bars are no wider than three would be."""
    ordered(made.x, names)
    beside = (3 - len(names)) / 2
    if names and beside > 0:
        made.x(range=[-0.5 - beside, len(names) - 0.5 + beside])


def headroom(
    axis: Callable[..., None], values: Collection[float], across: bool, room: float = 0
) -> None:
    """Room for the value printed beyond the longest bar, which takes 1 of `room`."""
    if values and min(values) >= 0:
        axis(range=[0, (max(values) or 1) * (room or (1.4 if across else 1.15))])


def series(answer: Answer, x: str, y: str, by: str | None) -> list[tuple[Any, str, Rows]]:
    """Each series: its code, its name in the legend, its rows; one, named `y`, without `by`.

    They stand in the order of their closed list, else as they come. Raises ValueError as `once`.
    """
    if by is None:
        return [(None, captions.axis(answer, y), once(answer, x, answer.records))]
    parts: dict[Any, list[dict[str, Any]]] = {}
    for row in answer.records:
        parts.setdefault(row[by], []).append(row)
    for rows in parts.values():
        once(answer, x, rows)
    order = answer.question.column(by).codes or parts
    return [(code, answer.text(by, parts[code][0]), parts[code]) for code in order if code in parts]


def once(answer: Answer, x: str, rows: Rows) -> Rows:
    """The rows, of which each has a place of its own on the axis.

    Raises ValueError where two share one: a mark would hide another, and the picture be wrong.
    """
    if twice := [name for name, many in Counter(names(answer, x, rows)).items() if many > 1]:
        raise ValueError(
            f"{answer.name} has several rows for {x} {twice[0]}, and a chart would draw one: give "
            f"`by=` the column that tells them apart, or group the question by {x} alone."
        )
    return rows


def known(answer: Answer, y: str) -> Rows:
    """The rows that have a value."""
    return [row for row in answer.records if row[y] is not None]


def names(answer: Answer, x: str, rows: Rows) -> list[str]:
    """The names of rows on an axis."""
    return [captions.label(answer, x, row) for row in rows]


def slots(answer: Answer, x: str, rows: Rows) -> list[str]:
    """The names of an axis in their order; years without a row keep their place between others."""
    if not rows or answer.question.column(x).unit != "year":
        return list(dict.fromkeys(names(answer, x, rows)))
    years = [row[x] for row in rows]
    return [str(year) for year in range(min(years), max(years) + 1)]


def paled(answer: Answer, rows: Rows) -> Part:
    """How strong the marks of rows are: those of years not chosen are pale."""
    strength = [1 if answer.is_chosen(row) else PALED for row in rows]
    return {"opacity": strength} if PALED in strength else {}


def drawn(answer: Answer, y: str, rows: Rows) -> list[float | None]:
    """The values of rows as drawn."""
    return [captions.scaled(answer, y, row[y]) for row in rows]


def summed(amounts: Iterable[tuple[K, Any]]) -> dict[K, Any]:
    """The amounts of each key added up, the keys in the order they come."""
    sums: dict[K, Any] = {}
    for key, amount in amounts:
        sums[key] = sums.get(key, 0) + amount
    return sums
