"""Rows of totals: compared with the rows they add up, never imported."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.columns import Column
from data.ledger.match.mapping import Field
from data.ledger.match.recognise import Layout
from data.ledger.messages import Notice, Rejects, notice
from data.ledger.read import cells
from data.ledger.read.sheets import Sheet
from data.schema import TABLES

ADDED = ("money", "hours", "count")
MOST = 20  # rows of totals told one by one
SPANS = 24  # earlier totals after which the rows of a total may begin
MONTH = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月")
WORD = re.compile(r"合\s*计|总\s*计|小\s*计|共\s*计")


@dataclass
class Totals:
    """The rows of totals of a table (number, label, cells by field), and the rows they add up."""

    rows: list[pa.Table] = field(default_factory=list)
    found: list[tuple[int, str, Mapping[str, str]]] = field(default_factory=list)

    def add(self, numbers: pa.Array, arrays: Mapping[str, pa.Array]) -> None:
        """Take entries: their rows and columns."""
        self.rows.append(pa.table({**arrays, "": numbers}))

    def compare(
        self, sheet: Sheet, layout: Layout, plan: Mapping[int, Column], rejects: Rejects
    ) -> Iterator[Notice]:
        """Compare the rows of totals; those that many tell the same of are counted."""
        told = list(self._compared(sheet, layout, plan, rejects))
        counts = Counter((one.code, one.fields.get("column", "")) for one in told)
        for one in told:
            if counts[one.code, one.fields.get("column", "")] <= MOST:
                yield one
        for (code, column), count in counts.items():
            if count > MOST:
                yield notice(f"{code}_many", where=sheet.where, count=count, column=column)

    def _compared(
        self, sheet: Sheet, layout: Layout, plan: Mapping[int, Column], rejects: Rejects
    ) -> Iterator[Notice]:
        """Compare each row of totals with what it may add up.

        That is the rows of its month or code, those above it, all or since an earlier total, or
        those below it.
        """
        if not self.found:
            return
        entries = pa.concat_tables(self.rows).combine_chunks()
        rows = np.asarray(entries[""])
        numbers = [row for row, _, _ in sorted(self.found)]
        added = [f for f in layout.columns.values() if f.name in entries.column_names]
        sums = {f.name: _running(entries[f.name]) for f in added if f.kind in ADDED}
        own: dict[str, tuple[bool, pa.Table | None]] = {}
        for place, (row, label, texts) in enumerate(sorted(self.found)):
            word = _word(label)
            if word not in own:
                own[word] = _own(word, entries, layout, plan)
            usual, part = own[word]
            spans = _spans(label, place, numbers, rows)
            compared = False
            for f in layout.columns.values():
                stated = _stated(f, texts.get(f.name, ""))
                if stated is None:
                    continue
                totals = [sums[f.name][end] - sums[f.name][start] for start, end in spans]
                if part is not None:
                    totals = [Decimal(pc.sum(part[f.name]).as_py() or 0)]
                slack = Decimal("0.005") * entries.num_rows if f.unit == 60 else 0
                near = [total for total in totals if abs(total - stated) <= slack]
                if near or usual:
                    compared = True
                if near:
                    fields = {"row": row, "column": f.heading, "sum": f"{near[0]:,}"}
                    yield notice("total_agrees", where=sheet.where, **fields)
                elif usual:
                    at = sheet.file, sheet.name, row
                    rejects.add(at, f.heading, texts[f.name], "total", {"sum": f"{totals[0]:,}"})
            if not compared:
                yield notice("total_left", where=sheet.where, row=row)


def _running(values: pa.ChunkedArray) -> list[Decimal]:
    """Return the sums of the first none, one, two … values."""
    amounts = (Decimal(value or 0) for value in values.to_pylist())
    return list(accumulate(amounts, initial=Decimal(0)))


def _word(label: str) -> str:
    """Return what stands before the word of a total: 1月 of 1月小计."""
    match = WORD.search(label)
    return label[: match.start()].strip() if match else ""


def _own(
    word: str, entries: pa.Table, layout: Layout, plan: Mapping[int, Column]
) -> tuple[bool, pa.Table | None]:
    """Return whether it is known which rows a total adds up, and those of its month or code.

    微信小计 in a table without channels adds up rows that nobody can tell.
    """
    day = TABLES[layout.mapping.table].dated
    if (month := MONTH.search(word)) and day in entries.column_names:
        mask = pc.equal(pc.month(entries[day]), int(month[2]))
        if month[1]:
            mask = pc.and_(mask, pc.equal(pc.year(entries[day]), int(month[1])))
        return True, entries.filter(mask)
    for column in plan.values():
        if word and column.field.kind == "code":
            code = column.value(word)
            code = code[0] if isinstance(code, tuple) else code
            if code is not None:
                return True, entries.filter(pc.equal(entries[column.field.name], code))
    return not word or word[-1] in "本全页月年日部:：", None


def _spans(
    label: str, place: int, totals: Sequence[int], rows: npt.NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Return which entries a total may add up, from and to, the likeliest first."""
    row, many = totals[place], len(rows)
    here = int(np.searchsorted(rows, row))
    earlier = totals[max(place - SPANS, 0) : place]
    since = [(int(np.searchsorted(rows, one)), here) for one in reversed(earlier)]
    below = [(here, many)]
    if place + 1 < len(totals):
        below.append((here, int(np.searchsorted(rows, totals[place + 1]))))
    is_part = "小" in label or "sub" in label.casefold() or "本页" in label
    spans = [*since, (0, here)] if is_part else [(0, here), *since]
    return [*spans, *below]


def _stated(field: Field, text: str) -> Decimal | None:
    """Return the total a cell states; None where it states none that can be compared."""
    if field.kind not in ADDED or field.unit is None:
        return None
    text = re.sub(r"^[^\d¥￥-]{1,6}(?=[\d¥￥-])", "", text.strip())  # 总金额50000.01
    if field.kind == "money":
        try:
            return cells.amount(text, field.unit)
        except cells.Misread:
            return None
    found = cells.plain(text).replace(",", "").removesuffix("小时")
    number = re.fullmatch(r"\d{1,15}(\.\d{1,4})?", found, re.ASCII)
    return Decimal(found) / field.unit if number else None
