"""What a file is once it is open: sheets of text rows that know their place.

No value is interpreted here. A row keeps the number a spreadsheet shows for it, from 1.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

HEAD = 40  # rows looked at to find the headings
WIDEST = 400  # columns read of a sheet; a ledger has a few dozen
LONGEST_CELL = 1 << 20  # characters
GATHERED = 16 << 20  # bytes of cells


@dataclass(frozen=True)
class Batch:
    """Some rows: `rows` their numbers, `columns` their cells as text, "" for an empty one.

    `long` are rows that have more cells than the sheet has columns: number and cells.
    """

    rows: pa.Array
    columns: list[pa.Array]
    long: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of one file. `batches` may be called once; `tells` are notice codes and fields."""

    file: str
    name: str
    head: list[tuple[int, list[str]]]
    batches: Callable[[], Iterator[Batch]]
    encoding: str = ""
    hidden: bool = False

    @property
    def where(self) -> str:
        """How an operator finds it: the file, and the sheet where there are several."""
        return f"{self.file} [{self.name}]" if self.name else self.file


def padded(rows: list[tuple[int, list[str]]], width: int) -> Batch:
    """Rows of cells as a batch of that width; trailing empty cells beyond it do not count."""
    long = [(n, tuple(cells)) for n, cells in rows if any(c.strip() for c in cells[width:])]
    taken = {number for number, _ in long}
    kept = [(n, cells) for n, cells in rows if n not in taken]
    columns = [
        pa.array([cells[k] if k < len(cells) else "" for _, cells in kept], pa.string())
        for k in range(width)
    ]
    return Batch(pa.array([n for n, _ in kept], pa.int64()), columns, tuple(long))


def gathered(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The same rows in the same order in fewer batches, so that each spelling is read less often.

    When `batches` raises, what it gave since the last batch from here is not given.
    """
    held: list[Batch] = []
    size = 0
    for batch in batches:
        held.append(batch)
        size += sum(column.nbytes for column in batch.columns)
        if size >= GATHERED:
            yield _joined(held)
            held, size = [], 0
    if held:
        yield _joined(held)


def _joined(batches: list[Batch]) -> Batch:
    columns = zip(*(batch.columns for batch in batches), strict=True)
    return Batch(
        pa.concat_arrays([batch.rows for batch in batches]),
        [pa.concat_arrays(list(pieces)) for pieces in columns],
        tuple(one for batch in batches for one in batch.long),
    )
