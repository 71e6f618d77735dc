"""A table of a snapshot as a file: CSV or XLSX in the reader's language, or Parquet.

No Streamlit here. Rows are read a batch at a time and written to a temporary file, so a table of
any size takes little memory. The tables hold no full name, phone or identity number, so neither do
the files.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import repeat
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import CSVWriter, WriteOptions

from data import Snapshot, files
from data.schema import TABLES, Column
from pages.ui import table_workbook
from pages.ui.answer import FORMULA, file_name, guarded, label
from pages.ui.vocabulary import vocabulary
from pages.ui.workbook import Cell, notes, unique
from queries import CODES
from queries.pool import CORES

UNITS = {"money": "cny", "hours": "hours", "total": "hours"}
SHEET_ROWS = 1_048_575  # of a sheet of Excel, its heading aside
JOINT = "；"  # between the values of a list, as in the sources


def csv_file(snapshot: Snapshot, table: str, lang: str) -> io.BufferedReader:
    """The table as CSV, at its beginning: UTF-8 with BOM, headings and labels in `lang`.

    Lists are joined, text that looks like a formula is made harmless, missing values read as on
    screen, and the last column says 数据性质.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115 - read to its end by whoever asked
    nature = label(CODES["provenance"], snapshot.tables[table].provenance, lang)
    missing = _missing(snapshot, table, lang)
    columns = TABLES[table].columns
    out.write(_first_line([*(heading(column, lang) for column in columns), _word("nature", lang)]))
    schema = pa.schema([pa.field(str(place), pa.string()) for place in range(len(columns) + 1)])
    with (
        CSVWriter(out, schema, write_options=WriteOptions(include_header=False)) as writer,
        ThreadPoolExecutor(CORES) as threads,
    ):
        written: Future[None] | None = None
        for batch in files.batches(snapshot, table):
            arrays = (batch[column.name] for column in columns)
            texts = list(threads.map(_texts, arrays, columns, repeat(lang), repeat(missing)))
            texts.append(_repeated(nature, batch.num_rows))
            if written is not None:
                written.result()
            # The next batch is read meanwhile.
            written = threads.submit(writer.write_batch, pa.record_batch(texts, schema=schema))
        if written is not None:
            written.result()
    return _from_start(out)


def xlsx_file(snapshot: Snapshot, table: str, lang: str, address: str) -> io.BufferedReader:
    """The table as a workbook, at its beginning: typed cells, a heading that stays, and 「口径」.

    Labels and missing values read as in the CSV. Written by a process of its own, a batch at a
    time. ValueError where the table has more rows than a sheet has (`fits`).
    """
    if not fits(snapshot, table):
        raise ValueError(f"{table} has more than {SHEET_ROWS:,} rows, the most a sheet holds.")
    out = tempfile.TemporaryFile()  # noqa: SIM115 - read to its end by whoever asked
    columns, held = TABLES[table].columns, snapshot.tables[table]
    nature = label(CODES["provenance"], held.provenance, lang)
    headings = unique([*(heading(column, lang) for column in columns), _word("nature", lang)])
    meaning = TABLES[table].zh if lang == "zh" else TABLES[table].en
    lines: list[tuple[str, str, Cell]] = [
        (table, _word("xlsx.question", lang), meaning),
        (table, _word("xlsx.rows", lang), held.rows),
        (table, _word("nature", lang), nature),
        (table, _word("xlsx.tables", lang), f"{table} · {held.source}"),
    ]
    sheet = table_workbook.Sheet(
        name=table,
        kinds=[*(column.kind for column in columns), "text"],
        missing=_missing(snapshot, table, lang),
        notes=_word("xlsx.notes", lang),
        lines=notes(snapshot, lang, address, lines),
    )
    types = [table_workbook.TYPES.get(column.kind, pa.string()) for column in columns]
    schema = pa.schema(list(zip(headings, [*types, pa.string()], strict=True)))
    table_workbook.write(sheet, schema, _cells(snapshot, table, lang, schema, nature), out)
    return _from_start(out)


