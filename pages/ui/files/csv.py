"""The one writer of CSV: UTF-8 with BOM, read right the first time by Excel. No Streamlit here.

Plain decimals, ISO days, text that looks like a formula made harmless; quotation marks only where
something needs them.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

import pyarrow as pa
from pyarrow.csv import CSVWriter, WriteOptions

from pages.ui.files.sheets import guarded, plain, sheet
from pages.ui.listing import Part


def write(headings: Sequence[str], batches: Iterable[pa.RecordBatch], out: IO[bytes]) -> None:
    """Write headings and batches of text, one string column a heading, into `out`."""
    first = io.StringIO()
    csv.writer(first, lineterminator="\n").writerow([guarded(text) for text in headings])
    out.write(first.getvalue().encode("utf-8-sig"))
    with CSVWriter(
        out, schema(len(headings)), write_options=WriteOptions(include_header=False)
    ) as writer:
        for batch in batches:
            writer.write_batch(batch)


def schema(columns: int) -> pa.Schema:
    """The schema of the batches that `write` takes."""
    return pa.schema([pa.field(str(place), pa.string()) for place in range(columns)])


def of_part(part: Part) -> bytes:
    """The CSV of a part of a page. Raises QueryError where its question did not finish."""
    made = sheet(part)
    columns = [
        pa.array([plain(row[place], kind) for row in made.rows], pa.string())
        for place, kind in enumerate(made.kinds)
    ]
    out = io.BytesIO()
    batch = pa.record_batch(columns, schema=schema(len(made.headings)))
    write(made.headings, [batch] if made.rows else [], out)
    return out.getvalue()
