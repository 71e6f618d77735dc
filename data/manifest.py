"""The manifest of a snapshot lists its tables, their files and its checks.

`manifest.json` contains the SHA-256 of its own canonical JSON, so that an edit by hand is detected.
"""

import hashlib
import json
import re
import stat
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from data.errors import SnapshotError, shown
from data.schema import SCHEMA_VERSION, TABLES

Provenance = Literal["report", "import", "demo"]
Verdict = Literal["passed", "failed", "not_applicable"]
Day = TypeVar("Day", date, datetime)

WEAKEST_FIRST: tuple[Provenance, ...] = ("demo", "import", "report")
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def weakest(provenances: Iterable[Provenance]) -> Provenance:
    """Return the weakest of these; ValueError if there is none."""
    return min(provenances, key=WEAKEST_FIRST.index)


NAME = "manifest.json"
LARGEST = 16 << 20  # bytes; it lists a file in some 150
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
SHA256 = re.compile(r"[0-9a-f]{64}")
FILE_PATH = re.compile(r"[a-z][a-z0-9_]*(/[a-z0-9][a-z0-9_-]*){0,2}\.parquet")


@dataclass(frozen=True)
class Check:
    """One check and its verdict; `broken` is the number of rows that fail it."""

    name: str
    title: Mapping[str, str]
    reads: tuple[str, ...]
    verdict: Verdict
    broken: int


@dataclass(frozen=True)
class File:
    """One Parquet file: its path inside the snapshot, size in bytes, SHA-256."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """One table of a snapshot: its rows, where they come from, and its files in row order."""

    name: str
    rows: int
    bytes: int
    provenance: Provenance
    source: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Snapshot:
    """An immutable folder of Parquet tables, as its manifest describes it.

    `is_remote`: it was published with another engine, which answers questions over its records.
    """

    id: str
    path: Path
    kind: Provenance
    title: Mapping[str, str]
    as_of: date
    as_of_basis: str
    created_at: datetime
    schema_version: int
    generator: str
    seed: int | None
    tables: Mapping[str, Table]
    checks: tuple[Check, ...]
    is_remote: bool = False

    def parquet(self, table: str) -> list[str]:
        """Return absolute paths of a table's Parquet files in row order; KeyError without it."""
        return [str(self.path / file.path) for file in self.tables[table].files]

    def is_of_persons(self, table: str) -> bool:
        """Whether rows of a table may be about single persons; what the report prints is public."""
        held = self.tables.get(table)
        return TABLES[table].of_persons and not (held and held.provenance == "report")


