"""A question and its parts as dataclasses, the units of columns, the formulas of measures."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from data import Snapshot
from data.manifest import weakest
from data.schema import CODES
from queries.engine import Value

UNITS: Mapping[str, str] = {
    "": "varchar",
    "count": "bigint",  # things: projects, campaigns, activities
    "gifts": "bigint",  # single gifts or refunds, the same donor counted each time
    "people": "bigint",  # distinct people
    "parts": "bigint",  # of the eight parts of a project record
    "records": "bigint",  # participations, the same person counted each time
    "days": "bigint",
    "year": "bigint",
    "month": "bigint",
    "cny": "decimal(18, 2)",
    "hours": "decimal(18, 2)",
    "pct": "double",
    "number": "double",
    "date": "date",
}
"""Closed list of units, each with the SQL type of its columns."""

MEASURED = frozenset(UNITS) - {"", "year", "month", "date"}
"""Units of numbers that measure something: their columns have a formula in `measures.toml`."""

ADDITIVE = frozenset({"count", "gifts", "parts", "records", "cny", "hours"})
"""Units of numbers that may be added up; of people, shares and averages none may."""

MEASURES: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (Path(__file__).parent / "measures.toml").read_text("utf-8")
)


OPEN: Mapping[str, Value] = dict.fromkeys(("q", "id", "sort"), "") | dict.fromkeys(
    ("monthly", "by", "page")
)
"""What fills a parameter when nothing is chosen; every other one takes a list."""


class QuestionError(Exception):
    """A question breaks its contract. The text names each fault: file and line, fault, cure."""


@dataclass(frozen=True)
class Param:
    """A `$name` of the SQL, filled by the filter of the same key."""

    name: str
    meaning: Mapping[str, str]


@dataclass(frozen=True)
class Filter(Param):
    """A filter applied to the result, by a column, and not a `$name` of the SQL.

    It leaves a row where `column` holds one of the codes chosen; a column of days, where its year
    is one of them; with `or_missing`, also where the column is NULL. With `code` it leaves a row
    where `column` is true, once that code is chosen.

    A column that `is_hidden` is not shown: the SQL returns it after the columns shown, and the rows
    left are added up over it.
    """

    column: str
    or_missing: bool = False
    code: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Column:
    """A result column: captions in both languages, a unit of `UNITS`, its code list or None."""

    name: str
    caption: Mapping[str, str]
    unit: str = ""

    @property
    def codes(self) -> Mapping[str, tuple[str, str]] | None:
        """The closed list whose labels this column shows: the column is named like the list."""
        return CODES.get(self.name)


@dataclass(frozen=True)
class Question:
    """One question: its words, what it reads and takes, what it returns, and its SQL.

    `rows` names the question that lists the records behind it, or is empty where its own rows
    are those records. `largest` orders rows that are added up: the number by which they stand,
    largest first, and the column whose rows are ordered together, if there is one. `totals` are
    columns whose sum has a meaning: their table ends with it. `lines` gives the line of the file
    for each tag and name, so that a fault can say where it is.
    """

    name: str
    title: Mapping[str, str]
    grain: tuple[str, ...]
    reads: tuple[str, ...]
    rows: str
    largest: tuple[str, ...]
    totals: tuple[str, ...]
    params: tuple[Param, ...]
    filters: tuple[Filter, ...]
    columns: tuple[Column, ...]
    note: Mapping[str, str] | None
    sql: str
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def takes(self) -> tuple[str, ...]:
        """Keys of the filters that apply to this question."""
        return tuple(dict.fromkeys(one.name for one in (*self.params, *self.filters)))

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """Of them those that fill a `$name` of the SQL; the others narrow its result."""
        return tuple(param.name for param in self.params)

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """Columns the SQL returns after those shown, over which its rows are added up."""
        return tuple(dict.fromkeys(one.column for one in self.filters if one.is_hidden))

    def line(self, tag: str, name: str = "") -> int:
        """The line of the file with that tag and name, counted from 1; 1 where there is none."""
        return self.lines.get((tag, name), 1)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def formula(self, column: Column) -> Mapping[str, str] | None:
        """How a number is worked out, in words; None for what is not measured."""
        if column.unit not in MEASURED:
            return None
        return MEASURES.get(f"{self.name}.{column.name}", MEASURES.get(column.name))

    def provenance(self, snapshot: Snapshot) -> str | None:
        """The weakest provenance among the tables read, or None where one of them is absent.

        None means *not disclosed*: the question is not to be run on this snapshot.
        A question that reads the `snapshot` view alone is as strong as it gets: `report`.
        """
        names = set(self.reads) - {"snapshot"}
        if not names <= set(snapshot.tables):
            return None
        return weakest(["report", *(snapshot.tables[name].provenance for name in names)])
