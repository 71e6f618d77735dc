"""A whole table of a snapshot as a file: CSV or XLSX in the reader's language, or Parquet.

Rows are read a batch at a time and written to a temporary file, so a table of any size takes
little memory. The tables hold no full name, phone or identity number, so neither do the files.
No Streamlit here.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data import Snapshot, files, scratch
from data.parquet import ROW_GROUP
from data.schema import TABLES, Column
from pages.ui.answers import label, origin, with_unit
from pages.ui.files import csv
from pages.ui.files.sheets import FORMULA, HARMLESS, file_name, unique
from pages.ui.files.workbook import Line, notes
from pages.ui.words import words
from queries import CODES
from queries.pool import CORES

KINDS = {"money": "cny", "total": "hours", "day": "date"}
"""Kinds of columns whose unit has another name."""
TYPES: Mapping[str, pa.DataType] = {
    "money": pa.float64(),  # exact to the fen up to 9e13
    "hours": pa.float64(),
    "total": pa.float64(),
    "number": pa.float64(),
    "count": pa.int64(),
    "day": pa.date32(),
    "instant": pa.timestamp("us"),
}
"""The type of a workbook's cell; every other kind is text, so that Excel rounds no digit away."""
MAX_SHEET_ROWS = 1_048_575  # of a sheet of Excel, its heading aside
TIME_LIMIT = 300  # seconds after which a writer is stuck
WIDTHS = {"text": 24.0, "list": 24.0, "instant": 20.0}
JOINT = "；"  # between the values of a list, as in the sources

Written = Callable[[Column, pa.Array], pa.Array]
"""How a column is written: text for a CSV, a cell's value for a workbook."""

say = words("ui")


def csv_file(snapshot: Snapshot, table: str, lang: str) -> IO[bytes]:
    """The table as CSV, at its beginning: headings and labels in `lang`, lists joined.

    Missing values read as on screen, and the last column says 数据性质.
    """
    names, plain = headings(table, lang), partial(_plain, lang, _missing(snapshot, table, lang))
    out = tempfile.TemporaryFile()  # noqa: SIM115 - read to its end by the caller
    csv.write(names, _batches(snapshot, table, lang, csv.schema(len(names)), plain), out)
    out.seek(0)
    return out


def _batches(
    snapshot: Snapshot, table: str, lang: str, schema: pa.Schema, written: Written
) -> Iterator[pa.RecordBatch]:
    """The rows of the table, each column as `written` makes it, then 数据性质."""
    columns, nature = TABLES[table].columns, _nature(snapshot, table, lang)
    with ThreadPoolExecutor(CORES) as threads:
        for batch in files.batches(snapshot, table):
            arrays = (batch[column.name] for column in columns)
            made = [*threads.map(written, columns, arrays), pa.repeat(nature, batch.num_rows)]
            yield pa.record_batch(made, schema=schema)


def xlsx_file(snapshot: Snapshot, table: str, lang: str, address: str) -> IO[bytes]:
    """The table as a workbook, at its beginning: typed cells, a heading that stays, and 「口径」.

    Labels and missing values read as in the CSV. Raises ValueError where the table has more rows
    than a sheet has (`fits`), RuntimeError with the writer's words where writing failed.
    """
    if not fits(snapshot, table):
        raise ValueError(f"{table} has more than {MAX_SHEET_ROWS:,} rows, the most a sheet holds.")
    held, schema_of = snapshot.tables[table], TABLES[table]
    lines: list[Line] = [
        (table, say(lang, "xlsx.question"), schema_of.zh if lang == "zh" else schema_of.en),
        (table, say(lang, "xlsx.rows"), held.rows),
        (table, say(lang, "nature"), _nature(snapshot, table, lang)),
        (table, say(lang, "xlsx.tables"), f"{table} · {origin(held.source, lang)}"),
    ]
    kinds = [*(column.kind for column in schema_of.columns), "text"]
    names = unique(headings(table, lang))
    told = {
        "name": table,
        "headings": names,
        "kinds": [KINDS.get(kind, kind) for kind in kinds],
        "widths": [WIDTHS.get(kind, 14.0) for kind in kinds],
        "missing": _missing(snapshot, table, lang),
        "notes": say(lang, "xlsx.notes"),
        "lines": notes(snapshot, lang, address, lines),
    }
    types = [TYPES.get(kind, pa.string()) for kind in kinds]
    schema = pa.schema(list(zip(names, types, strict=True)))
    batches = _batches(snapshot, table, lang, schema, partial(_cell, lang))
    return _written_aside(told, schema, batches)


