"""Number tiles: one number each, what it relates to, its years as small bars. No Streamlit here."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.ui import captions
from pages.ui.answers import Answer
from pages.ui.cards import Row, fund_cards, heading
from pages.ui.words import words

say = words("overview")

LEAST = 2  # years that make a row of bars


@dataclass(frozen=True)
class Bar:
    """One year of a tile: its height in per cent of the largest, its words, whether it counts."""

    height: float
    text: str
    is_shown: bool


@dataclass(frozen=True)
class Tile:
    """A number with a link to what lies behind it; `answer` knows whether it is generated."""

    label: str
    value: str
    context: str
    page: str
    answer: Answer
    bars: tuple[Bar, ...] = ()
    share: float | None = None


def tiles(headline: Answer, funds: Answer, giving: Answer, service: Answer) -> list[Tile]:
    """The tiles of the answers that finished. `giving` and `service` hold every year."""
    years = {int(code) for code in headline.view.chosen.get("year", ())}
    made = (
        (headline, _projects),
        (funds, _funds),
        (giving, lambda answer: _years(answer, "received_cny", "trends", years)),
        (service, lambda answer: _years(answer, "people", "volunteers", years)),
    )
    return [tile for answer, make in made if not answer.error for tile in make(answer)]


def _funds(answer: Answer) -> list[Tile]:
    return [Tile(one.label, one.value, one.context, "funds", answer) for one in fund_cards(answer)]


def _projects(answer: Answer) -> list[Tile]:
    if not answer.rows:
        return []
    row = answer.row
    parts = [
        f"{heading(answer, name)}\u00a0{captions.spoken(answer, name, row[name])}"
        for name in ("closed", "ongoing")
        if row[name]
    ]
    share = 100 * row["closed"] / row["projects"] if row["projects"] else None
    said = say(answer.lang, "list.comma").join(parts)
    value = captions.spoken(answer, "projects", row["projects"])
    return [Tile(heading(answer, "projects"), value, said, "projects", answer, share=share)]


def _years(answer: Answer, name: str, page: str, chosen: set[int]) -> list[Tile]:
    """The newest of the years chosen, beside all years there are; nothing where there is none."""
    shown = [row for row in answer.records if not chosen or row["year"] in chosen]
    if not shown:
        return []
    row = shown[-1]
    label = say(answer.lang, "tile.year", year=row["year"], measure=heading(answer, name))
    value = captions.spoken(answer, name, row[name])
    bars = _bars(answer, name, row)
    context = say(answer.lang, "tile.years", first=answer.records[0]["year"],
                  last=answer.records[-1]["year"]) if bars else ""  # fmt: skip
    return [Tile(label, value, context, page, answer, bars)]


def _bars(answer: Answer, name: str, shown: Row) -> tuple[Bar, ...]:
    """A bar for each year from zero; none where a year is missing or withheld between them."""
    rows: Sequence[Row] = answer.records
    years = [row["year"] for row in rows]
    is_whole = years == list(range(years[0], years[-1] + 1))
    if len(rows) < LEAST or not is_whole or any(row[name] is None for row in rows):
        return ()
    most = max(row[name] for row in rows) or 1
    return tuple(
        Bar(
            float(100 * max(row[name], 0) / most),
            f"{row['year']} {captions.spoken(answer, name, row[name])}",
            row is shown,
        )
        for row in rows
    )
