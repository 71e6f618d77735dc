"""Plain rows with headings: what is shown of a manifest or a dictionary, and its file.

An `Answer` is what a question returned; a `Listing` is everything else that a reader sees as rows.
Both look the same and both are exported as they are shown. No Streamlit here.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from html import escape

from pages.ui import formats, markup
from pages.ui.answer import file_name, guarded, label
from pages.ui.vocabulary import vocabulary
from queries import CODES

Cell = str | int | Decimal | datetime.date | None
NAME = re.compile(r"[\w./-]{1,24}|[\d-]{10} [\d:]{5}", re.ASCII)  # a name or a time, read whole
FOLDED = "\n"  # a cell of several lines is code: folded away until it is asked for


@dataclass(frozen=True)
class Listing:
    """Rows under headings; every row has a cell for each heading.

    `name` is an identifier, `title` and `headings` are in the reader's language. Texts, whole
    numbers, yuan and days are kept as they are; None reads as a dash.
    `natures` is the last column 数据性质 of the file, one for each row, where rows have one.
    """

    name: str
    title: str
    lang: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    stem: tuple[str, ...] = ()  # further parts of the file's name
    natures: tuple[str, ...] = ()
    note: str = ""

    @cached_property
    def html(self) -> str:
        """What is shown of it, made once: a listing never changes."""
        return table(self)

    @property
    def nbytes(self) -> int:
        """About how much memory it takes with its HTML."""
        return 2 * (len(self.html) + sum(len(str(cell)) for row in self.rows for cell in row))

    def csv(self) -> bytes:
        """The rows and headings on screen: UTF-8 with BOM, plain numbers, harmless text."""
        out = io.StringIO()
        writer = csv.writer(out)
        nature = [vocabulary("ui")["nature"][self.lang]] if self.natures else []
        writer.writerow([guarded(text) for text in (*self.headings, *nature)])
        for row, last in zip(self.rows, self.natures or [""] * len(self.rows), strict=True):
            writer.writerow([*map(_field, row), *([last] if self.natures else [])])
        return out.getvalue().encode("utf-8-sig")

    def file_name(self, suffix: str = "csv") -> str:
        """Title, what else tells it apart, and 演示数据 where a row is: a name legal everywhere."""
        demo = label(CODES["provenance"], "demo", self.lang)
        return file_name((self.title, *self.stem, demo if demo in self.natures else ""), suffix)


def table(listing: Listing) -> str:
    """The listing as HTML, with the look of every table."""
    numeric = [
        any(isinstance(row[place], int | Decimal) for row in listing.rows)
        and all(isinstance(row[place], int | Decimal | None) for row in listing.rows)
        for place in range(len(listing.headings))
    ]
    head = "".join(
        markup.head_cell(text, number)
        for text, number in zip(listing.headings, numeric, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            _cell(cell, heading, listing.lang, number)
            for cell, heading, number in zip(row, listing.headings, numeric, strict=True)
        )
        + "</tr>"
        for row in listing.rows
    )
    return markup.grid(listing.title, head, body)


def _cell(cell: Cell, heading: str, lang: str, numeric: bool) -> str:
    text = shown(cell, lang)
    if FOLDED in text:
        first = escape(heading)
        folded = f"<details><summary>{first}</summary><pre>{escape(text)}</pre></details>"
        return markup.body_cell(folded, heading)
    kinds = ["num"] if numeric else []
    if len(text) <= markup.SHORT or NAME.fullmatch(text):
        kinds.append("short")
    html = escape(text) if cell is not None else f'<span class="missing">{escape(text)}</span>'
    return markup.body_cell(html, heading, " ".join(kinds))


def shown(cell: Cell, lang: str) -> str:
    """A cell as the screen writes it: separators in numbers, two places in yuan, days ISO."""
    if isinstance(cell, Decimal):
        return formats.exact(cell, lang, 2)
    if isinstance(cell, int):
        return formats.exact(cell, lang)
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return formats.NONE if cell is None else cell


def _field(cell: Cell) -> str:
    if cell is None:
        return formats.NONE
    return guarded(cell) if isinstance(cell, str) else str(cell)