def digest(fields: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a manifest without its own digest."""
    rest = {name: value for name, value in fields.items() if name != "digest"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write(snapshot: Snapshot) -> str:
    """Return the text of the snapshot's manifest.json."""
    tables = {name: vars(table).copy() for name, table in sorted(snapshot.tables.items())}
    for table in tables.values():
        del table["name"]
    fields = {**vars(snapshot), "tables": tables}
    del fields["path"]
    if not snapshot.is_remote:
        del fields["is_remote"]
    fields = json.loads(json.dumps(fields, default=_plain))
    return json.dumps({**fields, "digest": digest(fields)}, ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> object:
    """Return what JSON can write for a date, a mapping or a dataclass."""
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else vars(value)


def text(path: Path) -> str:
    """Return the text of a manifest, or of CURRENT. Raises OSError, and ValueError for a pipe, a
    device or a file that is too large for either: reading one might never end."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
        raise ValueError(f"it is no file, or larger than {LARGEST >> 20} MB")
    return path.read_text("utf-8")


def read(snapshot_id: str, folder: Path, versions: Container[int] = (SCHEMA_VERSION,)) -> Snapshot:
    """Read `folder/manifest.json`, but none of the files that it describes.

    Accept the schema versions in `versions`. Raises SnapshotError manifest_missing, and what
    `parsed` raises.
    """
    try:
        said = text(folder / NAME)
    except FileNotFoundError as error:
        raise SnapshotError("manifest_missing", {"id": snapshot_id}) from error
    except (OSError, ValueError) as error:
        raise _unreadable(snapshot_id, error) from error
    return parsed(snapshot_id, said, folder, versions)


def parsed(
    snapshot_id: str,
    said: str | bytes,
    folder: Path = Path(),
    versions: Container[int] = (SCHEMA_VERSION,),
) -> Snapshot:
    """Return the snapshot in `folder` that the text of a manifest describes, each field checked.

    Raises SnapshotError manifest_unreadable, schema_version, manifest_edited.
    """
    try:
        fields = json.loads(said)
        if not isinstance(fields, dict):
            raise TypeError("it is not a JSON object")
        is_as_written = fields.get("digest") == digest(fields)
    except (TypeError, ValueError, RecursionError) as error:
        raise _unreadable(snapshot_id, error) from error
    version = fields.get("schema_version")
    if version not in versions:
        found = {"found": shown(version), "expected": str(SCHEMA_VERSION)}
        raise SnapshotError("schema_version", {"id": snapshot_id, **found})
    if not is_as_written:
        raise SnapshotError("manifest_edited", {"id": snapshot_id})
    try:
        snapshot = _snapshot(folder, fields)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(snapshot_id, f"{type(error).__name__}: {error}") from error
    if snapshot.id != snapshot_id:
        raise _unreadable(snapshot_id, f"it belongs to {snapshot.id}")
    return snapshot


def _unreadable(snapshot_id: str, reason: object) -> SnapshotError:
    return SnapshotError("manifest_unreadable", {"id": snapshot_id, "reason": shown(reason)})


def _snapshot(folder: Path, fields: Mapping[str, Any]) -> Snapshot:
    is_of_today = fields["schema_version"] == SCHEMA_VERSION
    read = {
        "path": folder,
        "kind": _one_of(WEAKEST_FIRST, fields["kind"]),
        "title": _both(fields["title"]),
        "as_of": _dated(date.fromisoformat(fields["as_of"])),
        "as_of_basis": _words(fields["as_of_basis"]),
        "created_at": _dated(datetime.fromisoformat(fields["created_at"])),
        "generator": _words(fields["generator"]),
        "seed": None if fields["seed"] is None else _count(fields["seed"]),
        "tables": {
            name: _table(name, table, is_of_today) for name, table in fields["tables"].items()
        },
        "checks": tuple(map(_check, fields["checks"])),
        "is_remote": fields.get("is_remote") is True,
    }
    return Snapshot(**{**{name: fields[name] for name in fields if name != "digest"}, **read})


def _check(fields: Mapping[str, Any]) -> Check:
    read = {
        "name": _words(fields["name"]),
        "title": _both(fields["title"]),
        "reads": tuple(map(_words, fields["reads"])),
        "verdict": _one_of(VERDICTS, fields["verdict"]),
        "broken": _count(fields["broken"]),
    }
    return Check(**{**fields, **read})


def _table(name: str, fields: Mapping[str, Any], is_of_today: bool) -> Table:
    if not TABLE_NAME.fullmatch(name) or (is_of_today and name not in TABLES):
        raise ValueError(f"{shown(name)} is no table")
    read = {
        "name": name,
        "rows": _count(fields["rows"]),
        "bytes": _count(fields["bytes"]),
        "provenance": _one_of(WEAKEST_FIRST, fields["provenance"]),
        "source": _words(fields["source"]),
        "files": tuple(_file(name, **file) for file in fields["files"]),
    }
    if not read["files"]:
        raise ValueError(f"table {name} has no file")
    return Table(**{**fields, **read})


def _file(table: str, path: str, bytes: int, sha256: str) -> File:
    if not FILE_PATH.fullmatch(path):
        raise ValueError(f"a path of table {shown(table)} leads out of the snapshot")
    if not SHA256.fullmatch(sha256):  # names a file of a mirror
        raise ValueError(f"a file of table {shown(table)} has no SHA-256")
    return File(path, _count(bytes), sha256)


def _count(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 1 << 63:
        raise TypeError(f"{shown(value)} is no number of rows or bytes")
    return value


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{shown(value)} is no text")
    return value


def _both(value: Mapping[str, object]) -> Mapping[str, str]:
    return {lang: _words(value[lang]) for lang in ("zh", "en")}


def _one_of(known: tuple[str, ...], value: object) -> str:
    if value not in known:
        raise ValueError(f"{shown(value)} is none of {', '.join(known)}")
    return str(value)


def _dated(day: Day) -> Day:
    if not 1970 <= day.year < 9999:  # the day before or after has to be one, too
        raise ValueError(f"{day} is no day of a snapshot")
    return day
