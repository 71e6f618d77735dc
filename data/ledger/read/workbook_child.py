"""Read one XLSX file in a process of its own, so that a hostile file can only harm that process.

    python -I data/ledger/read/workbook_child.py < FILE.xlsx > ARROW

The process limits its own memory and time and writes nothing to disk. Each sheet goes to standard
output as an Arrow stream of text columns, with its name and first row in the schema's metadata. An
error is one JSON object on standard error: a code of `data.errors`.
"""

import io
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.compute as pc

if __package__:
    from data.ledger.read import number_formats
else:  # with -I a script does not find its neighbour by itself
    sys.path.insert(0, str(Path(__file__).parent))
    import number_formats  # type: ignore[import-not-found,no-redef]

MEMORY = 4 << 30
SECONDS = 120
UNPACKED = 1 << 30  # bytes of XML; a million rows of eight cells are some 330 MB
TEXT = 1 << 29  # bytes of a sheet's cells: a long text that many of them share counts each time
SMALL_PART = 16 << 20
SHEETS = 60
ROWS = 65_536
WIDEST = 400
LONGEST_CELL = 1 << 20  # bytes
CHUNK = 4 << 20

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>/]*>(?!</c>)')
WRONG = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"[^>]*>.{0,4000}?<v>([^<]{1,40})</v>', re.DOTALL
)
UNCOUNTED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f[^>]*?(?:/>|>[^<]{0,8192}</f>)(?:<v ?/>|<v></v>)?</c>'
)
SHORTENED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^>]* t="(?!n"))[^>]*>'
    rb"<v>(\d(?:\.\d+)?[Ee]\+\d+|\d{15}\d*0)(?:\.0+)?</v>"
)
LONG = re.compile(rb"<v>\d{15}\d*0<")
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')

Reader = Callable[[bytes], Iterator[tuple[dict[str, str], pa.RecordBatch]]]
Lost = defaultdict[int, dict[int, str]]  # by column and row
Merged = list[tuple[int, int, int]]  # first row, last row, column
NO_UNITS: Mapping[int, str] = {}


class Refused(Exception):
    """The file is not read; `code` and `fields` as in `data.errors`."""

    def __init__(self, code: str, **fields: str) -> None:
        self.code, self.fields = code, fields
        super().__init__(code)


class WithoutPandas:
    """Tell pyarrow that there is no pandas: it would load it, for nothing and 0.15 s."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse pandas; say nothing of other modules."""
        if name == "pandas":
            raise ImportError(name)


def limit() -> None:
    """Bound memory and processor time where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def parts(archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Return name, part and hiddenness of each worksheet, in order."""
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
            hidden = sheet.get("state") in ("hidden", "veryHidden")
            found.append((sheet.get("name") or "", part, hidden))
    if len(found) > SHEETS:
        raise Refused("ledger_sheets", sheets=str(len(found)), limit=str(SHEETS))
    return found


def _tree(archive: zipfile.ZipFile, part: str, sizes: Mapping[str, int]) -> ElementTree.Element:
    if sizes.get(part, SMALL_PART) >= SMALL_PART:
        raise Refused("ledger_workbook", reason=f"{part} is missing or too large")
    return ElementTree.fromstring(archive.read(part))


def units(archive: zipfile.ZipFile) -> Mapping[int, str]:
    """Return the units that number formats show, by style; none where no styles are found."""
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    found = next((name for name in sizes if name.lower() == "xl/styles.xml"), None)
    return number_formats.shown(_tree(archive, found, sizes)) if found else {}


def scan(
    archive: zipfile.ZipFile, part: str, styles: Mapping[int, str] = NO_UNITS
) -> tuple[int, Lost, Merged]:
    """Return the first row with a cell, the cells a reader would lose, and those merged down.

    Lost are errors (#REF!), formulas without a calculated value, numbers of which a spreadsheet
    kept only the first fifteen digits, and numbers whose style shows a unit. A lost cell may itself
    be the first row or column: the reader counts them as well.
    """
    row, lost, merged = 0, Lost(dict), set()
    for text in _pieces(archive, part):
        if not row and (first := CELL.search(text)):
            row = int(first[2])
        for pattern in (WRONG, UNCOUNTED, SHORTENED):
            for match in pattern.finditer(text) if _may_hold(text, pattern) else ():
                shown = b"#NOVALUE!" if pattern is UNCOUNTED else match[3]
                written = shown.decode("ascii", "replace")
                if pattern is not SHORTENED or _is_cut(written):
                    lost[_column(match[1])][int(match[2])] = written
        for column, number, written in number_formats.cells(text, styles) if styles else ():
            lost[_column(column)][number] = written
        for match in MERGED.finditer(text):
            merged.add((int(match[2]), int(match[3]), _column(match[1])))
    down = sorted(one for one in merged if one[0] < one[1])
    if not lost and not down:
        return row or 1, lost, []
    found = (CELL.finditer(text) for text in _pieces(archive, part))
    left = min((_column(match[1]) for matches in found for match in matches), default=1)
    moved = Lost(dict, {column - left: cells for column, cells in lost.items()})
    return row or 1, moved, [(top, bottom, column - left) for top, bottom, column in down]


