"""An answer: what a question returned under a view, in the reader's language.

Chart, table, file, text alternative and trust line all read the same `Answer`, so a panel cannot
show one thing and export another. No Streamlit here.
"""

import datetime
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

import pyarrow as pa

from data import Snapshot
from pages.ui import formats
from pages.ui.fetch import key_of, seen
from pages.ui.filters import FILTERS, taken
from pages.ui.view import Reader, View
from pages.ui.words import words
from queries import CODES, MEASURED, Column, Question, beside, disclosure
from queries.engine import QueryError, Value

ZERO = Decimal(0)
TARGET = "target_cny"

say = words("ui")


@dataclass(frozen=True)
class Answer:
    """A question, its result (None: not disclosed), and the view it was asked under.

    Where the question did not finish, `error` says why, and reading any row raises it: what could
    not be computed is never taken for what is not there.
    """

    view: View
    question: Question
    params: Mapping[str, Value]
    table: pa.Table | None
    error: QueryError | None = None

    @property
    def lang(self) -> str:
        """The reader's language."""
        return self.view.reader.lang

    @property
    def reader(self) -> Reader:
        """How it is read."""
        return self.view.reader

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot asked."""
        return self.view.snapshot

    @cached_property
    def key(self) -> tuple[Hashable, ...]:
        """All that what is drawn or written of it depends on: an explicit key for the cache."""
        return (*key_of(self.question, self.params, self.snapshot), self.reader)

    @property
    def name(self) -> str:
        """Its question's name: what an address calls it."""
        return self.question.name

    @property
    def title(self) -> str:
        """The question in the reader's language."""
        return self.question.title[self.lang]

    @property
    def note(self) -> str:
        """How the figures are counted, in the reader's language; empty where nothing is said."""
        return self.question.note[self.lang] if self.question.note else ""

    @property
    def is_protected(self) -> bool:
        """Whether figures about people are withheld or rounded in it."""
        return not self.reader.is_staff and disclosure.is_protected(self.question)

    @cached_property
    def is_withheld(self) -> bool:
        """Whether all its numbers about people are withheld, and it has no others."""
        names = [one.name for one in self.columns if one.unit in MEASURED]
        return self.is_protected and {row[one] for row in self.records for one in names} == {None}

    @cached_property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Labels of the filters in force that the question takes, in the order declared."""
        found = {
            key: one.labels(self._codes(key), self.snapshot, self.lang)
            for key, one in FILTERS.items()
            if key in self.question.takes
        }
        return {key: labels for key, labels in found.items() if labels}

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """Names of the page's chosen filters that the question does not take: its figures stand."""
        return tuple(
            say(self.lang, f"filter.{key}")
            for key in taken(self.view.page)
            if key in self.view.chosen and key not in self.question.takes
        )

    def _codes(self, key: str) -> tuple[str, ...]:
        codes = self.view.chosen.get(key, ())
        return codes if FILTERS[key].value(codes) == self.params[key] else ()

    @cached_property
    def provenance(self) -> str | None:
        """report, import or demo; None when the snapshot does not hold the data."""
        return self.question.provenance(self.snapshot)

    @property
    def provenance_label(self) -> str:
        """The value of the column 数据性质; what follows from a reader's assumption says so."""
        nature = label(CODES["provenance"], self.provenance or "report", self.lang)
        is_assumed = bool(ASSUMED & set(self.question.takes))
        return say(self.lang, "nature.assumed", nature=nature) if is_assumed else nature

    @property
    def is_demo(self) -> bool:
        """Whether generated data went into it."""
        return self.provenance == "demo"

    @property
    def disclosed(self) -> bool:
        """Whether the snapshot holds the tables the question reads."""
        return self.table is not None or self.error is not None

    @property
    def rows(self) -> int:
        """Number of rows; 0 when not disclosed. Raises QueryError where it did not finish."""
        if self.error is not None:
            raise self.error
        return 0 if self.table is None else int(self.table.num_rows)

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The rows as they are: codes, exact numbers, None for what is not disclosed.

        Raises QueryError where the question did not finish.
        """
        return self.table.to_pylist() if self.rows and self.table is not None else []

    @cached_property
    def around(self) -> Self:
        """The same answer of every year, where a choice of years leaves rows out by their year.

        A chart draws the years chosen among the others.
        """
        years = [one for one in self.question.filters if one.column == "year" and not one.is_hidden]
        if not years or not self.rows or not self.params["year"]:
            return self
        params = {**self.params, "year": []}
        every = seen(self.question, params, self.snapshot, self.reader.is_staff)
        return replace(self, table=every)

    def is_chosen(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of `around` is of a year chosen; every row where none is."""
        years = self.params.get("year")
        return not isinstance(years, list) or not years or row.get("year", years[0]) in years

    @cached_property
    def largest(self) -> Mapping[str, Decimal]:
        """The largest size of the numbers of each measured column; 0 where there is none."""
        measured = [column.name for column in self.question.columns if column.unit in MEASURED]
        return {
            name: max((abs(Decimal(row[name])) for row in self.records if row[name]), default=ZERO)
            for name in measured
        }

    @cached_property
    def unit(self) -> str:
        """The unit of money in a chart: the reader's, unless its largest amount would be lost.

        A target may be a hundred times what is raised; it does not count.
        """
        money = [
            one.name for one in self.question.columns if one.unit == "cny" and one.name != TARGET
        ]
        most = max((self.largest[name] for name in money), default=ZERO)
        return formats.legible(most, self.reader.unit, self.lang)

    @property
    def row(self) -> dict[str, Any]:
        """The one row of a question with an empty grain."""
        if self.question.grain:
            raise ValueError(
                f"{self.name} may have several rows: use records, or leave its -- grain empty."
            )
        if not self.rows:
            raise ValueError(
                f"{self.name} has no row on {self.snapshot.id}, which lacks a table it reads. Look "
                "at rows first."
            )
        return self.records[0]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown: not `x_en`, the English side of `x`, nor those that only withhold."""
        every = {column.name for column in self.question.columns}
        left_out = {f"{name}_en" for name in every} | {*disclosure.WITHHOLDING}
        return tuple(one for one in self.question.columns if one.name not in left_out)

    def caption(self, name: str) -> str:
        """A column's heading with its unit: 金额（元）, Amount (¥)."""
        column = self.question.column(name)
        key = f"unit.{column.unit}"
        return with_unit(column.caption[self.lang], say(self.lang, key) if key in say else "",
                         self.lang)  # fmt: skip

    def text(self, name: str, row: Mapping[str, Any]) -> str:
        """One cell in words where it is a code or a name; None reads *not disclosed*."""
        value = row[name]
        if self.lang == "en" and row.get(f"{name}_en") is not None:
            value = row[f"{name}_en"]
        if value is None:
            return formats.NONE if name in CLEAR else self.missing
        codes = self.question.column(name).codes
        return label(codes, str(value), self.lang) if codes else str(value)

    @property
    def missing(self) -> str:
        """The text of a missing value: not disclosed by the report, or not filled in; a dash where
        people or gifts are counted, for it is withheld or cannot be computed, as the note says.
        What payees are paid is withheld from no staff."""
        apart = beside.PAYEES if self.reader.is_staff else beside.PAYEES[1:]
        units = {column.unit for column in self.question.columns if column.name not in apart}
        is_withheld = units & {"people", "gifts"} or (self.rounded and "cny" not in units)
        kind = "counted" if is_withheld else self.provenance
        return say(self.lang, f"missing.{kind}")

    def cell(self, column: Column, row: Mapping[str, Any]) -> str:
        """One cell as the table on screen shows it; numbers exact, days ISO."""
        value = row[column.name]
        if isinstance(value, datetime.date):
            return value.isoformat()
        if value is None or isinstance(value, str) or column.codes or column.unit in ("year", ""):
            return self.text(column.name, row)
        return formats.exact(value, self.lang, self.places(column.unit))

    def places(self, unit: str) -> int | None:
        """The decimals that a number of this unit has at most; None: all its digits."""
        return (disclosure.PLACES if unit in self.rounded else PLACES).get(unit)

    @cached_property
    def rounded(self) -> frozenset[str]:
        """Units of the numbers that are rounded in it."""
        return frozenset() if self.reader.is_staff else disclosure.rounded_units(self.question)

    @property
    def filters_in_words(self) -> str:
        """The filters in force, or that there are none."""
        return in_words(self.chosen, self.lang)