def _cells(
    snapshot: Snapshot, table: str, lang: str, schema: pa.Schema, nature: str
) -> Iterator[pa.RecordBatch]:
    """The rows as a workbook takes them: numbers and days as they are, all else as text."""
    for batch in files.batches(snapshot, table):
        cells = [
            batch[column.name].cast(table_workbook.TYPES[column.kind])
            if column.kind in table_workbook.TYPES
            else _words(batch[column.name], column, lang)
            for column in TABLES[table].columns
        ]
        cells.append(_repeated(nature, batch.num_rows))
        yield pa.record_batch(cells, schema=schema)


def fits(snapshot: Snapshot, table: str) -> bool:
    """Whether a sheet of Excel has enough rows for the table and its heading."""
    return snapshot.tables[table].rows <= SHEET_ROWS


def parquet_file(snapshot: Snapshot, table: str) -> io.BufferedReader:
    """The table as one Parquet, at its beginning: the snapshot's own bytes where it is one file."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - read to its end by whoever asked
    files.copy(snapshot, table, out)
    return _from_start(out)


def _from_start(out: IO[bytes]) -> io.BufferedReader:
    """A written file for reading; Streamlit takes no other kind. It is gone once it is closed."""
    with out:
        out.flush()
        reader = open(os.dup(out.fileno()), "rb")  # noqa: SIM115 - read to its end by whoever asked
    reader.seek(0)
    return reader


def name_of(snapshot: Snapshot, table: str, lang: str, suffix: str) -> str:
    """The file's name: table, snapshot, and 演示数据 where it is."""
    provenance = snapshot.tables[table].provenance
    nature = label(CODES["provenance"], provenance, lang) if provenance == "demo" else ""
    return file_name((table, snapshot.id, nature), suffix)


def heading(column: Column, lang: str) -> str:
    """A column's name in words, with its unit."""
    name = column.zh if lang == "zh" else column.en
    if column.kind not in UNITS:
        return name
    unit = _word(f"unit.{UNITS[column.kind]}", lang)
    return f"{name}（{unit}）" if lang == "zh" else f"{name} ({unit})"


def _first_line(headings: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([guarded(text) for text in headings])
    return line.getvalue().encode("utf-8-sig")


def _texts(values: pa.Array, column: Column, lang: str, missing: str) -> pa.Array:
    """A column as the text of a CSV: harmless, days ISO, numbers plain, nothing left empty."""
    texts = _words(values, column, lang)
    if column.kind in ("key", "text", "list", "code"):
        starts = [pc.starts_with(texts, sign) for sign in FORMULA]
        risky = starts[0]
        for one in starts[1:]:
            risky = pc.or_(risky, one)
        if pc.any(risky).as_py():
            texts = pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)
    return pc.fill_null(texts, missing)


def _words(values: pa.Array, column: Column, lang: str) -> pa.Array:
    """A column as text: codes as labels, lists joined, days ISO, numbers plain."""
    if column.kind == "list":
        return pc.binary_join(values, JOINT)
    if column.codes:
        return _labels(values, CODES[column.codes], lang)
    if column.kind == "flag":
        return pc.if_else(values, _word("flag.true", lang), _word("flag.false", lang))
    if column.kind == "bits":
        hexes = [None if bits is None else bits.hex() for bits in values.to_pylist()]
        return pa.array(hexes, pa.string())
    if column.kind == "instant":
        return pc.strftime(values.cast(pa.timestamp("s")), format="%Y-%m-%d %H:%M:%S")
    return values.cast(pa.string())


def _repeated(text: str, times: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), times)


def _missing(snapshot: Snapshot, table: str, lang: str) -> str:
    return vocabulary("ui")[f"missing.{snapshot.tables[table].provenance}"][lang]


def _labels(values: pa.Array, codes: object, lang: str) -> pa.Array:
    assert hasattr(codes, "items")
    known = {code: both[0 if lang == "zh" else 1] for code, both in codes.items()}
    found = values.dictionary_encode()
    texts = [known.get(code, code) for code in found.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(found.indices)


def _word(key: str, lang: str) -> str:
    return vocabulary("ui")[key][lang]
