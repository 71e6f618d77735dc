"""An answer: what a question returned, in the reader's language.

Chart, table, file, text alternative and trust line all read the same `Answer`, so a panel cannot
show one thing and export another. No Streamlit here.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pyarrow as pa

from data import Snapshot
from pages.ui import formats
from pages.ui.vocabulary import vocabulary
from queries import CODES, Column, Question
from queries.engine import QueryError, Value

# Text that a spreadsheet would run as a formula, half- or full-width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\s？：]+')

BASE, CELL = 2_000, 120  # bytes an answer takes at least, and a cell of a record

Made = TypeVar("Made")


@dataclass(frozen=True)
class Reader:
    """How an answer is read: language, unit of money, theme, scale of the screen, or a phone's."""

    lang: str = "zh"
    unit: str = "wan"
    theme: str = "light"
    scale: float = 1.0
    narrow: bool = False


@dataclass(frozen=True)
class Answer:
    """A question, its result (None: not disclosed), and under which filters it was asked.

    Where the question did not finish, `error` says why, and reading any row raises it: what could
    not be worked out is never taken for what is not there.
    """

    question: Question
    table: pa.Table | None
    params: Mapping[str, Value]
    chosen: Mapping[str, tuple[str, ...]]  # labels of the filters in force
    snapshot: Snapshot
    reader: Reader
    error: QueryError | None = None
    _made: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """What `make` made of this answer, made once: an answer never changes."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    @property
    def nbytes(self) -> int:
        """About how much memory it takes with all that was made of it so far."""
        cells = self.rows * len(self.question.columns) if "records" in self.__dict__ else 0
        made = list(self._made.values())
        size = sum(
            2 * len(one) if isinstance(one, str) else getattr(one, "nbytes", 0) for one in made
        )
        return BASE + self._table_nbytes + CELL * cells + size

    @cached_property
    def _table_nbytes(self) -> int:
        """Asked of Arrow once: it lets go of the interpreter, and gets it back last in line."""
        return int(self.table.nbytes) if self.table is not None else 0

    @property
    def lang(self) -> str:
        """The reader's language, `zh` or `en`."""
        return self.reader.lang

    @property
    def title(self) -> str:
        """The question itself."""
        return self.question.title[self.lang]

    @property
    def note(self) -> str:
        """How to read the answer; empty where the question has no note."""
        return self.question.note[self.lang] if self.question.note else ""

    @cached_property
    def provenance(self) -> str | None:
        """report, import or demo; None when the snapshot does not hold the data."""
        return self.question.provenance(self.snapshot)

    @property
    def provenance_label(self) -> str:
        """What stands in the column 数据性质."""
        return label(CODES["provenance"], self.provenance or "report", self.lang)

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
        """How many rows it has; 0 when not disclosed. Raises QueryError where it did not finish."""
        if self.error is not None:
            raise self.error
        return 0 if self.table is None else int(self.table.num_rows)

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The rows as they are: codes, exact numbers, None for what is not disclosed.

        Raises QueryError where the question did not finish.
        """
        return self.table.to_pylist() if self.rows and self.table is not None else []

    @property
    def row(self) -> dict[str, Any]:
        """The one row of a question with an empty grain."""
        if self.question.grain:
            raise ValueError(f"{self.question.name} may have several rows: use records.")
        return self.records[0]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown. `x_en` is the English side of `x`, never a column of its own."""
        every = {column.name for column in self.question.columns}
        return tuple(
            column
            for column in self.question.columns
            if not (column.name.endswith("_en") and column.name.removesuffix("_en") in every)
        )

    def caption(self, name: str) -> str:
        """A column's heading with its unit: 金额（元）, Amount (¥)."""
        column = self.question.column(name)
        unit = vocabulary("ui").get(f"unit.{column.unit}", {}).get(self.lang, "")
        if not unit:
            return column.caption[self.lang]
        return f"{column.caption[self.lang]}" + (
            f"（{unit}）" if self.lang == "zh" else f" ({unit})"
        )

    def text(self, name: str, row: Mapping[str, Any]) -> str:
        """One cell in words where it is a code or a name; None reads *not disclosed*."""
        value = row[name]
        if self.lang == "en" and row.get(f"{name}_en") is not None:
            value = row[f"{name}_en"]
        if value is None:
            return self.missing
        codes = self.question.column(name).codes
        return label(codes, str(value), self.lang) if codes else str(value)

    @property
    def missing(self) -> str:
        """What a missing value reads: the report did not disclose it, or nobody filled it in.

        Where people are counted it is withheld or cannot be worked out, as the note says: a dash.
        """
        counts_people = any(column.unit == "people" for column in self.question.columns)
        kind = "counted" if counts_people else self.provenance
        return vocabulary("ui")[f"missing.{kind}"][self.lang]

    def cell(self, column: Column, row: Mapping[str, Any]) -> str:
        """One cell as the table on screen shows it; numbers exact, days ISO."""
        value = row[column.name]
        if isinstance(value, datetime.date):
            return value.isoformat()
        if value is None or isinstance(value, str) or column.codes or column.unit in ("year", ""):
            return self.text(column.name, row)
        if column.unit == "pct":
            return formats.exact(value, self.lang, 2)
        if column.unit == "number":
            return formats.exact(value, self.lang, 1)
        if column.unit in ("cny", "hours"):
            return formats.exact(value, self.lang, 2)
        return formats.exact(value, self.lang)

    def csv(self) -> bytes:
        """The rows and headings on screen plus 数据性质, as Excel reads them right the first time.

        UTF-8 with BOM, plain decimals, ISO days, text that looks like a formula made harmless.
        """
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([guarded(heading) for heading in self.headings])
        for row in self.records:
            writer.writerow(
                [*(self._field(column, row) for column in self.columns), self.provenance_label]
            )
        return out.getvalue().encode("utf-8-sig")

    @property
    def headings(self) -> list[str]:
        """Headings of the file: the table's, then 数据性质."""
        nature = vocabulary("ui")["nature"][self.lang]
        return [*(self.caption(column.name) for column in self.columns), nature]

    def _field(self, column: Column, row: Mapping[str, Any]) -> str:
        value = row[column.name]
        if value is None or isinstance(value, str) or column.codes:
            return guarded(self.text(column.name, row))
        if column.unit in ("pct", "number"):
            return self.cell(column, row).replace(",", "")
        return value.isoformat() if isinstance(value, datetime.date) else str(value)

    @property
    def filters_in_words(self) -> str:
        """The filters in force, or that there are none."""
        say = {key: both[self.lang] for key, both in vocabulary("ui").items()}
        parts = [
            f"{say[f'filter.{key}']}{say['list.colon']}{say['list.comma'].join(labels)}"
            for key, labels in self.chosen.items()
        ]
        return say["list.semicolon"].join(parts) or say["filters.none"]

    def file_name(self, suffix: str) -> str:
        """Question, filters, snapshot, and 演示数据 where it is: a name legal everywhere."""
        filters = [one for labels in self.chosen.values() for one in labels]
        parts = [self.title, *filters, self.snapshot.id]
        if self.is_demo:
            parts.append(self.provenance_label)
        return file_name(parts, suffix)


def file_name(parts: Iterable[str], suffix: str) -> str:
    """Parts joined into a file name that every system takes, at most 120 characters long."""
    stem = "_".join(FORBIDDEN.sub(" ", part).strip() for part in parts if part)
    return f"{stem.replace(' ', '-')[:120].rstrip('._-')}.{suffix}"


def label(codes: Mapping[str, tuple[str, str]], code: str, lang: str) -> str:
    """A code's label; the code itself where the list does not have it."""
    return codes.get(code, (code, code))[0 if lang == "zh" else 1]


def guarded(text: str) -> str:
    """Text that no spreadsheet runs: a leading apostrophe where it looks like a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
