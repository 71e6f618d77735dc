"""What states a unit amid the rows of a table: remarks beside and below them, and columns.

A column headed 单位 may say the unit of the amounts row by row. Where all rows say the same it is
read; where they differ it stops the amounts.
"""

import re
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.headings import SCALED, name_of, spoken
from data.ledger.match.recognise import Layout
from data.ledger.match.units import CURRENCIES, LABEL, UNCLEAR, YUAN, is_statement, stated
from data.ledger.people.names import bare
from data.ledger.read.cells import HOURS, UNITS
from data.ledger.read.sheets import Batch

HEADED = re.compile(rf"(?:金额|货币|计量|计价)?(?:{LABEL})(?:种类)?")
MONEY, TIME = frozenset(UNITS) | CURRENCIES | {UNCLEAR}, frozenset(HOURS)
MOST_CELLS = 100  # spellings of a column of units; one with more holds something else

Mask = npt.NDArray[np.bool_]


@dataclass
class Beside:
    """The texts found, the columns headed （万元） without a cell so far, and the cells of those
    headed 单位."""

    layout: Layout
    texts: list[str] = field(default_factory=list)
    bare: set[int] = field(default_factory=set)
    cells: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the columns."""
        ignored, columns = self.layout.ignored, self.layout.columns
        if any(f.kind in SCALED for f in columns.values()):
            others = {n: f.heading for n, f in columns.items() if f.kind != "currency"}
            self.bare = {n for n, text in ignored.items() if is_statement(text)}
            self.cells = {n: set() for n, text in {**ignored, **others}.items() if _is_headed(text)}

    def look(self, batch: Batch, filled: Mask, entries: Mask) -> None:
        """Look at these columns in the rows that are entries; `filled` are all cells."""
        self.bare -= {n for n in self.bare if filled[entries, n].any()}
        for n, cells in self.cells.items():
            if len(cells) <= MOST_CELLS:
                here = pc.utf8_trim_whitespace(batch.columns[n].filter(pa.array(entries)))
                cells.update(pc.unique(here).slice(0, MOST_CELLS + 1).to_pylist())

    def told(self) -> list[str]:
        """Return the texts that state units: 单位：万元 of a column 单位 that holds 万元."""
        columns = (text for n in self.cells for text in self._of_column(n))
        return [*self.texts, *(self.layout.ignored[n] for n in self.bare), *columns]

    def left(self, layout: Layout) -> Layout:
        """Return the layout in which a column of units alone is not read as anything else."""
        units = {n for n in self.cells if self.cells[n] and self._units(n) == self.cells[n]}
        columns = {n: f for n, f in layout.columns.items() if n not in units}
        ignored = {n: f.heading for n, f in layout.columns.items() if n in units}
        return replace(layout, columns=columns, ignored={**layout.ignored, **ignored})

    def _units(self, n: int) -> set[str]:
        """Return the cells of a column that are units of money or time.

        A short one such as 万 may be of the column before it, if that is not read: 数量, 单位.
        """
        cells = self.cells[n] if len(self.cells[n]) <= MOST_CELLS else set()
        is_sure = n - 1 not in self.layout.ignored
        return {cell for cell in cells if _words(cell) and (is_sure or stated(cell))}

    def _of_column(self, n: int) -> list[str]:
        """Return the units of a column; where it does not name one in each row, yuan as well."""
        found = sorted(self._units(n))
        words = frozenset().union(*map(_words, found)) - YUAN
        is_mixed = len(self.cells[n]) > 1
        usual = ["元"] * bool(words & MONEY) + ["小时"] * bool(words & TIME)
        return [f"单位：{word}" for word in (*found, *usual * is_mixed)]


def _is_headed(heading: str) -> bool:
    """Return whether a heading is one of units: 单位, 金额单位, 币种."""
    return HEADED.fullmatch(bare(spoken(name_of(heading)))) is not None


def _words(cell: str) -> frozenset[str]:
    """Return the units of money or time that a cell is."""
    text = f"单位：{cell}"
    return stated(text) & (MONEY | TIME) if is_statement(text) else frozenset()
