"""Plain rows with headings: what is shown of a manifest or a dictionary, and its file.

An `Answer` is what a question returned; a `Listing` is everything else that a reader sees as rows.
Both look the same and both are exported as they are shown. No Streamlit here.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from pages.ui import formats
from pages.ui.answers import Answer

Cell = str | int | Decimal | datetime.date | None


@dataclass(frozen=True)
class Listing:
    """Rows under headings; every row has a cell for each heading.

    `name` is an identifier, `title` and `headings` are in the reader's language. Texts, whole
    numbers, yuan and days are stored as they are; None reads as a dash. `natures` is the last
    column 数据性质 of the file, one for each row, where rows have one. `stem` are further parts of
    the file's name.
    """

    name: str
    title: str
    lang: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    stem: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    note: str = ""

    def is_numeric(self, place: int) -> bool:
        """Whether the column at that place holds numbers alone, and at least one."""
        cells = [row[place] for row in self.rows if row[place] is not None]
        return bool(cells) and all(isinstance(cell, int | Decimal) for cell in cells)


Part = Answer | Listing
"""A part of a page: it is shown as a panel, and it is a file."""


def shown(cell: Cell, lang: str) -> str:
    """A cell as the screen writes it: separators in numbers, two places in yuan, days ISO."""
    if isinstance(cell, Decimal):
        return formats.exact(cell, lang, 2)
    if isinstance(cell, int):
        return formats.exact(cell, lang)
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return formats.NONE if cell is None else cell
