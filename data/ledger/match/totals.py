"""Rows of totals: compared with the rows above them, never imported."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.mapping import Field, Layout
from data.ledger.messages import Notice, Rejects, notice
from data.ledger.read import cells
from data.ledger.read.sheets import Sheet

ADDED = ("money", "hours", "count")


@dataclass
class Totals:
    """The rows of totals of a sheet (number, label, cells by field), and the numbers they sum."""

    sums: list[tuple[pa.Array, Mapping[str, pa.Array]]] = field(default_factory=list)
    found: list[tuple[int, str, Mapping[str, str]]] = field(default_factory=list)

    def compare(self, sheet: Sheet, layout: Layout, rejects: Rejects) -> Iterator[Notice]:
        """Compare each row of totals with the rows above it, a 小计 with those since the last."""
        since = 0
        for row, label, texts in sorted(self.found):
            partial = "小" in label or "sub" in label.casefold() or "本页" in label
            compared = False
            for f in layout.columns.values():
                stated = _stated(f, texts.get(f.name, ""))
                if stated is None:
                    continue
                compared = True
                total = self._sum(f.name, since if partial else 0, row)
                if total == stated:
                    fields = {"row": row, "column": f.heading, "sum": f"{total:,}"}
                    yield notice("total_agrees", where=sheet.where, **fields)
                else:
                    place = sheet.file, sheet.name, row
                    rejects.add(place, f.heading, texts[f.name], "total", {"sum": f"{total:,}"})
            if not compared:
                yield notice("total_left", where=sheet.where, row=row)
            since = row if partial else since

    def _sum(self, name: str, after: int, before: int) -> Decimal:
        total = Decimal(0)
        for rows, arrays in self.sums:
            if name in arrays:
                within = pc.and_(pc.greater(rows, after), pc.less(rows, before))
                total += Decimal(pc.sum(arrays[name].filter(within)).as_py() or 0)
        return total


def _stated(field: Field, text: str) -> Decimal | None:
    """Return the total a cell states; None where it states none that can be compared."""
    if field.kind == "money":
        try:
            return cells.amount(text, field.unit)
        except cells.Misread:
            return None
    found = cells.plain(text).replace(",", "").removesuffix("小时")
    number = re.fullmatch(r"\d{1,15}(\.\d{1,4})?", found, re.ASCII)
    return Decimal(found) if number and field.kind in ADDED else None
