"""Read one XLS or ODS file in a process of its own, as `workbook_child` does XLSX.

    python -I data/ledger/read/older_child.py < FILE.xls > ARROW

These formats tell a reader less: a formula that failed is an empty cell, and an ODS does not say
which cells are merged. A number of more than fifteen digits is written as the spreadsheet holds it,
1.2E+18, so that nobody takes it for an identifier.
"""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path

import pyarrow as pa

if __name__ == "__main__":  # with -I a script does not find its neighbour by itself
    sys.path.insert(0, str(Path(__file__).parent))
    import workbook_child as common  # type: ignore[import-not-found]
else:
    from data.ledger.read import workbook_child as common

OLD = b"\xd0\xcf\x11\xe0"
LONG = 10**15
Cell = str | float | bool | date | datetime | time | timedelta


def sheets(content: bytes) -> Iterator[tuple[dict[str, str], pa.RecordBatch]]:
    """Yield each sheet's name, first row and hiddenness, and its cells as text."""
    import python_calamine

    is_old = content.startswith(OLD)
    if not is_old:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > common.UNPACKED:
                raise common.Refused("ledger_bomb", limit=f"{common.UNPACKED >> 20} MB")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if is_old:
            kind = "a Word file, a locked workbook or a damaged XLS"
            raise common.Refused("ledger_kind", kind=kind) from error
        raise common.Refused("ledger_workbook", reason=str(error)[:200]) from error
    found = [
        one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if len(found) > common.SHEETS:
        raise common.Refused("ledger_sheets", sheets=str(len(found)), limit=str(common.SHEETS))
    for one in found:
        sheet = book.get_sheet_by_name(one.name)
        if sheet.total_width > common.WIDEST:
            raise common.Refused("ledger_wide", columns=str(sheet.total_width))
        rows = ([written(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False))
        columns = [pa.array(column, pa.string()) for column in zip_longest(*rows, fillvalue="")]
        merged = [
            (top + 1, bottom + 1, left)
            for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
            if top < bottom
        ]
        hidden = one.visible != python_calamine.SheetVisibleEnum.Visible
        about = {"sheet": one.name, "row": "1", "hidden": str(int(hidden))}
        about |= {"merged": json.dumps(merged), "form": "XLS" if is_old else "ODS"}
        columns = columns or [pa.array([], pa.string())]
        yield about, pa.record_batch(columns, names=list(map(str, range(len(columns)))))


def written(cell: Cell) -> str:
    """Return a cell as text, as it would stand in a CSV."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float | int):
        if abs(cell) >= LONG:
            return f"{cell:.14E}"
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    if isinstance(cell, date | time):
        return cell.isoformat()
    if len(cell) > common.LONGEST_CELL:
        raise common.Refused("ledger_workbook", reason="a cell holds more than 1,000,000 letters")
    return cell


if __name__ == "__main__":
    common.run(sheets)
