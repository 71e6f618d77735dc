"""A document before it is written: headings, sentences with numbered sources, tables, charts.

Both writers, `docx` and `pdf`, take a `Document`, so they say the same. A number in a sentence is
a `Said` with the number of its source, which the last chapter lists. No Streamlit here.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pages.ui import formats
from pages.ui.answers import Answer
from pages.ui.cards import Row
from pages.ui.figures.charts import Chart
from pages.ui.files import drawing
from pages.ui.words import words

MEASURED = 200  # rows looked at for the width of a column
ONE_LINE = 10  # letters of a heading that is not broken
LINE, SHORT, PADDING = 84, 18, 2  # letters of a line of a table, of a short column, of its edges
WHOLE = 15  # rows of a table that stays on one page
WORD = re.compile(r"[^\s\u2e80-\uffef]+")  # Chinese breaks anywhere
WIDTH = 760  # pixels of a chart across the text

say = words("ui")
log = logging.getLogger("dashboard")


class Said(NamedTuple):
    """Words of a sentence, and the number of their source; 0 where they need none."""

    text: str
    source: int = 0


@dataclass(frozen=True)
class Heading:
    """A heading: 1 a chapter, 2 a section, 3 a paragraph's own."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; a small one where it is a note."""

    parts: tuple[Said, ...]
    is_note: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption; `numeric` are the places of columns set to the right."""

    caption: Said
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]

    @property
    def shares(self) -> list[float]:
        """How wide each column is against the others: a short one as it needs, so that no number,
        no day and no word of a heading is broken; long ones have what is left.
        """
        longest = [
            max((formats.width(row[place]) for row in self.rows[:MEASURED]), default=0)
            for place in range(len(self.headings))
        ]
        heads = list(map(_heading_needs, self.headings))
        needs = [max(*both) + PADDING for both in zip(longest, heads, strict=True)]
        short = [need for need in needs if need <= SHORT]
        left, long = max(LINE - sum(short), 0), sum(needs) - sum(short)
        return [need if need <= SHORT else max(left * need / long, SHORT) for need in needs]


def _heading_needs(text: str) -> float:
    """Letters of the longest line of a heading: a short one takes one line, others two or more."""
    whole = formats.width(text)
    return whole if whole <= ONE_LINE else max(whole / 2, *map(len, WORD.findall(text)), 0)


@dataclass(frozen=True)
class Image:
    """A chart with its caption: as SVG, and in words for readers who do not see it."""

    caption: Said
    svg: bytes
    said: str


Block = Heading | Text | Table | Image


@dataclass
class Document:
    """A document in the making. `mark` stands on every page where figures are generated.

    `draws` is False once this machine has turned out to draw no charts.
    """

    lang: str
    title: str
    under: str
    mark: str
    author: str
    blocks: list[Block] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    draws: bool = True

    def numbered(self) -> Iterator[tuple[Block, str]]:
        """The blocks, a table and an image each with its number among its kind: 表 1, Figure 2."""
        many = Counter[str]()
        for block in self.blocks:
            kind = {Table: "table", Image: "image"}.get(type(block), "")
            many[kind] += 1
            yield block, say(self.lang, f"document.{kind}", number=many[kind]) if kind else ""

    def heading(self, level: int, text: str) -> None:
        """Add a heading."""
        self.blocks.append(Heading(level, text))

    def text(self, *parts: Said | str, is_note: bool = False) -> None:
        """Add a paragraph."""
        gap = [Said(" ")] if self.lang == "en" else []
        said = [
            one for part in parts for one in (*gap, Said(part) if isinstance(part, str) else part)
        ]
        self.blocks.append(Text(tuple(said[len(gap) :]), is_note))

    def said(self, text: str, answer: Answer, lines: str | None = None) -> Said:
        """Words and where they come from: the question, its filters, its source, its lines.

        What is no published figure says so where it stands, before the words.
        """
        if answer.provenance != "report":
            text = f"{answer.provenance_label}{say(self.lang, 'list.colon')}{text}"
        return Said(text, self.source(answer, lines))

    def source(self, answer: Answer, lines: str | None = None) -> int:
        """The number under which the last chapter names a source."""
        facts = [answer.title, answer.provenance_label]
        if answer.chosen:
            facts.append(answer.filters_in_words)
        if lines:
            facts.append(f"{say(answer.lang, 'explain.lines')} {lines}")
        told = say(answer.lang, "list.semicolon").join(facts)
        return self.sources.setdefault(told, len(self.sources) + 1)

    def image(self, answer: Answer, chart: Chart) -> None:
        """Add an answer's chart, if this machine draws."""
        if not self.draws:
            return
        try:
            svg = drawing.svg(chart.picture(answer).to_dict(), WIDTH)
        except drawing.NoBrowser as error:
            self.draws = False
            log.warning("A document has no charts: %s", error)
            return
        self.blocks.append(Image(self.said(answer.title, answer), svg, chart.alternative(answer)))

    def table(
        self, caption: str, answer: Answer, names: Sequence[str], rows: Sequence[Row] | None = None
    ) -> None:
        """Add columns of an answer as a table, its cells as the screen writes them."""
        columns = [answer.question.column(name) for name in names]
        shown = answer.records if rows is None else rows
        lines = dict.fromkeys(filter(None, (row.get("report_lines") for row in shown)))
        self.blocks.append(
            Table(
                self.said(caption, answer, say(self.lang, "list.comma").join(lines)),
                tuple(answer.caption(name) for name in names),
                tuple(tuple(answer.cell(one, row) for one in columns) for row in shown),
                frozenset(n for n, one in enumerate(columns) if one.unit not in ("", "date")),
            )
        )
