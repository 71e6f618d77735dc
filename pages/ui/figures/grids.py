"""Grids of cells that are darker the more they hold: a week's hours, years of return, districts.

Every cell prints its value above the wash of the demo, in an ink that can be read on the cell.
One hue from pale to strong: lighter and darker stay apart for every kind of sight.
"""

from collections.abc import Sequence
from typing import Any

from pages.ui import captions, formats, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Picture, trace
from pages.ui.figures.sentences import counted
from pages.ui.words import words

say = words("ui")

RAMPS = {"light": ("#e3eef5", "#0f4a6e"), "dark": ("#1d3446", "#9ad4f8")}
"""The colours of the least and of the most, for each theme."""

Cell = tuple[int, int, float | None, str]  # row from the top, column from the left, value, text


def week(answer: Answer) -> Picture:
    """Participations by day of the week, across, and starting hour, down.

    Reads the columns weekday (1 is Monday), hour, records, cell_size.
    """
    hours = [row["hour"] for row in answer.records]
    span = range(min(hours), max(hours) + 1)
    cells = [
        (row["hour"] - span[0], row["weekday"] - 1, row["records"], _value(answer, "records", row))
        for row in answer.records
    ]
    made = _grid(answer, cells, (len(span), 7), 30)
    base.heading(made, answer, answer.caption("records"))
    made.update(margin={"t": round(36 * answer.reader.scale)})
    days = [answer.text("weekday", {"weekday": number}) for number in range(1, 8)]
    _ticks(made, days, [f"{hour}:00" for hour in span])
    return made


def comings(answer: Answer) -> Picture:
    """How many of those who first came in one year still come in later ones.

    Reads the columns first_year, year, people, retained_pct, cell_size.
    """
    firsts, years = (sorted({row[x] for row in answer.records}) for x in ("first_year", "year"))
    cells = []
    for row in answer.records:
        kept, text = row["retained_pct"], _value(answer, "people", row)
        if kept is not None:
            share = captions.percent(answer, kept, 0)
            text = f"<b>{share}</b><br>{text}"
        cells.append((firsts.index(row["first_year"]), years.index(row["year"]), kept, text))
    made = _grid(answer, cells, (len(firsts), len(years)), 84)
    told = (answer.question.column("retained_pct").caption[answer.lang], answer.caption("people"))
    text = captions.wrapped(say(answer.lang, "list.comma").join(told), 30)
    base.heading(made, answer, text, align="left")
    made.update(margin={"t": round(58 * answer.reader.scale)})
    down = [say(answer.lang, "cell.first", year=year) for year in firsts]
    _ticks(made, [str(year) for year in years], down)
    return made


def tiles(answer: Answer) -> Picture:
    """A tile for each district, lying roughly as the districts do; no boundary is drawn.

    Reads the columns division, tile_row, tile_column, hours, people, cell_size.
    """
    cells = []
    for row in answer.records:
        value = captions.scaled(answer, "hours", row["hours"])
        text = f"<b>{answer.text('division', row)}</b><br>{_value(answer, 'hours', row)}"
        if row["people"] and not answer.reader.narrow:
            text += f"<br>{counted(answer, row['people'])}"
        cells.append((row["tile_row"], row["tile_column"], value, text))
    made = _grid(answer, cells, (5, 4), 78)
    codes = {f"{row['tile_column']} {row['tile_row']}": row["division"] for row in answer.records}
    made.data[0]["meta"] = {"key": "district", "codes": codes}
    made.x(visible=False)
    made.y(visible=False)
    size, soft = round(14 * answer.reader.scale), look.SOFT[answer.reader.theme]
    made.note(text=say(answer.lang, "tile.north"), x=0, y=0, font={"color": soft, "size": size})
    return made


def fill(value: float | None, most: float, theme: str) -> str:
    """The colour of a cell: its place between nothing and the most; the card's where withheld."""
    if value is None:
        return look.CARDS[theme]
    share = 0.0 if most <= 0 else min(max(value / most, 0.0), 1.0)
    ends = zip(*map(look.channels, RAMPS[theme]), strict=True)
    return "#" + bytes(round(low + (high - low) * share) for low, high in ends).hex()


def _grid(answer: Answer, cells: Sequence[Cell], size: tuple[int, int], row_height: int) -> Picture:
    """Cells of a grid, each with its text in readable ink.

    `size` is rows and columns, `row_height` pixels at scale 1.
    """
    rows, columns = size
    theme, scale = answer.reader.theme, answer.reader.scale
    most = max((value for *_, value, _ in cells if value is not None), default=0)
    values: list[list[float | None]] = [[None] * columns for _ in range(rows)]
    texts = [[""] * columns for _ in range(rows)]
    for row, column, value, text in cells:
        values[row][column], texts[row][column] = value, text
    heat = trace(
        "heatmap",
        x=list(range(columns)),
        y=list(range(rows)),
        z=values,
        text=texts,
        zmin=0,
        zmax=most or 1,
        colorscale=[[0, RAMPS[theme][0]], [1, RAMPS[theme][1]]],
        showscale=False,
        xgap=round(3 * scale),
        ygap=round(3 * scale),
        hoverongaps=False,
        hovertemplate="%{text}<extra></extra>",
    )
    made = base.figure(answer, [heat], max(60 + row_height * rows, 200))
    letters = round((12 if answer.reader.narrow else 13) * scale)
    for row, column, value, text in cells:
        ink = look.ink_on(fill(value, most, theme))
        made.note(x=column, y=row, text=text, font={"size": letters, "color": ink})
    made.x(range=[-0.5, columns - 0.5], showline=False, showgrid=False, zeroline=False)
    made.y(range=[rows - 0.5, -0.5], showgrid=False, zeroline=False)
    return made


def _ticks(made: Picture, across: Sequence[str], down: Sequence[str]) -> None:
    """Names above the columns and beside the rows."""
    made.x(tickvals=list(range(len(across))), ticktext=across, side="bottom")
    made.y(tickvals=list(range(len(down))), ticktext=down, tickformat=None)


def _value(answer: Answer, y: str, row: dict[str, Any]) -> str:
    """What a cell says of a measure: its value, or that too few people stand behind it."""
    if row[y] is None and row["cell_size"] == "small":
        return say(answer.lang, "cell.small")
    if answer.question.column(y).unit == "hours":
        return captions.spoken(answer, y, row[y])
    return formats.exact(row[y], answer.lang)
