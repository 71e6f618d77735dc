"""CSV and TSV: which characters, which separator, and the rows as they stand.

Arrow reads the rows that are as wide as the widest of the first; narrower and wider ones it hands
back, and Python's own reader takes them apart. Where Arrow gives up, Python reads everything.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from data.errors import SnapshotError
from data.ledger.sheets import HEAD, LONGEST_CELL, WIDEST, Batch, Sheet, padded

SEPARATORS = ",\t;|，"
BLOCK = 16 << 20
SAMPLE = 1 << 18
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
Opener = Callable[[], BinaryIO]


def sheet(name: str, opener: Opener) -> Sheet | None:
    """The file as one sheet; None when it holds nothing but blanks.

    `opener` gives the bytes anew each time. Raises SnapshotError ledger_binary, ledger_encoding,
    ledger_quotes; what is wrong further down comes up while the batches are read.
    """
    codec, spoken = encoding(name, opener)
    with _text(opener, codec) as text:
        sample = text.read(SAMPLE)
    if not sample.translate(dict.fromkeys(map(ord, SEPARATORS))).strip():
        return None
    separator = _separator(sample)
    with _text(opener, codec) as text:
        first = list(islice(_rows(name, text, separator), HEAD))
    width = max((_filled(cells) for _, cells in first), default=0)
    if width > WIDEST:
        raise SnapshotError("ledger_wide", {"file": name, "columns": str(width)})

    def batches() -> Iterator[Batch]:
        return _batches(name, opener, codec, separator, width)

    return Sheet(name, "", [(n, cells[:width]) for n, cells in first], batches, spoken)


def _filled(cells: list[str]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def encoding(name: str, opener: Opener) -> tuple[str, str]:
    """Codec and spoken name: by its mark, else UTF-16 by its zeros, UTF-8 or GB18030.

    Raises SnapshotError ledger_binary for NUL bytes, ledger_encoding when none fits.
    """
    with opener() as file:
        start = file.read(4096)
    for mark, codec, spoken in BOMS:
        if start.startswith(mark):
            if not _decodes(opener, codec):
                raise SnapshotError("ledger_encoding", {"file": name})
            return codec, spoken
    for codec, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        if (
            start[place::2].count(0) >= max(4, len(start) / 100)
            and 0 not in start[1 - place :: 2]
            and _decodes(opener, codec)
        ):
            return codec, "UTF-16"
    with opener() as file:
        while chunk := file.read(1 << 20):
            if b"\0" in chunk:
                raise SnapshotError("ledger_binary", {"file": name})
    for codec, spoken in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        if _decodes(opener, codec):
            return codec, spoken
    raise SnapshotError("ledger_encoding", {"file": name})


def _decodes(opener: Opener, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with opener() as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeError, ValueError):
        return False
    return True


def _text(opener: Opener, codec: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedReader(opener()), codec, newline="")  # type: ignore[type-var]


def _separator(sample: str) -> str:
    """The separator that makes most rows of the sample equally wide, and wide."""
    lines = sample.splitlines()[:200]
    best = ","
    most = (0, 0)
    for candidate in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=candidate)]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        common = max(set(wide), key=wide.count, default=0)
        score = (wide.count(common) if wide else 0, common)
        if score > most:
            best, most = candidate, score
    return best


def _rows(name: str, text: io.TextIOBase, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows by Python's reader, numbered from 1. Raises SnapshotError ledger_quotes."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=separator)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error as error:
        raise SnapshotError("ledger_quotes", {"file": name, "row": str(number + 1)}) from error


def _batches(name: str, opener: Opener, codec: str, separator: str, width: int) -> Iterator[Batch]:
    """The rows by Arrow, batch by batch; from where Arrow stops, by Python.

    Rows narrower or wider than the first ones come in a batch of their own after their neighbours.
    """
    done = 0
    if len(separator.encode()) == 1 and width > 1:
        try:
            for batch in _by_arrow(opener, codec, separator, width):
                yield batch
                done = _last(batch, done)
            return
        except (pa.ArrowInvalid, UnicodeError):
            pass
    with _text(opener, codec) as text:
        rest = (row for row in _rows(name, text, separator) if row[0] > done)
        while rows := list(islice(rest, 20_000)):
            yield padded(rows, width)


def _last(batch: Batch, before: int) -> int:
    numbers = [before, *(number for number, _ in batch.long)]
    return max([*numbers, batch.rows[-1].as_py()] if len(batch.rows) else numbers)


def _by_arrow(opener: Opener, codec: str, separator: str, width: int) -> Iterator[Batch]:
    odd: list[tuple[int, str]] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    names = [str(place) for place in range(width)]
    source: BinaryIO = opener()
    if codec not in ("utf-8", "utf-8-sig"):
        source = codecs.EncodedFile(source, "utf-8", codec)
    with (
        source,
        arrow_csv.open_csv(
            pa.PythonFile(_Plain(source), mode="r"),
            arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=BLOCK),
            arrow_csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        ) as reader,
    ):
        done = seen = 0
        for read in reader:
            if any(_longest(column) > LONGEST_CELL for column in read.columns):
                raise pa.ArrowInvalid("a cell is too long")
            numbers, rows = [], read.num_rows
            while rows:
                skip = odd[seen][0] if seen < len(odd) else None
                take = rows if skip is None else min(rows, skip - done - 1)
                numbers.append(pa.array(np.arange(done + 1, done + 1 + take)))
                rows, done = rows - take, done + take
                if skip is not None and skip == done + 1:
                    done, seen = skip, seen + 1
            yield Batch(pa.concat_arrays(numbers), read.columns)
            if seen:
                yield padded(_apart(odd[:seen], separator), width)
            odd, seen = odd[seen:], 0
        if odd:
            yield padded(_apart(odd, separator), width)


def _longest(column: pa.Array) -> int:
    return pc.max(pc.binary_length(column)).as_py() or 0 if len(column) else 0


def _apart(odd: list[tuple[int, str]], separator: str) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    rows = []
    for number, text in odd:
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error as error:
            raise pa.ArrowInvalid(str(error)) from error
        rows.append((number, cells))
    return rows


class _Plain:
    """A file for Arrow without its mark: bytes of UTF-8 and nothing before them."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        start = file.read(3)
        self.start = b"" if start == codecs.BOM_UTF8 else start

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes."""
        if self.start:
            start, self.start = self.start, b""
            return start
        return self.file.read(size)

    def close(self) -> None:
        """Nothing: whoever opened the file closes it."""
