"""What there is to tell of a table that was read: how it was understood, what was left out."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from data.ledger.match.columns import About
from data.ledger.messages import Notice, notice
from data.ledger.read import cells, times

if TYPE_CHECKING:
    from data.ledger.match.rows import Reading

MOST = 20  # rows or words named


def told(
    reading: "Reading", about: About, starred: Mapping[str, int], rows: int
) -> Iterator[Notice]:
    """Yield how the table was understood, and which parts were left out or changed."""
    where, sheet, layout = reading.sheet.where, reading.sheet, reading.layout
    said = "，".join(f"{f.heading} → {f.name}" for f in layout.columns.values())
    title = f"{layout.mapping.title['zh']} {layout.mapping.title['en']}"
    headings = dict.fromkeys((layout.heading_row, layout.last_heading_row))
    yield notice("mapped", where=where, title=title, row="–".join(map(str, headings)), columns=said)
    for code, left in (("ignored", layout.ignored), ("personal", layout.personal)):
        if left:
            yield notice(code, where=where, columns="，".join(left.values()))
    if sheet.encoding not in ("", "UTF-8"):
        yield notice("encoding", where=where, encoding=sheet.encoding)
    if sheet.hidden:
        yield notice("sheet_hidden", where=where)
    for code, numbers in (("footers", reading.footers), ("examples", reading.examples)):
        if numbers:
            listed = "、".join(map(str, numbers[:MOST]))
            yield notice(code, where=where, rows=listed)
    for (heading, cell), count in list(reading.left.items())[:MOST]:
        if count:
            yield notice("left_out", where=where, count=count, column=heading, found=cell or "—")
    for name, count in starred.items():
        yield notice("hidden_numbers", where=where, count=count, column=name)
    for name, value in layout.given.items():
        column = layout.mapping.fields[name].zh
        yield notice("given", where=where, column=column, value=value)
    yield from _assumed(reading, about)
    if reading.beside and sheet.name:
        yield notice("beside", where=where, count=reading.beside)
    if not rows:
        yield notice("sheet_empty", where=where)


def _assumed(reading: "Reading", about: About) -> Iterator[Notice]:
    """Yield what was completed or rounded in cells: years, days, hours, rates."""
    where, rounded, yearless, timed, months = reading.sheet.where, 0, False, False, 0
    for column in reading.plan.values():
        read = [cells.plain(text) for text, value in column.known.items() if value is not None]
        kind, unit = column.field.kind, column.field.unit or cells.ONE
        if kind == "hours":
            rounded += sum(not times.minutes_fit(text, unit) for text in read)
        if kind in ("day", "instant", "month"):
            yearless |= any(times.YEARLESS.fullmatch(text) for text in read)
        if kind == "instant":
            timed |= any(times.CLOCK.fullmatch(text) for text in read)
        if kind == "month":
            months += sum(times.MONTH.fullmatch(text) is not None for text in read)
        if kind == "money" and unit not in cells.SCALES:
            yield notice("rate", where=where, column=column.field.heading, rate=unit)
    if yearless:
        yield notice("year_assumed", where=where, year=str(about.year))
    if timed:
        yield notice("day_assumed", where=where, day=about.day)
    if months:
        yield notice("months", where=where, count=months)
    if rounded:
        yield notice("hours_rounded", where=where, count=rounded)
