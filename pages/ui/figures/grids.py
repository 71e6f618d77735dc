"""Grids of cells that are darker the more they hold: a week's hours, years of return, districts.

Every cell prints its value above the wash of the demo, in an ink that can be read on the cell.
One hue from pale to strong: lighter and darker stay apart for every kind of sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.ui import captions, formats, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Picture, trace
from pages.ui.words import words

say = words("ui")

RAMPS = {"light": ("#e3eef5", "#0f4a6e"), "dark": ("#1d3446", "#9ad4f8")}
"""The colours of the least and of the most, for each theme."""

Place = tuple[int, int]  # row from the top, column from the left


def week(answer: Answer) -> Picture:
    """Participations by day of the week, across, and starting hour, down.

    Reads the columns weekday (1 is Monday), hour, records, cell_size.
    """
    hours = [row["hour"] for row in answer.records]
    span = range(min(hours), max(hours) + 1)
    days = {number: answer.text("weekday", {"weekday": number}) for number in range(1, 8)}
    cells = {
        (span.index(row["hour"]), row["weekday"] - 1): row["records"] for row in answer.records
    }
    texts = {
        (span.index(row["hour"]), row["weekday"] - 1): _value(answer, "records", row)
        for row in answer.records
    }
    made = _grid(answer, cells, texts, (len(span), 7), 30)
    made.note(
        text=answer.caption("records"), xref="paper", yref="paper", x=0, y=1,
        xanchor="left", yanchor="bottom", font={"color": look.SOFT[answer.reader.theme]},
    )  # fmt: skip
    made.update(margin={"t": round(36 * answer.reader.scale)})
    _ticks(made, list(days.values()), [f"{hour}:00" for hour in span])
    return made


def comings(answer: Answer) -> Picture:
    """How many of those who first came in one year still come in later ones.

    Reads the columns first_year, year, people, retained_pct, cell_size.
    """
    firsts = sorted({row["first_year"] for row in answer.records})
    years = sorted({row["year"] for row in answer.records})
    place = {
        (row["first_year"], row["year"]): (
            firsts.index(row["first_year"]),
            years.index(row["year"]),
        )
        for row in answer.records
    }
    cells, texts = {}, {}
    for row in answer.records:
        at = place[row["first_year"], row["year"]]
        cells[at] = row["retained_pct"]
        texts[at] = _value(answer, "people", row)
        if row["retained_pct"] is not None:
            share = formats.percent(row["retained_pct"], answer.lang, 0)
            texts[at] = f"<b>{share}</b><br>{_counted(answer, row['people'])}"
    made = _grid(answer, cells, texts, (len(firsts), len(years)), 84)
    _ticks(
        made,
        [str(year) for year in years],
        [say(answer.lang, "cell.first", year=year) for year in firsts],
    )
    return made


def tiles(answer: Answer) -> Picture:
    """A tile for each district, lying roughly as the districts do; no boundary is drawn.

    Reads the columns division, tile_row, tile_column, hours, people, cell_size.
    """
    cells, texts = {}, {}
    for row in answer.records:
        at = (row["tile_row"], row["tile_column"])
        cells[at] = None if row["hours"] is None else float(row["hours"])
        texts[at] = f"<b>{answer.text('division', row)}</b><br>{_value(answer, 'hours', row)}"
        if row["people"] and not answer.reader.narrow:
            texts[at] += f"<br>{_counted(answer, row['people'])}"
    made = _grid(answer, cells, texts, (5, 4), 78)
    made.x(visible=False)
    made.y(visible=False)
    made.note(
        text=say(answer.lang, "tile.north"), x=0, y=0,
        font={"color": look.SOFT[answer.reader.theme], "size": round(14 * answer.reader.scale)},
    )  # fmt: skip
    return made


def describe_week(answer: Answer) -> str:
    """When most people serve, and the weekend's share of all participations."""
    rows = [row for row in answer.records if row["records"] is not None]
    total = sum(row["records"] for row in rows)
    if not total:
        return answer.title
    top = max(rows, key=lambda row: row["records"])
    weekend = sum(row["records"] for row in rows if row["weekday"] >= 6)
    return say(
        answer.lang,
        "alt.week",
        title=answer.title,
        day=answer.text("weekday", top),
        hour=top["hour"],
        records=formats.exact(top["records"], answer.lang),
        share=formats.percent(100 * weekend / total, answer.lang, 0),
    )


