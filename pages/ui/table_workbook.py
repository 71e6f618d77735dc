"""Rows of a table as an XLSX, written by a process of its own. No Streamlit here.

The writer holds Python's lock while it lays cells out, seconds for a million rows, and every reader
of this process would wait. Rows go to it as an Arrow stream; neither side holds more than a few
batches.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

CHILD = Path(__file__).with_name("table_workbook_child.py")
SECONDS = 300  # after which a writer is stuck

# What a cell of each kind is; every other kind is text, so that no bit is lost to Excel's rounding.
TYPES: Mapping[str, pa.DataType] = {
    "money": pa.float64(),  # exact to the fen up to 9e13
    "hours": pa.float64(),
    "total": pa.float64(),
    "number": pa.float64(),
    "count": pa.int64(),
    "day": pa.date32(),
    "instant": pa.timestamp("us"),
}


@dataclass(frozen=True)
class Sheet:
    """What the writer is told: the sheet's name, each column's kind, what a missing value reads.

    `lines` are the rows of the last sheet, called `notes`.
    """

    name: str
    kinds: Sequence[str]
    missing: str
    notes: str
    lines: Sequence[Mapping[str, Any]]


def write(
    sheet: Sheet, schema: pa.Schema, batches: Iterable[pa.RecordBatch], out: IO[bytes]
) -> None:
    """Write the batches as one sheet into `out`. RuntimeError with its words where that failed."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as book, tempfile.TemporaryFile() as errors:
        line = [sys.executable, "-I", str(CHILD), book.name]
        child = subprocess.Popen(line, stdin=subprocess.PIPE, stderr=errors)
        assert child.stdin is not None
        try:
            with suppress(BrokenPipeError):
                child.stdin.write(json.dumps(asdict(sheet)).encode() + b"\n")
                with pa.ipc.new_stream(child.stdin, schema) as stream:
                    for batch in batches:
                        stream.write_batch(batch)
            with suppress(BrokenPipeError):
                child.stdin.close()
            status = child.wait(SECONDS)
        finally:
            child.kill()
            child.wait()
        if status:
            errors.seek(0)
            raise RuntimeError(f"No workbook: {errors.read().decode(errors='replace')[-500:]}")
        while chunk := book.read(1 << 20):
            out.write(chunk)
