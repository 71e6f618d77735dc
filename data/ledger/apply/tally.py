"""How many rows a table has, what they add up to, from which day to which."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from data.said import say
from data.schema import TABLES

ADDED = ("money", "hours")


@dataclass(frozen=True)
class Tally:
    """Rows, their sum where the table has amounts or hours, their days where it has some."""

    rows: int
    sum: Decimal | None
    first: date | None
    last: date | None

    def said(self, lang: str) -> str:
        """The tally in words of that language."""
        found = say(lang, "tally.rows", rows=f"{self.rows:,}")
        if self.sum is not None:
            found += say(lang, "tally.sum", sum=f"{self.sum:,}")
        if self.first is not None:
            found += say(lang, "tally.days", first=self.first, last=self.last)
        return found


def amount_of(table: str) -> str | None:
    """Return the column that adds up to what the table is about."""
    return next((c.name for c in TABLES[table].columns if c.kind in ADDED), None)


def tally(table: str, rows: pa.Table) -> Tally:
    """Return the tally of some rows of a table."""
    name, day = amount_of(table), TABLES[table].dated
    total = Decimal(pc.sum(rows[name]).as_py() or 0) if name else None
    span = pc.min_max(rows[day].cast(pa.date32(), safe=False)).as_py() if day else {}
    return Tally(rows.num_rows, total, span.get("min"), span.get("max"))