def describe_tiles(answer: Answer) -> str:
    """The district with most hours and its share, and how many have no record."""
    rows = [row for row in answer.records if row["hours"]]
    total = sum(row["hours"] for row in rows)
    if not total:
        return answer.title
    top = max(rows, key=lambda row: row["hours"])
    none = [answer.text("division", row) for row in answer.records if row["cell_size"] == "none"]
    said = say(
        answer.lang,
        "alt.tiles",
        title=answer.title,
        top=answer.text("division", top),
        hours=captions.spoken(answer, "hours", top["hours"]),
        share=formats.percent(float(100 * top["hours"] / total), answer.lang, 0),
    )
    if not none:
        return said
    names = say(answer.lang, "list.comma").join(none)
    return f"{said} {say(answer.lang, 'alt.tiles_none', names=names)}"


def describe_comings(answer: Answer) -> str:
    """Of each year's first-timers, the share still serving in the last year."""
    last = max(row["year"] for row in answer.records)
    told = [
        say(
            answer.lang,
            "alt.comings",
            first=row["first_year"],
            year=last,
            share=formats.percent(row["retained_pct"], answer.lang, 0),
        )
        for row in answer.records
        if row["year"] == last and row["first_year"] < last and row["retained_pct"] is not None
    ]
    return " ".join([answer.title, *told])


def fill(value: float | None, most: float, theme: str) -> str:
    """The colour of a cell: its place between nothing and the most; the card's where withheld."""
    if value is None:
        return look.CARDS[theme]
    low, high = RAMPS[theme]
    share = 0.0 if most <= 0 else min(max(value / most, 0.0), 1.0)
    parts = (
        round(a + (b - a) * share)
        for a, b in (
            (int(low[place : place + 2], 16), int(high[place : place + 2], 16))
            for place in (1, 3, 5)
        )
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def _grid(
    answer: Answer,
    cells: Mapping[Place, float | None],
    texts: Mapping[Place, str],
    size: tuple[int, int],
    row_height: int,
) -> Picture:
    """Cells of a grid, each with its text in readable ink.

    `size` is rows and columns, `row_height` pixels at scale 1.
    """
    rows, columns = size
    theme, scale = answer.reader.theme, answer.reader.scale
    most = max((value for value in cells.values() if value is not None), default=0)
    heat = trace(
        "heatmap",
        x=list(range(columns)),
        y=list(range(rows)),
        z=[[cells.get((row, column)) for column in range(columns)] for row in range(rows)],
        text=[[texts.get((row, column), "") for column in range(columns)] for row in range(rows)],
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
    size_of_text = round((13 if not answer.reader.narrow else 12) * scale)
    for place, text in texts.items():
        made.note(
            x=place[1], y=place[0], text=text,
            font={"size": size_of_text, "color": look.ink_on(fill(cells[place], most, theme))},
        )  # fmt: skip
    made.x(range=[-0.5, columns - 0.5], showline=False, showgrid=False, zeroline=False)
    base.soften(made)
    made.y(range=[rows - 0.5, -0.5], showgrid=False, zeroline=False)
    return made


def _ticks(made: Picture, across: Sequence[str], down: Sequence[str]) -> None:
    """Names above the columns and beside the rows."""
    made.x(tickvals=list(range(len(across))), ticktext=across, side="bottom")
    made.y(tickvals=list(range(len(down))), ticktext=down, tickformat=None)


def _value(answer: Answer, y: str, row: dict[str, Any]) -> str:
    """What a cell says of a measure: its value, or that too few people stand behind it."""
    if row["cell_size"] == "small":
        return say(answer.lang, "cell.small")
    if answer.question.column(y).unit == "hours":
        return captions.spoken(answer, y, row[y])
    return formats.exact(row[y], answer.lang)


def _counted(answer: Answer, people: int) -> str:
    """People in words; on a phone the number alone, whose meaning the table and alternative say."""
    number = formats.exact(people, answer.lang)
    return number if answer.reader.narrow else say(answer.lang, "cell.people", people=number)
