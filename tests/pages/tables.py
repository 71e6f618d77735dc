"""Tables as a reader sees them: rows of text, out of HTML."""

import re
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser


class Cells(HTMLParser):
    """Rows of the text of a table's cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def rows_of(html: str) -> list[list[str]]:
    """The rows of the tables in HTML, headings first; the line of sums is not one of them."""
    cells = Cells()
    cells.feed(re.sub("<tfoot>.*?</tfoot>", "", html))
    return cells.rows


def plain(text: str) -> Decimal | str:
    """A number as such, however it is written; other text without its guard."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text.lstrip("'")
