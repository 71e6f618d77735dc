"""The files an operator hands over: a CSV, an XLSX, XLS or ODS, or a ZIP of such files.

Nothing is unpacked to disk, and no name inside a file is ever used as a path.
"""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from data.errors import SnapshotError, shown
from data.ledger.people.sentences import in_text
from data.ledger.read import delimited, workbook
from data.ledger.read.sheets import Sheet

LARGEST = 1 << 30  # bytes of one file, and of all in a ZIP, unpacked
PACKED = 1 << 28  # bytes of a workbook inside a ZIP
MEMBERS = 200
LISTED = 4 << 20  # bytes of the list of a ZIP's files: some 40,000, each of which takes memory
PACKED_BY = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others take memory as a file asks
RATIO = 300  # how far a member of a ZIP may unpack; CSV packs 5 to 30 times
MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"\x1f\x8b", "a GZIP archive"),
    (b"PAR1", "a Parquet file"), (b"SQLite format", "a database"), (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)  # fmt: skip
OLD = b"\xd0\xcf\x11\xe0"  # of XLS, and of Word and locked workbooks
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
WEB = re.compile(rb"^\s*(?:<!doctype|<html|<table|<\?xml|<meta|<style)", re.IGNORECASE)
SKIPPED = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?/)|~\$|Thumbs\.db$|desktop\.ini$)")
DAMAGED = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError
)  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """One file: its name, its bytes as often as they are needed, and how many they are."""

    name: str
    opener: Callable[[], BinaryIO]
    size: int

    @property
    def called(self) -> str:
        """What a snapshot calls it: the start of its SHA-256, for its name may be a person's."""
        with self.opener() as file:
            digest = hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
        suffix = re.search(r"\.[a-z]{2,4}$", self.name.lower())
        return digest[:8] + (suffix[0] if suffix else "")


def from_path(path: Path) -> Ledger:
    """Open a file on disk. Raises SnapshotError ledger_missing."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise OSError("it is not a file")
        path.open("rb").close()
    except OSError as error:
        fields = {"file": name_of(str(path)), "reason": shown(error.strerror or error)}
        raise SnapshotError("ledger_missing", fields) from error
    return Ledger(name_of(path.name), lambda: path.open("rb"), size)


def from_bytes(name: str, content: bytes) -> Ledger:
    """Take an uploaded file."""
    return Ledger(name_of(name), lambda: io.BytesIO(content), len(content))


def name_of(path: str) -> str:
    """Return the last part of a name, printable, with the numbers and people in it hidden."""
    return in_text(shown(re.split(r"[\\/]", path)[-1])) or "?"


def sheets(ledger: Ledger) -> Iterator[Sheet]:
    """Yield every sheet of the file that holds anything; read each one before asking for the next.

    Raises SnapshotError: ledger_kind, ledger_large, ledger_bomb, ledger_empty, and what
    `delimited` and `workbook` raise.
    """
    if ledger.size > LARGEST:
        raise _too_large("ledger_large", ledger.name)
    found = False
    for sheet in _sheets(ledger, nested=False):
        found = True
        yield sheet
    if not found:
        raise SnapshotError("ledger_empty", {"file": ledger.name})


def _too_large(code: str, name: str, limit: str = f"{LARGEST >> 20} MB") -> SnapshotError:
    return SnapshotError(code, {"file": name, "limit": limit})


def _unfit(name: str, kind: str) -> SnapshotError:
    return SnapshotError("ledger_kind", {"file": name, "kind": kind})


def _sheets(ledger: Ledger, nested: bool) -> Iterator[Sheet]:
    with ledger.opener() as file:
        start = file.read(512)
    for magic, kind in MAGIC:
        if start.startswith(magic):
            raise _unfit(ledger.name, kind)
    if WEB.match(start):
        raise _unfit(ledger.name, "a web page or XML")
    if start.startswith(OLD):
        yield from workbook.sheets(ledger.name, ledger.opener, is_xlsx=False)
    elif start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _packed(_whole(ledger) if nested else ledger, nested)
    elif start and (sheet := delimited.sheet(ledger.name, ledger.opener)):
        yield sheet


def _whole(ledger: Ledger) -> Ledger:
    """Return a member that is itself packed, in memory, where every part of it can be reached."""
    with ledger.opener() as file:
        content = file.read(PACKED + 1)
    if len(content) > PACKED:
        raise _too_large("ledger_bomb", ledger.name, f"{PACKED >> 20} MB")
    return Ledger(ledger.name, lambda: io.BytesIO(content), len(content))


@contextmanager
def _undamaged(name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGED as error:
        raise SnapshotError("ledger_workbook", {"file": name, "reason": shown(error)}) from error


def _packed(ledger: Ledger, nested: bool) -> Iterator[Sheet]:
    with _undamaged(ledger.name), ledger.opener() as file:
        if _listed(file) > LISTED:
            raise _too_large("ledger_bomb", ledger.name, f"{LISTED >> 20} MB")
    with _undamaged(ledger.name), ledger.opener() as file, zipfile.ZipFile(file) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        names = {info.filename for info in members}
        if not {info.compress_type for info in members} <= PACKED_BY:
            raise _unfit(ledger.name, "a ZIP packed in an unusual way")
        if "xl/workbook.xml" in names:
            yield from workbook.sheets(ledger.name, ledger.opener)
            return
        if "mimetype" in names and _first(archive, "mimetype").strip() == ODS:
            yield from workbook.sheets(ledger.name, ledger.opener, is_xlsx=False)
            return
        if "[Content_Types].xml" in names or "mimetype" in names:
            raise _unfit(ledger.name, "not a workbook; save it as XLSX or CSV")
        wanted = [info for info in members if not SKIPPED.search(info.filename)]
        if nested or len(wanted) > MEMBERS:
            raise _too_large("ledger_bomb", ledger.name, f"{MEMBERS} files, no ZIP in a ZIP")
        if sum(info.file_size for info in wanted) > LARGEST:
            raise _too_large("ledger_bomb", ledger.name)
        for info in wanted:
            yield from _member(ledger, archive, info)


def _listed(file: BinaryIO) -> int:
    """Return how many bytes of a ZIP list its files, before they are read at once."""
    found = zipfile._EndRecData(file)  # type: ignore[attr-defined] # what ZipFile itself goes by
    return int(found[5]) if found else 0


def _first(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return how a file in a ZIP begins, whatever it unpacks to."""
    with archive.open(name) as file:
        return file.read(99)


def _member(ledger: Ledger, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Sheet]:
    """Yield the sheets of one file in a ZIP.

    `delimited` decodes a member to its end before it hands over a sheet, so a damaged one is found
    here and not while its rows are read.
    """
    if info.flag_bits & 1:
        raise _unfit(ledger.name, "locked with a password")
    name = f"{ledger.name}/{name_of(_decoded(info))}"
    if info.file_size > max(info.compress_size, 1 << 16) * RATIO:
        raise _too_large("ledger_bomb", name)

    def opener() -> BinaryIO:
        return cast(BinaryIO, archive.open(info))

    with _undamaged(name):
        yield from _sheets(Ledger(name, opener, info.file_size), nested=True)


def _decoded(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