ASSUMED = {"monthly", "by"}  # filters that hold what a reader assumes
CLEAR = ("unclear_cny", "share_pct")  # nobody fills these in: they are worked out, or withheld

SOURCES = {"seed": "seed (\\d+)", "derived": "worked out from (.+)", "ledger": "ledger (.+)"}
"""What publishing writes where a table has no file of its own."""

PLACES: Mapping[str, int] = {"pct": 2, "number": 1, "cny": 2, "hours": 2}
"""Decimal places that a number of a unit shows in tables; every other shows all its digits."""


def in_words(chosen: Mapping[str, tuple[str, ...]], lang: str) -> str:
    """Filters with the labels chosen of each, or that there are none."""
    colon, comma = say(lang, "list.colon"), say(lang, "list.comma")
    parts = [
        f"{say(lang, f'filter.{key}')}{colon}{comma.join(labels)}" for key, labels in chosen.items()
    ]
    return say(lang, "list.semicolon").join(parts) or say(lang, "filters.none")


def label(codes: Mapping[str, tuple[str, str]], code: str, lang: str) -> str:
    """A code's label; the code itself where the list does not have it."""
    return codes.get(code, (code, code))[0 if lang == "zh" else 1]


def origin(source: str, lang: str) -> str:
    """Where a table comes from: a file as it is named, what the program did in words."""
    for kind, known in SOURCES.items():
        if match := re.fullmatch(known, source):
            return say(lang, f"source.{kind}", what=match[1])
    return source


def with_unit(caption: str, unit: str, lang: str) -> str:
    """A caption with its unit in brackets, full-width ones in Chinese."""
    if not unit:
        return caption
    return f"{caption}（{unit}）" if lang == "zh" else f"{caption} ({unit})"
