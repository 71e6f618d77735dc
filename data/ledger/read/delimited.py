"""CSV and TSV: encoding, separator and rows.

Arrow reads the rows below the titles as long as they are all equally wide and none has a line break
in a cell. From the first other row, or one that Arrow cannot read, Python reads the rest.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice, takewhile
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from data.errors import SnapshotError
from data.ledger.read.sheets import HEAD, LONGEST_CELL, MOST_ROWS, WIDEST, Batch, Sheet, padded

SEPARATORS = ",\t;|，"
BLOCK = 2 << 20  # bytes; Arrow reads up to 32 of them ahead
SAMPLE = 1 << 18
LINE_BREAK = re.compile(r"\r\n|\r|\n")
LONGEST_LINE = 4 * LONGEST_CELL  # more than all the columns that are read, full of words
BOMS = (
    ((codecs.BOM_UTF8,), "utf-8-sig", "UTF-8"),
    ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32", "UTF-32"),
    ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16", "UTF-16"),
)
Opener = Callable[[], BinaryIO]


def sheet(name: str, opener: Opener) -> Sheet | None:
    """Return the file as one sheet; None when it holds nothing but blanks.

    `opener` gives the bytes anew each time. Raises SnapshotError ledger_binary, ledger_encoding,
    ledger_breaks, ledger_quotes; what is wrong further down, and ledger_long, come up while the
    batches are read.
    """
    codec, spoken = encoding(name, opener)
    with _text(opener, codec) as text:
        sample = text.read(SAMPLE)
    if not sample.translate(dict.fromkeys(map(ord, SEPARATORS))).strip():
        return None
    if not LINE_BREAK.search(sample.strip("\r\n")) and len(sample.strip().splitlines()) > 1:
        raise SnapshotError("ledger_breaks", {"file": name})  # they end in VT, FF, NEL or the like
    separator = _separator(sample)
    with _text(opener, codec) as text:
        first = list(islice(_rows(name, text, separator), HEAD))
    in_line = [len(row) for _, row in first if not any(map(LINE_BREAK.search, row))]
    usual = Counter(in_line).most_common(1)[0][0] if in_line else 0
    width = max((k for _, row in first for k, cell in enumerate(row, 1) if cell.strip()), default=0)
    if width > WIDEST:
        raise SnapshotError("ledger_wide", {"file": name, "columns": str(width)})
    titles = list(takewhile(lambda row: len(row[1]) != width, first))
    batches = partial(_batches, name, opener, codec, separator, width, usual, titles)
    head = [(n, [*cells, *[""] * width][:width]) for n, cells in first]
    return Sheet(name, "", head, batches, spoken)


def encoding(name: str, opener: Opener) -> tuple[str, str]:
    """Return codec and name: by the byte order mark, else UTF-16 by its zeros, UTF-8 or GB18030.

    Raises SnapshotError ledger_binary for NUL bytes, ledger_encoding when none fits.
    """
    with opener() as file:
        start = file.read(4096)
    found = [(codec, spoken) for marks, codec, spoken in BOMS if start.startswith(marks)][:1]
    if not found:
        for codec, place in (("utf-16-le", 1), ("utf-16-be", 0)):
            many = start[place::2].count(0) >= max(4, len(start) / 100)
            if many and 0 not in start[1 - place :: 2] and _decodes(opener, codec):
                return codec, "UTF-16"
        with opener() as file:
            if any(b"\0" in chunk for chunk in iter(partial(file.read, 1 << 20), b"")):
                raise SnapshotError("ledger_binary", {"file": name})
        found = [("utf-8", "UTF-8"), ("gb18030", "GB18030")]
    for codec, spoken in found:
        if _decodes(opener, codec):
            return codec, spoken
    raise SnapshotError("ledger_encoding", {"file": name})


def _decodes(opener: Opener, codec: str) -> bool:
    try:
        with _text(opener, codec) as text:
            while text.read(1 << 20):
                pass
    except ValueError:
        return False
    return True


def _text(opener: Opener, codec: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedReader(opener()), codec, newline="")  # type: ignore[type-var]


def _separator(sample: str) -> str:
    """Return the separator that makes most rows of the sample equally wide, and wide."""
    lines = sample.splitlines()[:200]
    best, most = ",", (0, 0)
    for candidate in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=candidate)]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        common = max(set(wide), key=wide.count, default=0)
        if (score := (wide.count(common), common)) > most:
            best, most = candidate, score
    return best


def _rows(
    name: str, text: io.TextIOBase, separator: str, usual: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Yield rows by Python's reader, numbered from 1; most have `usual` cells, 0 for unknown.

    Raises SnapshotError ledger_quotes, ledger_long.
    """
    csv.field_size_limit(LONGEST_CELL)
    lines: list[str] = []  # of the row being read
    reader = csv.reader(_lines(text, lines), delimiter=separator)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise _too_long(name)
            if len(lines) > 1 and _swallows(lines, separator, usual):
                raise _unclosed(name, number)
            lines.clear()
            yield number, cells
    except csv.Error as error:
        raise _unclosed(name, number + 1) from error


