"""What there is to tell of a table that was read: how it was understood, what was left out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from data.errors import shown
from data.ledger.match import vouched
from data.ledger.match.columns import About
from data.ledger.match.recognise import Layout
from data.ledger.messages import Notice, notice
from data.ledger.people import numbers, sentences
from data.ledger.read import cells, times
from data.said import LANGUAGES, say

if TYPE_CHECKING:
    from data.ledger.match.rows import Reading

MOST = 20  # rows or words named
NAMES = ("name", "short_name", "aliases", "activity")  # shown to everybody as they are written


def told(
    reading: "Reading", about: About, starred: Mapping[str, int], rows: int
) -> Iterator[Notice]:
    """Yield how the table was understood, and which parts were left out or changed."""
    where, sheet, layout = reading.sheet.where, reading.sheet, reading.layout
    headings = dict.fromkeys((layout.heading_row, layout.last_heading_row))
    mapped = notice("mapped", where=where, row="–".join(map(str, headings)))
    yield replace(mapped, both={lang: _understood(layout, lang) for lang in LANGUAGES})
    if layout.mapping.is_own:
        yield notice("own_mapping", where=where, file=layout.mapping.path.name)
    for code, left in (("ignored", layout.ignored), ("personal", layout.personal)):
        if left:
            yield notice(code, where=where, columns="、".join(left.values()))
    if sheet.encoding not in ("", "UTF-8"):
        yield notice("encoding", where=where, encoding=sheet.encoding)
    if sheet.form:
        both = {lang: {"merged": say(lang, f"merged.{sheet.form}")} for lang in LANGUAGES}
        yield replace(notice("old_form", where=where, form=sheet.form), both=both)
    if sheet.hidden:
        yield notice("sheet_hidden", where=where)
    for code, places in (("footers", reading.footers), ("examples", reading.examples)):
        if places:
            listed = "、".join(map(str, places[:MOST])) + "…" * (len(places) > MOST)
            yield notice(code, where=where, count=len(places), rows=listed)
    spent = {f.heading for f in layout.columns.values() if f.kind == "out"}
    for (heading, cell), count in _most(reading.left):
        if heading in spent:
            yield notice("money_out", where=where, count=count, column=heading)
        elif count:
            yield notice("left_out", where=where, count=count, column=heading, found=cell or "—")
    goods = reading.goods
    if goods.gifts:
        told = {"count": goods.gifts, "valued": goods.valued, "sum": f"{goods.worth:,}"}
        yield notice("goods", where=where, **told)
    yield from _vouched(reading)
    yield from _named(reading)
    for name, count in starred.items():
        yield notice("hidden_numbers", where=where, count=count, column=name)
    for name, value in layout.given.items():
        if name == "activity":
            yield notice("given", where=where, table="activities", column="name", value=value)
            continue
        table = layout.mapping.table
        period = {"first": layout.since, "last": value, "table": table, "column": name}
        if layout.since and layout.since.isoformat() != value:
            yield notice("given_period", where=where, **period)
        else:
            yield notice("given", where=where, table=table, column=name, value=value)
    yield from _assumed(reading, about)
    if reading.beside and sheet.name:
        yield notice("beside", where=where, count=reading.beside)
    if not (rows or goods.gifts or reading.left):
        yield notice("sheet_empty", where=where)


def _most(left: Counter[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield how many rows were left out by heading and cell, those beyond the first as one cell."""
    found = list(left.items())
    yield from found[:MOST]
    rest: Counter[str] = Counter()
    for (heading, _), count in found[MOST:]:
        rest[heading] += count
    yield from (((heading, "…"), count) for heading, count in rest.items())


def _vouched(reading: "Reading") -> Iterator[Notice]:
    """Yield which names are shown though no word in them tells, and how many are masked for it."""
    where, found = reading.sheet.where, reading.vouched
    heads = reading.layout.columns.values()
    by = "、".join(f.heading for f in heads if f.name in vouched.SAID_BY)
    for code, names in (("vouched", found.by_ledger), ("organisations", found.by_list)):
        if names:
            told = {"count": len(names), "names": "、".join(sorted(names))}
            yield notice(code, where=where, column=by, **told)
    if masked := found.unnamed - found.by_ledger - found.by_list:
        yield notice("unnamed", where=where, count=len(masked))


def _named(reading: "Reading") -> Iterator[Notice]:
    """Yield which names that everybody reads may be people's."""
    for column in reading.plan.values():
        if column.field.name in NAMES:
            texts = map(numbers.starred, column.understood())
            every = (one for text in texts for one in cells.listed(text))
            found = sorted({one for one in every if sentences.may_name_somebody(one)})
            if found:
                listed = "、".join(found[:MOST]) + "…" * (len(found) > MOST)
                told = {"count": len(found), "names": shown(listed, 600)}
                heading = column.field.heading
                yield notice("named", where=reading.sheet.where, column=heading, **told)


def _understood(layout: Layout, lang: str) -> Mapping[str, str]:
    """Return what the table was taken for, and each of its headings."""
    columns = (f"{f.heading} → {f.zh if lang == 'zh' else f.en}" for f in layout.columns.values())
    comma = "，" if lang == "zh" else ", "
    return {"title": layout.mapping.title[lang], "columns": shown(comma.join(columns), 600)}


def _assumed(reading: "Reading", about: About) -> Iterator[Notice]:
    """Yield what was completed or rounded in cells: years, days, hours, rates."""
    where, rounded, yearless, timed, months = reading.sheet.where, 0, False, False, 0
    for column in reading.plan.values():
        kind, unit = column.field.kind, column.field.unit or cells.ONE
        is_timed = kind in ("hours", "day", "instant", "month")
        read = list(map(cells.plain, column.understood())) if is_timed else []
        if kind == "hours":
            rounded += sum(not times.minutes_fit(text, unit) for text in read)
        if kind in ("day", "instant", "month"):
            yearless |= any(times.YEARLESS.fullmatch(text) for text in read)
        if kind == "instant":
            timed |= any(times.CLOCK.fullmatch(text) for text in read)
        if kind == "month":
            months += sum(times.MONTH.fullmatch(text) is not None for text in read)
        if column.field.around and unit != cells.ONE:
            told = {"column": column.field.heading, "found": column.field.around}
            yield notice("unit_around", where=where, **told)
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
