"""Rows of totals: recognised, compared with the rows above them, never imported."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.ledger import cells
from data.ledger.mapping import Layout
from data.ledger.rejects import Rejects
from data.ledger.said import Notice, notice
from data.ledger.sheets import Sheet

ADDED = ("money", "hours", "count")


@dataclass
class Totals:
    """Numbers met on the way that totals are compared with."""

    sums: list[tuple[pa.Array, Mapping[str, pa.Array]]] = field(default_factory=list)
    found: list[tuple[int, str, Mapping[str, str]]] = field(default_factory=list)
    beside: int = 0

    def compare(self, sheet: Sheet, layout: Layout, rejects: Rejects) -> list[Notice]:
        """Hold each row of totals against the rows above it, a 小计 against those since one."""
        told: list[Notice] = []
        since = 0
        for row, label, texts in sorted(self.found):
            partial = "小" in label or "sub" in label.casefold() or "本页" in label
            compared = False
            for f in layout.columns.values():
                if f.kind not in ADDED or not texts.get(f.name, "").strip():
                    continue
                try:
                    said: Any = (
                        cells.amount(texts[f.name], f.unit) if f.kind == "money"
                        else _plain_number(texts[f.name])
                    )  # fmt: skip
                except cells.Misread:
                    continue
                if said is None:
                    continue
                total = self._sum(f.name, since if partial else 0, row)
                compared = True
                place = sheet.file, sheet.name, row
                if total == said:
                    told.append(notice("total_agrees", where=sheet.where, row=row,
                                               column=f.heading, sum=f"{total:,}"))  # fmt: skip
                else:
                    rejects.add(place, f.heading, texts[f.name], "total", {"sum": f"{total:,}"})
            if not compared:
                told.append(notice("total_left", where=sheet.where, row=row))
            if partial:
                since = row
        return told

    def _sum(self, name: str, after: int, before: int) -> Decimal:
        total = Decimal(0)
        for rows, arrays in self.sums:
            if name in arrays and len(rows):
                within = pc.and_(pc.greater(rows, after), pc.less(rows, before))
                value = pc.sum(arrays[name].filter(within)).as_py()
                total += Decimal(value) if value is not None else 0
        return total


def _plain_number(text: str) -> Decimal | None:
    found = cells.plain(text).replace(",", "").removesuffix("小时")
    return Decimal(found) if re.fullmatch(r"\d{1,15}(\.\d{1,4})?", found, re.ASCII) else None