def _unclosed(name: str, row: int) -> SnapshotError:
    return SnapshotError("ledger_quotes", {"file": name, "row": str(row)})


def _swallows(lines: list[str], separator: str, usual: int) -> bool:
    """Return whether the lines of one row look like rows between two stray quotes.

    Either a quote closes amid a cell or never, or two lines have as many cells as a row has.
    """
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return True
    pieces = "".join(lines).rstrip("\r\n").split('"')  # outside and inside quotes in turn
    bare = (one for n, one in enumerate(pieces) if n % 2 == 0 or LINE_BREAK.search(one))
    widths = [line.count(separator) + 1 for line in LINE_BREAK.split("".join(bare))]
    return usual > 1 and widths.count(usual) > 1


def _too_long(name: str) -> SnapshotError:
    return SnapshotError("ledger_long", {"file": name, "limit": f"{MOST_ROWS:,}"})


def _lines(text: io.TextIOBase, held: list[str]) -> Iterator[str]:
    """Yield lines, none longer than a bound, and add them to `held`.

    Raises csv.Error at a line that reaches the bound.
    """
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("line too long")
        held.append(line)
        yield line


def _batches(
    name: str,
    opener: Opener,
    codec: str,
    separator: str,
    width: int,
    usual: int,
    titles: list[tuple[int, list[str]]],
) -> Iterator[Batch]:
    """Yield the titles, then the rows by Arrow, batch by batch; from where Arrow stops, by Python.

    `titles` are the rows above the first one of full width.
    """
    done = 0
    is_plain = not any(LINE_BREAK.search(cell) for _, cells in titles for cell in cells)
    if len(separator.encode()) == 1 and width > 1 and is_plain:
        yield padded(titles, width)
        done = len(titles)
        with suppress(pa.ArrowInvalid, UnicodeError):
            for read in _by_arrow(opener, codec, separator, width, done):
                numbers = pa.array(np.arange(done + 1, done + 1 + read.num_rows), pa.int64())
                held = _held(read)
                yield Batch(numbers.filter(held), read.filter(held).columns)
                done += read.num_rows
                if done > MOST_ROWS:
                    raise _too_long(name)
            return
    with _text(opener, codec) as text:
        rest = _apart(row for row in _rows(name, text, separator, usual) if row[0] > done)
        while rows := list(islice(rest, 20_000)):
            yield padded(rows, width)


def _apart(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows without blank ones behind a blank one: a file may end in millions of them."""
    was_blank = False
    for row in rows:
        is_blank = not any(row[1])
        if not (is_blank and was_blank):
            yield row
        was_blank = is_blank


def _held(read: pa.RecordBatch) -> pa.Array:
    """Return which rows `_apart` would leave of a batch."""
    is_blank = np.ones(read.num_rows, bool)
    for column in read.columns:
        is_blank &= pc.equal(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    is_blank[1:] &= is_blank[:-1].copy()
    is_blank[:1] = False
    return pa.array(~is_blank)


def _by_arrow(
    opener: Opener, codec: str, separator: str, width: int, skipped: int
) -> Iterator[pa.RecordBatch]:
    """Yield the rows below the skipped ones.

    Raises ArrowInvalid at a row of another width or with a line break in a cell.
    """
    names = list(map(str, range(width)))
    source: BinaryIO = opener()
    if codec not in ("utf-8", "utf-8-sig"):
        source = codecs.EncodedFile(source, "utf-8", codec)
    reading = arrow_csv.ReadOptions(
        column_names=names, skip_rows=skipped, use_threads=False, block_size=BLOCK
    )
    parsing = arrow_csv.ParseOptions(
        delimiter=separator, newlines_in_values=True, ignore_empty_lines=False
    )
    types = dict.fromkeys(names, pa.string())
    texts = arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    file = pa.PythonFile(source, mode="r")
    with source, arrow_csv.open_csv(file, reading, parsing, texts) as reader:
        for read in reader:
            if any((pc.max(pc.binary_length(c)).as_py() or 0) > LONGEST_CELL for c in read.columns):
                raise pa.ArrowInvalid("a cell is too long")
            if any(_has_breaks(column) for column in read.columns):
                raise pa.ArrowInvalid("a cell spans lines")
            yield read


def _has_breaks(cells: pa.Array) -> bool:
    """Return whether a cell may have a line break: the bytes of all of them have one."""
    data = cells.buffers()[2]
    text = data.to_pybytes() if data else b""
    return b"\n" in text or b"\r" in text
