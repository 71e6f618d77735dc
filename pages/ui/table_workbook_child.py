"""Writes one table as XLSX in a process of its own (see `table_workbook`).

    python -I pages/ui/table_workbook_child.py FILE.xlsx < LINE AND ARROW STREAM

The first line of its input is JSON, a `table_workbook.Sheet`; the rest is the rows, written as they
come.
"""

import json
import sys
from typing import Any, BinaryIO

import pyarrow as pa
from rustpy_xlsxwriter import Format, write_worksheets

NUMBERS = {
    "money": "#,##0.00",
    "hours": "#,##0.00",
    "total": "#,##0.00",
    "number": "0.0",
    "count": "#,##0",
    "day": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm:ss",
}  # fmt: skip; text needs none: it is text already, and a fifth of the time
WIDTHS = {"text": 24.0, "list": 24.0, "instant": 20.0}
WIDTH = 14.0


def write(path: str, source: BinaryIO) -> None:
    """Read what to write from `source` and write it to `path`."""
    told: dict[str, Any] = json.loads(source.readline())
    name, notes, kinds = told["name"], told["notes"], told["kinds"]
    top = Format().set_bold().set_text_wrap().set_align("vcenter")
    top = top.set_background_color("#E3EEF5").set_border_bottom("thin")
    with pa.ipc.open_stream(source) as rows:
        headings = rows.schema.names
        write_worksheets(
            [(name, rows), (notes, told["lines"])],
            path,
            na_rep=told["missing"],
            freeze_panes={"general": {"row": 1, "col": 0}},
            autofilter={name: True},
            header_format={name: top, notes: top},
            column_formats={
                name: {
                    heading: Format().set_num_format(NUMBERS[kind])
                    for heading, kind in zip(headings, kinds, strict=True)
                    if kind in NUMBERS
                },
                notes: [Format().set_text_wrap().set_align("top") for _ in told["lines"][0]],
            },
            column_widths={
                name: [WIDTHS.get(kind, WIDTH) for kind in kinds],
                notes: [24.0, 24.0, 90.0],
            },
            ignore_errors={name: headings},
        )


if __name__ == "__main__":
    write(sys.argv[1], sys.stdin.buffer)
