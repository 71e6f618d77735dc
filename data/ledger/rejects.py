"""Rows that are not imported, each with its place, what was found and what was expected."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from data.errors import SnapshotError
from data.ledger.personal import starred
from data.ledger.said import reason, shown_long

MOST = 200_000
HEADINGS = ("file", "sheet", "row", "column", "found", "expected", "code")


@dataclass(frozen=True)
class Reject:
    """One thing wrong with one row; `found` holds no personal data."""

    file: str
    sheet: str
    row: int
    column: str
    found: str
    code: str
    fields: Mapping[str, str]

    @property
    def expected(self) -> str:
        """What was expected, in English."""
        return reason(self.code, self.fields)


@dataclass
class Rejects:
    """All rejects of one import."""

    all: list[Reject] = field(default_factory=list)

    def add(
        self,
        place: tuple[str, str, int],
        column: str,
        found: str,
        code: str,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        """Note a reject; `found` is starred. Raises SnapshotError ledger_many beyond 200,000."""
        if len(self.all) >= MOST:
            raise SnapshotError("ledger_many", {"file": place[0], "limit": f"{MOST:,}"})
        text = shown_long(starred(found), 120)
        self.all.append(Reject(*place, column, text, code, dict(fields or {})))

    @property
    def rows(self) -> int:
        """How many rows are rejected; one row may be wrong in several columns."""
        return len({(r.file, r.sheet, r.row) for r in self.all})

    def by_code(self) -> Mapping[str, int]:
        """How many of each kind, the most frequent first."""
        return dict(Counter(reject.code for reject in self.all).most_common())


def guarded(text: str) -> str:
    """Text a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def write(
    rejects: Iterable[Reject],
    out: BinaryIO,
    headings: Sequence[str] = HEADINGS,
    expected: Callable[[Reject], str] = lambda reject: reject.expected,
) -> None:
    """The reject file: CSV, UTF-8 with BOM, in the order of file, sheet and row.

    `headings` and what was `expected` may be said in another language.
    """
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(headings)
    for r in sorted(rejects, key=lambda r: (r.file, r.sheet, r.row, r.column)):
        cells = (r.file, r.sheet, str(r.row), r.column, r.found, expected(r), r.code)
        lines.writerow([guarded(cell) for cell in cells])
    text.flush()
    text.detach()
