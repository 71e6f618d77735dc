"""Read a report snapshot from a folder of CSV files.

`data/sources/report-<year>/` holds `report.toml` (metadata) and one CSV file for each table of
`tables.toml` that the report has: UTF-8, a heading row with every column of the table, empty cells
for undisclosed values, list values separated by 「；」.
"""

import csv
import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.errors import SnapshotError, shown
from data.publish import Draft
from data.schema import CODES, TABLES, Column, TableSchema

SOURCES = Path(__file__).resolve().parent / "sources"
# Files in this folder that determine the bytes of a report snapshot.
MAKERS = ("derived.py", "parquet.py", "report.py", "tables.toml")


def folders() -> tuple[Path, ...]:
    """Return the source folders of the project, oldest first."""
    return tuple(sorted(f for f in SOURCES.glob("report-*") if f.is_dir()))


def draft(folder: Path) -> Draft:
    """Read the folder as a draft.

    Raises SnapshotError bad_source, which names the file, line and column.
    """
    about = _about(folder)
    files = sorted(folder.glob("*.csv"))
    for path in files:
        if path.stem not in TABLES:
            raise _bad(path, f"there is no table {shown(path.stem)} in tables.toml")
    tables = {path.stem: _table(path, TABLES[path.stem]) for path in files}
    if not tables:
        raise _bad(folder, "the folder holds no CSV file")
    return Draft(
        kind="report",
        title=about["title"],
        as_of=about["as_of"],
        as_of_basis=about["as_of_basis"],
        generator=f"report {fingerprint(folder)}",
        seed=None,
        tables=tables,
        provenance=dict.fromkeys(tables, "report"),
        source={name: f"sources/{folder.name}/{name}.csv" for name in tables},
    )


def fingerprint(folder: Path) -> str:
    """Return twelve hexadecimal digits that change with the sources and the files in MAKERS."""
    here = SOURCES.parent
    return digest([*folder.glob("*.csv"), folder / "report.toml", *map(here.joinpath, MAKERS)])


def digest(paths: Iterable[Path]) -> str:
    """Hash text files to twelve hexadecimal digits; line endings and order do not matter."""
    total = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.name):
        total.update(path.name.encode() + b"\0" + path.read_text("utf-8").encode() + b"\0")
    return total.hexdigest()[:12]


def _bad(where: Path | str, problem: str) -> SnapshotError:
    return SnapshotError("bad_source", {"where": str(where), "problem": problem})


def _about(folder: Path) -> Mapping[str, Any]:
    path = folder / "report.toml"
    try:
        about = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _bad(path, f"it cannot be read ({shown(error)})") from error
    if about.get("kind") != "report":
        raise _bad(path, 'kind must be "report"')
    if not isinstance(about.get("as_of"), date):
        raise _bad(path, "as_of must be a date such as 2021-12-31")
    if about.get("as_of_basis") not in CODES["as_of_basis"]:
        raise _bad(path, f"as_of_basis must be one of {', '.join(CODES['as_of_basis'])}")
    title = about.get("title")
    if not isinstance(title, dict) or set(title) != {"zh", "en"}:
        raise _bad(path, "title must have zh and en")
    return about


def _table(path: Path, schema: TableSchema) -> pa.Table:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file) if path.stat().st_size else [[]]
    except (OSError, ValueError, csv.Error) as error:
        raise _bad(path, f"it cannot be read ({shown(error)})") from error
    names = [column.name for column in schema.columns]
    if sorted(head) != sorted(names):
        odd = sorted(set(head) ^ set(names)) or ["one of them twice"]
        raise _bad(path, f"these columns are missing or unknown: {shown(', '.join(odd))}")
    cells: dict[str, list[object]] = {name: [] for name in names}
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise _bad(f"{path}, row {number}", f"{len(row)} cells under {len(head)} headings")
        for name, text in zip(head, row, strict=True):
            cells[name].append(_cell(f"{path}, row {number}", schema.column(name), text.strip()))
    arrays = [pa.array(cells[column.name], column.type) for column in schema.columns]
    return pa.Table.from_arrays(arrays, names=names)


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", "；").split("；") if part.strip()]


READ: Mapping[str, Callable[[str], object]] = {
    "key": str,
    "text": str,
    "code": str,
    "list": _list,
    "money": Decimal,
    "hours": Decimal,
    "count": int,
    "number": float,
    "flag": {"true": True, "false": False}.__getitem__,
    "day": date.fromisoformat,
    "instant": datetime.fromisoformat,
}


def _cell(where: str, column: Column, text: str) -> object:
    if not text and column.kind == "list":
        return []
    if not text:
        if column.nullable:
            return None
        raise _bad(where, f"{column.name} is empty")
    if column.codes and text not in CODES[column.codes]:
        allowed = ", ".join(CODES[column.codes])
        raise _bad(where, f'{column.name} "{shown(text)}" is not one of {allowed}')
    try:
        value = READ[column.kind](text)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise _bad(where, f'{column.name} "{shown(text)}" is no {column.kind}') from error
    if isinstance(value, Decimal) and (not value.is_finite() or value != round(value, 2)):
        raise _bad(where, f'{column.name} "{shown(text)}" must have at most two decimals')
    return round(value, 2) if isinstance(value, Decimal) else value
