"""Reads one XLSX file in a process of its own, so that a hostile one can only harm that process.

    python -I data/ledger/workbook_child.py < FILE.xlsx > ARROW

It limits its own memory and time, writes nothing to disk, and hands each sheet over its standard
output as an Arrow stream of text columns; the schema's metadata say which sheet it is and on which
row it begins. An error is one JSON object on standard error: a code of `data.errors`.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.compute as pc

MEMORY = 4 << 30
SECONDS = 120
UNPACKED = 1 << 30  # bytes of XML; a million rows of eight cells are some 330 MB
SMALL_PART = 16 << 20
SHEETS = 60
ROWS = 65_536
WIDEST = 400
LONGEST_CELL = 1 << 20  # bytes

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>/]*>(?!</c>)')
WRONG = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"[^>]*>.{0,4000}?<v>([^<]{1,40})</v>', re.DOTALL
)
UNCOUNTED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f[^>]*?(?:/>|>[^<]{0,8192}</f>)(?:<v ?/>|<v></v>)?</c>'
)
SHORTENED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><v>(\d(?:\.\d+)?E\+\d+)</v>')


class Refused(Exception):
    """The file is not read; `code` and `fields` as in `data.errors`."""

    def __init__(self, code: str, **fields: str) -> None:
        self.code, self.fields = code, fields
        super().__init__(code)


def limit() -> None:
    """Bound memory and processor time where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def parts(archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Name, part and hiddenness of each worksheet, in order."""
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    if sum(sizes.values()) > UNPACKED:
        raise Refused("ledger_bomb", limit=f"{UNPACKED >> 20} MB")
    workbook = _tree(archive, "xl/workbook.xml", sizes)
    targets = {
        relation.get("Id"): (relation.get("Target") or "", relation.get("Type") or "")
        for relation in _tree(archive, "xl/_rels/workbook.xml.rels", sizes)
    }
    found = []
    for sheet in workbook.iter(f"{MAIN}sheet"):
        target, kind = targets.get(sheet.get(RELATION), ("", ""))
        if kind.endswith("/worksheet"):
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found.append(
                (sheet.get("name") or "", part, sheet.get("state") in ("hidden", "veryHidden"))
            )
    if len(found) > SHEETS:
        raise Refused("ledger_sheets", sheets=str(len(found)), limit=str(SHEETS))
    return found


def _tree(archive: zipfile.ZipFile, part: str, sizes: Mapping[str, int]) -> ElementTree.Element:
    if sizes.get(part, SMALL_PART) >= SMALL_PART:
        raise Refused("ledger_workbook", reason=f"{part} is missing or too large")
    return ElementTree.fromstring(archive.read(part))


def scan(file: BinaryIO) -> tuple[int, dict[tuple[int, int], str], int]:
    """First row with a cell; cells whose value a reader would lose; first column, where needed.

    Lost are errors (#REF!), formulas nobody calculated, numbers kept in powers of ten.
    """
    row, column, lost, rest, looked = 0, 1 << 20, {}, b"", 0
    while chunk := file.read(4 << 20):
        looked += len(chunk)
        if looked > UNPACKED:
            raise Refused("ledger_bomb", limit=f"{UNPACKED >> 20} MB")
        text = rest + chunk
        if not row and (first := CELL.search(text)):
            row = int(first[2])
        odd = b' t="e"' in text or b"<f" in text or b"E+" in text
        if odd:
            for mark, pattern in (("", WRONG), ("=", UNCOUNTED), ("", SHORTENED)):
                for match in pattern.finditer(text):
                    shown = mark or match[3].decode("ascii", "replace")
                    lost[int(match[2]), _column(match[1])] = shown
        rest = text[-12_000:]
    return row or 1, lost, column


def first_column(file: BinaryIO) -> int:
    """The leftmost column that holds anything."""
    lowest, rest = 1 << 20, b""
    while chunk := file.read(4 << 20):
        text = rest + chunk
        lowest = min([lowest, *(_column(match[1]) for match in CELL.finditer(text))])
        rest = text[-400:]
    return lowest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheets(content: bytes) -> Iterator[tuple[dict[str, str], pa.RecordBatch]]:
    """Each sheet's name, first row and hiddenness, and its cells as text."""
    import fastexcel

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = parts(archive)
        reader = fastexcel.read_excel(content)
        for name, part, hidden in found:
            with ThreadPoolExecutor(1) as pool:
                scanning = pool.submit(_scanned, archive, part)
                batch = reader.load_sheet_eager(name, header_row=None, dtypes="string")
                row, lost, column = scanning.result()
            if any(_longest(column) > LONGEST_CELL for column in batch.columns):
                raise Refused("ledger_workbook", reason="a cell holds more than 1,000,000 letters")
            about = {"sheet": name, "row": str(row), "hidden": str(int(hidden))}
            if batch.num_columns > WIDEST:
                filled = [k for k, c in enumerate(batch.columns) if c.null_count < len(c)]
                if filled and filled[-1] >= WIDEST:
                    raise Refused("ledger_wide", columns=str(filled[-1] + 1))
            columns = [
                _patched(c, k, lost, row, column) for k, c in enumerate(batch.columns[:WIDEST])
            ]
            names = [str(place) for place in range(len(columns))]
            yield (
                about,
                pa.record_batch(columns, names=names)
                if columns
                else pa.record_batch([pa.array([], pa.string())], names=["0"]),
            )


def _longest(cells: pa.Array) -> int:
    longest = pc.max(pc.binary_length(cells)).as_py()
    return longest or 0


def _scanned(archive: zipfile.ZipFile, part: str) -> tuple[int, dict[tuple[int, int], str], int]:
    with archive.open(part) as file:
        row, lost, column = scan(file)  # type: ignore[arg-type]
    if lost:
        with archive.open(part) as file:
            column = first_column(file)  # type: ignore[arg-type]
            # a lost cell may itself be the first row or column: the reader counts them as well
    return row, lost, column


def _patched(
    cells: pa.Array, place: int, lost: Mapping[tuple[int, int], str], row: int, column: int
) -> pa.Array:
    here = {r - row: text for (r, c), text in lost.items() if c == column + place}
    if not here:
        return cells.fill_null("")
    values: list[Any] = cells.to_pylist()
    for at, text in here.items():
        if 0 <= at < len(values):
            values[at] = "#NOVALUE!" if text == "=" else text
    return pa.array([value or "" for value in values], pa.string())


def main(content: bytes, out: BinaryIO) -> None:
    """Write each sheet of the file to `out`."""
    for about, batch in sheets(content):
        schema = batch.schema.with_metadata({k: v.encode() for k, v in about.items()})
        with pa.ipc.new_stream(out, schema) as writer:
            for start in range(0, max(batch.num_rows, 1), ROWS):
                writer.write_batch(
                    batch.slice(start, ROWS).replace_schema_metadata(schema.metadata)
                )
    out.flush()


if __name__ == "__main__":
    try:
        limit()
        main(sys.stdin.buffer.read(), sys.stdout.buffer)
    except Refused as refused:
        json.dump({"code": refused.code, "fields": refused.fields}, sys.stderr)
        sys.exit(3)
    except MemoryError:
        sys.exit(4)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        json.dump({"code": "ledger_workbook", "fields": {"reason": reason}}, sys.stderr)
        sys.exit(3)
