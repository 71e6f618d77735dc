"""How many rows a table has, what they add up to, from which day to which."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from data.schema import TABLES

ADDED = ("money", "hours")


@dataclass(frozen=True)
class Tally:
    """Rows, their sum where the table has amounts or hours, their days where it has some."""

    rows: int
    sum: Decimal | None
    first: date | None
    last: date | None

    def __str__(self) -> str:
        total = "" if self.sum is None else f", {self.sum:,}"
        days = "" if self.first is None else f", {self.first} to {self.last}"
        return f"{self.rows:,} rows{total}{days}"


def amount_of(table: str) -> str | None:
    """Return the column that adds up to what the table is about."""
    return next((c.name for c in TABLES[table].columns if c.kind in ADDED), None)


def tally(table: str, rows: pa.Table) -> Tally:
    """Return the tally of some rows of a table."""
    name, day = amount_of(table), TABLES[table].dated
    total = Decimal(pc.sum(rows[name]).as_py() or 0) if name else None
    span = pc.min_max(rows[day].cast(pa.date32(), safe=False)).as_py() if day else {}
    return Tally(rows.num_rows, total, span.get("min"), span.get("max"))