def _may_hold(text: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Return whether the pattern is worth looking for; most sheets have none of these cells."""
    if pattern is SHORTENED:
        return b"E+" in text or b"e+" in text or LONG.search(text) is not None
    return (b' t="e"' if pattern is WRONG else b"<f") in text


def _is_cut(number: str) -> bool:
    """Return whether a spreadsheet has kept only the first fifteen of its digits."""
    if "+" not in number:
        return len(number) > 15 and set(number[15:]) == {"0"}
    return int(number.partition("+")[2]) >= 15


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the XML of a sheet, piece by piece; each begins with the end of the one before."""
    rest, looked = b"", 0
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            looked += len(chunk)
            if looked > UNPACKED:
                raise Refused("ledger_bomb", limit=f"{UNPACKED >> 20} MB")
            text = rest + chunk
            yield text
            rest = text[-12_000:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheets(content: bytes) -> Iterator[tuple[dict[str, str], pa.RecordBatch]]:
    """Yield each sheet's name, first row and hiddenness, and its cells as text."""
    import fastexcel

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found, styles = parts(archive), units(archive)
        reader = fastexcel.read_excel(content)
        for name, part, hidden in found:
            with ThreadPoolExecutor(1) as pool:
                scanning = pool.submit(scan, archive, part, styles)
                batch = reader.load_sheet_eager(name, header_row=None, dtypes="string")
                row, lost, merged = scanning.result()
            if any(
                (pc.max(pc.binary_length(c)).as_py() or 0) > LONGEST_CELL for c in batch.columns
            ):
                raise Refused("ledger_workbook", reason="a cell holds more than 1,000,000 letters")
            filled = [k for k, c in enumerate(batch.columns) if c.null_count < len(c)]
            if filled and filled[-1] >= WIDEST:
                raise Refused("ledger_wide", columns=str(filled[-1] + 1))
            columns = [_patched(c, row, lost[k]) for k, c in enumerate(batch.columns[:WIDEST])]
            columns = columns or [pa.array([], pa.string())]
            about = {"sheet": name, "row": str(row), "hidden": str(int(hidden))}
            about["merged"] = json.dumps(merged)
            yield about, pa.record_batch(columns, names=list(map(str, range(len(columns)))))


def _patched(cells: pa.Array, row: int, lost: Mapping[int, str]) -> pa.Array:
    """Return the cells of a column from that row on, with the lost ones."""
    if not lost:
        return cells.fill_null("")
    values = [value or "" for value in cells.to_pylist()]
    for number, text in lost.items():
        if 0 <= number - row < len(values):
            values[number - row] = text
    return pa.array(values, pa.string())


def main(content: bytes, out: BinaryIO, reader: Reader = sheets) -> None:
    """Write each sheet of the file to `out`."""
    for about, batch in reader(content):
        if sum(pc.sum(pc.binary_length(cells)).as_py() or 0 for cells in batch.columns) > TEXT:
            raise Refused("ledger_heavy")
        schema = batch.schema.with_metadata({k: v.encode() for k, v in about.items()})
        with pa.ipc.new_stream(out, schema) as writer:
            for start in range(0, max(batch.num_rows, 1), ROWS):
                piece = batch.slice(start, ROWS)
                writer.write_batch(piece.replace_schema_metadata(schema.metadata))
    out.flush()


def run(reader: Reader = sheets) -> None:
    """Read standard input within limits; end with a status, and the error in words."""
    sys.meta_path.insert(0, WithoutPandas())
    try:
        limit()
        main(sys.stdin.buffer.read(), sys.stdout.buffer, reader)
    except Refused as refused:
        json.dump({"code": refused.code, "fields": refused.fields}, sys.stderr)
        sys.exit(3)
    except MemoryError:
        sys.exit(4)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        json.dump({"code": "ledger_workbook", "fields": {"reason": reason}}, sys.stderr)
        sys.exit(3)


if __name__ == "__main__":
    run()
