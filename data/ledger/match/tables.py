"""The tables of a sheet: one, or several under one another or side by side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import SnapshotError
from data.ledger.match.aside import SECTION
from data.ledger.match.mapping import mappings
from data.ledger.match.recognise import NAMED, TITLED, Known, Layout, Row, at, recognise
from data.ledger.match.units import is_labelled, stated
from data.ledger.people.names import bare
from data.ledger.read.sheets import Batch, Sheet

Table = tuple[Sheet, Layout]

MOST = 200  # tables of a sheet: each reads the whole sheet
LOOKED_AT = 5_000  # rows of a sheet that may be headings of another table
NUMBER = re.compile(r"\W*\d[\d,.]*\W*(?:万?元)?")


@dataclass(frozen=True)
class _Begin:
    """Where a table, or several side by side, begin.

    `row` is the first that is theirs, `layouts` are by the first column, `end` is the column after
    the last; `headings` are the cells of the row of headings.
    """

    row: int
    layouts: dict[int, Layout]
    end: int
    headings: list[str]


def tables(sheet: Sheet, known: Known) -> list[Table]:
    """Return each table of a sheet as a sheet of its own, with its layout.

    Raises SnapshotError ledger_tables where there are too many.
    """
    first = recognise(sheet.head, known)
    if first is None:
        return []
    headings = next(cells for number, cells in sheet.head if number == first.heading_row)
    begins = [_side_by_side((first.heading_row, headings), first, 0, known)]
    looked_at = 0
    for row, below, titles in _candidates(sheet, first.last_heading_row):
        if row[1] == begins[-1].headings and not titles:
            continue  # again, as on each printed page
        looked_at += 1
        if len(begins) > MOST or looked_at > LOOKED_AT:
            raise SnapshotError("ledger_tables", {"file": sheet.where, "limit": str(MOST)})
        here = list(begins[-1].layouts.values())
        above = _with_unit([text for _, text in titles], here[0].above)
        found = at(row, [below] if below else [], above, known)
        if found and not any(_same(found[1], one) for one in here) and row[0] > _last(begins[-1]):
            begins.append(_side_by_side(row, found[1], titles[0][0] if titles else row[0], known))
    if len(begins) == len(begins[0].layouts) == 1:
        return [(sheet, first)]
    ends = [begin.row for begin in begins[1:]] + [None]
    return [
        (_window(sheet, begin.row, end, left, right), layout)
        for begin, end in zip(begins, ends, strict=True)
        for (left, layout), right in zip(
            begin.layouts.items(), [*list(begin.layouts)[1:], begin.end], strict=True
        )
    ]


def _with_unit(titles: list[str], first: tuple[str, ...]) -> list[str]:
    """Return what stands above a table; the unit above the first one holds until another does."""
    if not titles:
        return list(first)
    return [*([] if any(map(stated, titles)) else filter(stated, first)), *titles]


def _last(begin: _Begin) -> int:
    return max(one.last_heading_row for one in begin.layouts.values())


def _same(one: Layout, other: Layout) -> bool:
    """Return whether the headings of a table stand there again, as on each printed page.

    Under the title of another activity they begin another table.
    """
    both = [{place: f.heading for place, f in layout.columns.items()} for layout in (one, other)]
    return one.mapping is other.mapping and both[0] == both[1] and one.given == other.given


def _side_by_side(row: Row, whole: Layout, begin: int, known: Known) -> _Begin:
    """Return the tables whose headings share a row: each block of them is a ledger of its own."""
    number, cells = row
    lefts, seen = [0], {bare(cells[0])}
    for place, cell in enumerate(cells[1:], 1):
        word = bare(cell)
        if word and (word in seen or not cells[place - 1].strip()):
            lefts.append(place)
            seen = set()
        seen.add(word)
    if len(lefts) > 1 and whole.last_heading_row == number:
        rights = [*lefts[1:], len(cells)]
        found = [
            at((number, cells[left:right]), [], list(whole.above), known)
            for left, right in zip(lefts, rights, strict=True)
        ]
        layouts = {left: one[1] for left, one in zip(lefts, found, strict=True) if one is not None}
        if len(layouts) == len(lefts):
            return _Begin(begin, layouts, len(cells), cells)
    return _Begin(begin, {0: whole}, len(cells), cells)


@cache
def _words() -> pa.Array:
    """Return the usual headings as they are written."""
    return pa.array(sorted({word for one in mappings() for word in one.words}))


def _candidates(
    sheet: Sheet, after: int
) -> Iterator[tuple[Row, Row | None, list[tuple[int, str]]]]:
    """Yield rows that hold at least two usual headings, the row below and the titles above."""
    for batch in sheet.batches():
        hits = sum(
            (np.asarray(pc.is_in(column, _words())).astype(np.int16) for column in batch.columns),
            np.zeros(len(batch.rows), np.int16),
        )
        numbers = batch.rows.to_numpy()
        for place in np.flatnonzero((hits >= 2) & (numbers > after)).tolist():
            cells = [
                (int(numbers[k]), [column[k].as_py() for column in batch.columns])
                for k in range(max(place - 5, 0), min(place + 2, len(numbers)))
            ]
            at_row = min(place, 5)
            titles: list[tuple[int, str]] = []
            for number, written in reversed(cells[:at_row]):
                filled = [cell for cell in written if cell.strip()]
                if not _is_title(filled) or number <= after:
                    break
                titles[:0] = [(number, cell) for cell in filled]
            yield cells[at_row], next(iter(cells[at_row + 1 :]), None), titles


def _is_title(filled: list[str]) -> bool:
    """Return whether the filled cells of a row are titles of the table below, no entry above it.

    二、支出 begins a title, and 单位：万元 or 活动名称：义诊 is part of one, unless a number stands
    beside it.
    """
    if len(filled) == 1 or (len(filled) < 4 and any(map(stated, filled))):
        return True
    is_part = any(map(is_labelled, filled)) or any(map(SECTION.match, filled[:1]))
    is_part |= NAMED.search("：".join(filled)) is not None or any(map(TITLED.fullmatch, filled))
    return is_part and not any(map(NUMBER.fullmatch, filled))


def _window(sheet: Sheet, top: int, until: int | None, left: int, right: int) -> Sheet:
    """Return some rows and columns of a sheet as a sheet; rows keep their numbers."""

    def inside(number: int) -> bool:
        return number >= top and (until is None or number < until)

    return replace(
        sheet,
        head=[(n, cells[left:right]) for n, cells in sheet.head if inside(n)],
        batches=partial(_cut, sheet, top, until, left, right),
        merged=tuple((a, b, c - left) for a, b, c in sheet.merged if left <= c < right),
    )


def _cut(sheet: Sheet, top: int, until: int | None, left: int, right: int) -> Iterator[Batch]:
    for batch in sheet.batches():
        keep = pc.greater_equal(batch.rows, top)
        if until is not None:
            keep = pc.and_(keep, pc.less(batch.rows, until))
        columns = [column.filter(keep) for column in batch.columns[left:right]]
        long = [one for one in batch.long if one[0] >= top and (until is None or one[0] < until)]
        yield Batch(batch.rows.filter(keep), columns, tuple(long))
