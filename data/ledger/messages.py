"""What an import has to say: notices, and rejected rows with what was expected of them.

Each is a code with fields. The English sentences stand here, the Chinese ones where the app says
them.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO

from data.errors import SnapshotError, shown
from data.ledger.people.numbers import starred

MOST = 200_000
HEADINGS = ("file", "sheet", "row", "column", "found", "expected", "code")
Place = tuple[str, str, int]  # file, sheet, row
Fields = Mapping[str, str]

# What was expected of a cell that is rejected.
REASONS: Fields = MappingProxyType(
    {
        "day": "a day such as 2021-10-10, 2021/10/10, 2021年10月10日 or 20211010",
        "day_without_year": "a day with its year: neither the cell nor the file says which",
        "no_such_day": "a day that exists, between 1949 and 2100",
        "day_future": "a day no later than {as_of}",
        "clock": "a time such as 08:30",
        "amount": "an amount such as 1,234.50, ¥1,234.50, 12.50元 or 1250万元",
        "amount_large": "an amount below 1,000,000,000,000,000 yuan",
        "amount_places": "an amount of at most two decimals in yuan; nothing is rounded",
        "amount_zero": "an amount that is not zero",
        "amount_negative": "an amount above zero; only a refund or a correction is negative",
        "refund_positive": "a negative amount for a refund",
        "hours": "hours such as 2.5, 2.5小时 or 2小时30分",
        "hours_range": "more than 0 and at most 24 hours",
        "hours_places": "hours of at most two decimals; nothing is rounded",
        "flag": "yes or no: 是/否, 有/无, 1/0",
        "count": "a whole number",
        "year": "a year such as 2021",
        "number": "a number",
        "key": "an identifier of at most 64 printable characters",
        "key_cut": "an identifier in full: the spreadsheet has shortened it, format it as text",
        "text": "text without control characters",
        "text_long": "text of at most 4,000 characters",
        "formula": "a value, not a formula",
        "code": "one of: {allowed}",
        "code_near": "one of: {allowed}; did you mean {near}?",
        "empty": "a value: the cell is empty",
        "empty_column": "{column}: the ledger does not say it",
        "cells": "as many cells as headings: the row has {cells}, the headings are {headings}",
        "excel_error": "a value: the cell holds an error of the spreadsheet",
        "no_value": "a value: the formula was never calculated; open the file in Excel and save it",
        "same_key": "a key used once: row {row} has it too",
        "same_content": "a row of its own: row {row} says exactly the same",
        "unknown_project": "a project of the register",
        "unknown_project_near": "a project of the register; did you mean {near}?",
        "unknown_campaign": "a campaign on record",
        "unknown_campaign_near": "a campaign on record; did you mean {near}?",
        "unknown_team": "a team on record",
        "unknown_team_near": "a team on record; did you mean {near}?",
        "unknown_key": "a {table} on record",
        "promise": "{promise}",
        "total": "{sum}: what the rows above add up to",
    }
)

# What an import tells beside the rejects.
NOTICES: Fields = MappingProxyType(
    {
        "sheet_unknown": "{where}: no known kind of ledger in its first {rows} rows; not read.",
        "sheet_empty": "{where}: no rows under the headings.",
        "sheet_hidden": "{where}: the sheet is hidden; it was read all the same.",
        "mapped": "{where}: {title}; headings in row {row}; {columns}.",
        "ignored": "{where}: not read: {columns}.",
        "personal": "{where}: personal data, left out: {columns}.",
        "hidden_numbers": "{where}: {count} phone or ID numbers inside {column} were starred out.",
        "footers": "{where}: remarks under the table, not imported: row {rows}.",
        "beside": "{where}: {count} rows have cells beside the headings, which were not read.",
        "encoding": "{where}: read as {encoding}.",
        "year_assumed": "{where}: days without a year were read as {year}.",
        "total_agrees": "{where}, row {row}: the total of {column} agrees ({sum}).",
        "total_left": "{where}, row {row}: a row of totals, not imported.",
        "hours_rounded": "{where}: {count} spellings of time were rounded to 0.01 hours.",
        "default": "{table}: {count} rows without {column} were given {value}.",
        "worked_out": "{table}: {count} rows were worked out of {source}.",
        "new_projects": "{count} projects were not on record and got a number: {names}.",
        "near_project": "{name} is new, but close to {near} ({id}): is it the same?",
        "by_name_alone": "{table}: {count} people are known by name alone; namesakes count as one.",
        "earlier": "{count} volunteers known by their service lines alone began earlier.",
        "refund_alone": "{count} refunds do not name the gift they return; they are kept.",
        "team_unknown": "{count} rows name a team that is not on record; they are kept without it.",
        "sign_turned": "{count} refunds were written as positive amounts; they count as negative.",
        "removed": "{table}: {count} rows on record are not in the files and stay, such as {keys}.",
        "as_of_assumed": "As of {as_of}, the last day in the files; say --as-of for another.",
    }
)


@dataclass(frozen=True)
class Notice:
    """Something to tell the operator; `fields` fill the slots of NOTICES[code]."""

    code: str
    fields: Fields

    def __str__(self) -> str:
        return NOTICES[self.code].format(**self.fields)


def notice(code: str, **fields: object) -> Notice:
    """A notice; long values are cut for the sentence."""
    return Notice(code, {name: shown_long(value) for name, value in fields.items()})


@dataclass(frozen=True)
class Reject:
    """One thing wrong with one row; `found` holds no personal data."""

    file: str
    sheet: str
    row: int
    column: str
    found: str
    code: str
    fields: Fields

    @property
    def place(self) -> Place:
        """File, sheet and row."""
        return self.file, self.sheet, self.row

    @property
    def expected(self) -> str:
        """What was expected, in English."""
        cut = {
            name: text if name == "allowed" else shown(text) for name, text in self.fields.items()
        }
        return REASONS[self.code].format(**cut)


@dataclass
class Rejects:
    """All rejects of one import."""

    all: list[Reject] = field(default_factory=list)

    def add(self, place: Place, column: str, found: str, code: str, fields: Fields) -> None:
        """Add a reject; `found` is starred. Raises SnapshotError ledger_many beyond 200,000."""
        if len(self.all) >= MOST:
            raise SnapshotError("ledger_many", {"file": place[0], "limit": f"{MOST:,}"})
        text = shown_long(starred(found), 120)
        self.all.append(Reject(*place, column, text, code, dict(fields)))


def write(
    rejects: Iterable[Reject],
    out: BinaryIO,
    headings: Sequence[str] = HEADINGS,
    expected: Callable[[Reject], str] = lambda reject: reject.expected,
) -> None:
    """Write the reject file: CSV, UTF-8 with BOM, in the order of file, sheet and row.

    `headings` and what was `expected` may be said in another language.
    """
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(headings)
    for r in sorted(rejects, key=lambda r: (*r.place, r.column)):
        cells = (r.file, r.sheet, str(r.row), r.column, r.found, expected(r), r.code)
        lines.writerow([_guarded(cell) for cell in cells])
    text.flush()
    text.detach()


def _guarded(text: str) -> str:
    """Text a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def shown_long(value: object, longest: int = 600) -> str:
    """Printable text of any value, at most `longest` characters."""
    if isinstance(value, int):
        return f"{value:,}"
    text = "".join(c if c.isprintable() else "\ufffd" for c in str(value)[: longest + 1])
    return text if len(text) <= longest else text[: longest - 1] + "…"


def in_both(text: str) -> Mapping[str, str]:
    """A title from the operator: `中文|English`, or the same in both languages."""
    chinese, _, english = text.partition("|")
    return {"zh": chinese.strip(), "en": english.strip() or chinese.strip()}
