"""The one writer of workbooks: typed cells, a heading that stays, and the last sheet 「口径」.

    python -I pages/ui/files/xlsx.py FILE.xlsx < A LINE OF JSON AND AN ARROW STREAM

It writes what a page shows in this process, and a whole table in a process of its own: the library
holds Python's lock while it lays out cells, seconds for a million rows, and every reader would
wait. It imports nothing of this project, so that a process of its own starts quickly.

rustpy-xlsxwriter is one person's project and takes no Arrow decimals. It is kept for its speed,
measured against xlsxwriter 3.3 with `constant_memory` on eight columns: 0.5 s of CPU for 60,000
rows instead of 3.3, 8.6 s for a million instead of 53, with 4 MB more at the peak instead of 27.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import pyarrow as pa
from rustpy_xlsxwriter import Format, write_worksheets

NUMBERS = {
    "cny": "#,##0.00",
    "hours": "#,##0.00",
    "pct": "0.00",
    "number": "0.0",
    "whole": "#,##0",
    "count": "#,##0",
    "gifts": "#,##0",
    "people": "#,##0",
    "records": "#,##0",
    "days": "#,##0",
    "parts": "#,##0",
    "year": "0",
    "month": "0",
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm:ss",
}
"""The number format of each kind of column; every other kind is text."""
TEXT = "@"  # identifiers stay text, leading zeros included
NOTE_WIDTHS = [24.0, 24.0, 90.0]

Rows = Any
"""Mappings by heading, or an Arrow stream."""


def write(
    out: Any, sheets: Sequence[tuple[Mapping[str, Any], Rows]], notes: str, lines: Sequence[Any]
) -> None:
    """Write sheets and the last one, `notes`, to a path or a buffer.

    A sheet is told by its `name`, `headings`, `kinds` and `widths`, one a column, and what a
    missing value reads (`missing`); its rows are mappings by heading or an Arrow stream. `lines`
    are the rows of the last sheet.
    """
    names = [told["name"] for told, _ in sheets]
    headings = {told["name"]: told["headings"] for told, _ in sheets}
    top = Format().set_bold().set_text_wrap().set_align("vcenter")
    top = top.set_background_color("#E3EEF5").set_border_bottom("thin")
    formats: dict[str, Any] = {
        told["name"]: {
            heading: Format().set_num_format(NUMBERS.get(kind, TEXT)).set_align("top")
            for heading, kind in zip(told["headings"], told["kinds"], strict=True)
            if kind in NUMBERS or not isinstance(rows, pa.RecordBatchReader)
        }  # a text of a stream is text already: a format for it takes a fifth of the time
        for told, rows in sheets
    }
    formats[notes] = [Format().set_text_wrap().set_align("top") for _ in NOTE_WIDTHS]
    write_worksheets(
        [*((told["name"], rows) for told, rows in sheets), (notes, lines)],
        out,
        na_rep=sheets[0][0]["missing"] if sheets else "",
        freeze_panes={"general": {"row": 1, "col": 0}},
        autofilter=dict.fromkeys(names, True),
        header_format=dict.fromkeys([*names, notes], top),
        column_formats=formats,
        column_widths={**{told["name"]: told["widths"] for told, _ in sheets}, notes: NOTE_WIDTHS},
        ignore_errors=headings,
    )


def main(path: str, source: BinaryIO) -> None:
    """Read one sheet from `source` and write it to `path`."""
    told = json.loads(source.readline())
    with pa.ipc.open_stream(source) as rows:
        write(path, [(told, rows)], told["notes"], told["lines"])


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer)