def _written_aside(
    told: Mapping[str, object], schema: pa.Schema, batches: Iterator[pa.RecordBatch]
) -> IO[bytes]:
    """Let a process of its own write the workbook; neither side holds more than a few batches."""
    descriptor, book = tempfile.mkstemp(prefix=scratch.prefix("table"), suffix=".xlsx")
    os.close(descriptor)
    line = [sys.executable, "-I", str(Path(__file__).with_name("xlsx.py")), book]
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(line, stdin=subprocess.PIPE, stderr=said)
        assert child.stdin is not None
        try:
            with suppress(BrokenPipeError):
                child.stdin.write(json.dumps(told).encode() + b"\n")
                with pa.ipc.new_stream(child.stdin, schema) as stream:
                    for batch in batches:
                        stream.write_batch(batch)
            with suppress(BrokenPipeError):
                child.stdin.close()
            status = child.wait(TIME_LIMIT)
        finally:
            child.kill()
            child.wait()
        if status:
            os.unlink(book)
            said.seek(0)
            raise RuntimeError(f"No workbook: {said.read().decode(errors='replace')[-500:]}")
    return scratch.vanishing(book)


def parquet_file(snapshot: Snapshot, table: str) -> IO[bytes]:
    """The table as one Parquet, at its beginning; its last column and its metadata say 数据性质.

    Metadata: snapshot, as_of, table, provenance (report, import or demo) and source.
    """
    held = snapshot.tables[table]
    nature = pa.field("provenance", pa.string(), nullable=False)
    schema = TABLES[table].arrow.append(nature).with_metadata({
        "snapshot": snapshot.id, "as_of": snapshot.as_of.isoformat(), "table": table,
        "provenance": held.provenance, "source": held.source,
    })  # fmt: skip
    out = tempfile.TemporaryFile()  # noqa: SIM115 - read to its end by the caller
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in files.batches(snapshot, table):
            natures = pa.repeat(held.provenance, batch.num_rows)
            made = pa.record_batch([*batch.columns, natures], schema=schema)
            writer.write_batch(made, row_group_size=ROW_GROUP)
    out.seek(0)
    return out


def fits(snapshot: Snapshot, table: str) -> bool:
    """Whether a sheet of Excel has enough rows for the table and its heading."""
    return snapshot.tables[table].rows <= MAX_SHEET_ROWS


def name_of(snapshot: Snapshot, table: str, lang: str, suffix: str) -> str:
    """The file's name: table, snapshot, and 演示数据 where it is."""
    is_demo = snapshot.tables[table].provenance == "demo"
    nature = _nature(snapshot, table, lang) if is_demo else ""
    return file_name((table,), (snapshot.id, nature), suffix)


def headings(table: str, lang: str) -> list[str]:
    """The names of the columns in words, with their units, then 数据性质."""
    return [*(_heading(column, lang) for column in TABLES[table].columns), say(lang, "nature")]


def _heading(column: Column, lang: str) -> str:
    unit, name = KINDS.get(column.kind, column.kind), column.zh if lang == "zh" else column.en
    return with_unit(name, say(lang, f"unit.{unit}") if unit in ("cny", "hours") else "", lang)


def _cell(lang: str, column: Column, values: pa.Array) -> pa.Array:
    """A column as a workbook takes it: numbers and days as they are, all else as text."""
    kind = TYPES.get(column.kind)
    return _words(lang, column, values) if kind is None else values.cast(kind)


def _plain(lang: str, missing: str, column: Column, values: pa.Array) -> pa.Array:
    """A column as the text of a CSV: harmless, days ISO, numbers plain, nothing left empty."""
    texts = _words(lang, column, values)
    if column.kind in ("key", "text", "list", "code"):
        texts = pc.replace_substring_regex(texts, pattern=FORMULA, replacement=HARMLESS)
    return pc.fill_null(texts, missing)


def _words(lang: str, column: Column, values: pa.Array) -> pa.Array:
    """A column as text: codes as labels, lists joined, days ISO, numbers plain."""
    if column.kind == "list":
        return pc.binary_join(values, JOINT)
    if column.codes:
        found, codes = values.dictionary_encode(), CODES[column.codes]
        texts = [label(codes, code, lang) for code in found.dictionary.to_pylist()]
        return pa.array(texts, pa.string()).take(found.indices)
    if column.kind == "flag":
        return pc.if_else(values, say(lang, "flag.true"), say(lang, "flag.false"))
    if column.kind == "bits":
        hexes = [None if bits is None else bits.hex() for bits in values.to_pylist()]
        return pa.array(hexes, pa.string())
    if column.kind == "instant":
        return pc.strftime(values.cast(pa.timestamp("s")), format="%Y-%m-%d %H:%M:%S")
    return values.cast(pa.string())


def _nature(snapshot: Snapshot, table: str, lang: str) -> str:
    return label(CODES["provenance"], snapshot.tables[table].provenance, lang)


def _missing(snapshot: Snapshot, table: str, lang: str) -> str:
    return say(lang, f"missing.{snapshot.tables[table].provenance}")
