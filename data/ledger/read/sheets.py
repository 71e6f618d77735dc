"""Sheets of text rows, as a file holds them. Rows have the numbers a spreadsheet shows, from 1."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import pyarrow as pa

HEAD = 40  # rows looked at to find the headings
WIDEST = 400  # columns read of a sheet; a ledger has a few dozen
LONGEST_CELL = 1 << 20  # characters
MOST_ROWS = 3_000_000  # of an import: a million take 1 GB of memory
GATHERED = 250_000  # rows


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
    """One sheet of one file: its first rows, and all its rows in batches.

    `merged` are cells merged down: first row, last row and column. `form` is XLS or ODS, which tell
    less than an XLSX.
    """

    file: str
    name: str
    head: list[tuple[int, list[str]]]
    batches: Callable[[], Iterator[Batch]]
    encoding: str = ""
    hidden: bool = False
    merged: tuple[tuple[int, int, int], ...] = ()
    form: str = ""

    @property
    def where(self) -> str:
        """The file, and the sheet where there are several."""
        return f"{self.file} [{self.name}]" if self.name else self.file

    @property
    def without_rows(self) -> "Sheet":
        """The same without its rows, which take memory; a workbook's are read once."""
        return replace(self, batches=lambda: iter(()))


def padded(rows: list[tuple[int, list[str]]], width: int) -> Batch:
    """Return rows of cells as a batch of that width; empty cells beyond it do not count."""
    long = {n: tuple(cells) for n, cells in rows if any(c.strip() for c in cells[width:])}
    fitting = {n: [*cells, *[""] * width][:width] for n, cells in rows if n not in long}
    columns = zip(*fitting.values(), strict=True) if fitting else [()] * width
    return Batch(
        pa.array(list(fitting), pa.int64()),
        [pa.array(column, pa.string()) for column in columns],
        tuple(long.items()),
    )


def gathered(batches: Iterable[Batch], counted: Callable[[int], None]) -> Iterator[Batch]:
    """Yield the batches, many small ones as one; `counted` is told of each how many rows it has."""
    held: list[Batch] = []
    for batch in batches:
        counted(len(batch.rows))
        held.append(batch)
        if sum(len(one.rows) for one in held) >= GATHERED:
            yield _together(held)
            held = []
    if held:
        yield _together(held)


def _together(batches: list[Batch]) -> Batch:
    columns = zip(*(one.columns for one in batches), strict=True)
    return Batch(
        pa.concat_arrays([one.rows for one in batches]),
        [pa.concat_arrays(cells) for cells in columns],
        tuple(long for one in batches for long in one.long),
    )
