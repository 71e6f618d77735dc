"""Cells that are merged down: each row of them has what the first holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from data.ledger.match.recognise import Layout
from data.ledger.match.totals import ADDED
from data.ledger.read.sheets import Batch, Sheet


@dataclass
class Merged:
    """The merged cells of a table by column: first and last row of each, none over another.

    `_last` is what the first row of the cells under way holds.
    """

    cells: Mapping[int, list[tuple[int, int]]]
    _last: dict[int, str] = field(default_factory=dict)

    def filled(self, batch: Batch) -> Batch:
        """Return the batch with the cells filled down; batches come in the order of their rows."""
        if not self.cells or not len(batch.rows):
            return batch
        filled = list(batch.columns)
        places = {number: k for k, number in enumerate(batch.rows.to_pylist())}
        first, last = min(places), max(places)
        for column, cells in self.cells.items():
            texts = filled[column].to_pylist()
            for top, bottom in cells:
                if top in places:
                    self._last[column] = texts[places[top]]
                for number in range(max(top + 1, first), min(bottom, last) + 1):
                    if number in places:
                        texts[places[number]] = self._last[column]
            filled[column] = pa.array(texts, pa.string())
        return Batch(batch.rows, filled, batch.long)


def merged(sheet: Sheet, layout: Layout) -> Merged:
    """Return the merged cells below the headings, save for those of amounts: they count once.

    Of those that lie over one another, as no spreadsheet writes them, the first counts.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for top, bottom, column in sorted(sheet.merged):
        if column not in layout.columns or layout.columns[column].kind in ADDED:
            continue
        mine = found.setdefault(column, [])
        if top > layout.last_heading_row and (not mine or top > mine[-1][1]):
            mine.append((top, bottom))
    return Merged(found)
