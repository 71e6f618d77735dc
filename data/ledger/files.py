"""What an operator hands over, opened: a CSV, an XLSX, or a ZIP of such files. Nothing is unpacked
to disk, and no name inside a file is ever used as a path."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.errors import SnapshotError, shown
from data.ledger import delimited, workbook
from data.ledger.personal import starred
from data.ledger.sheets import Sheet

LARGEST = 1 << 30  # bytes of one file, unpacked
PACKED = 1 << 28  # bytes of a workbook inside a ZIP
MEMBERS = 200
RATIO = 300  # how far a member of a ZIP may unpack; CSV packs 5 to 30 times
MAGIC = (
    (b"%PDF", "a PDF"), (b"\xd0\xcf\x11\xe0", "an old XLS, a Word file or a locked workbook"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"\x1f\x8b", "a GZIP archive"),
    (b"PAR1", "a Parquet file"), (b"SQLite format", "a database"), (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)  # fmt: skip
WEB = re.compile(rb"^\s*(?:<!doctype|<html|<table|<\?xml|<meta|<style)", re.IGNORECASE)
SKIPPED = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?/)|~\$|Thumbs\.db$|desktop\.ini$)")


@dataclass(frozen=True)
class Ledger:
    """One file: the name to call it by, and its bytes as often as they are needed."""

    name: str
    opener: Callable[[], BinaryIO]
    size: int


def from_path(path: Path) -> Ledger:
    """A file on disk. Raises SnapshotError ledger_missing, ledger_large."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise OSError("it is not a file")
        with path.open("rb"):
            pass
    except OSError as error:
        reason = shown(error.strerror or error)
        raise SnapshotError(
            "ledger_missing", {"file": name_of(str(path)), "reason": reason}
        ) from error
    return Ledger(name_of(path.name), lambda: path.open("rb"), size)


def from_bytes(name: str, content: bytes) -> Ledger:
    """An uploaded file."""
    return Ledger(name_of(name), lambda: io.BytesIO(content), len(content))


def name_of(path: str) -> str:
    """The last part of a name, printable, without the phone number somebody may have put in."""
    return starred(shown(re.split(r"[\\/]", path)[-1])) or "?"


def sheets(ledger: Ledger) -> Iterator[Sheet]:
    """Every sheet of the file that holds anything; read each one before asking for the next.

    Raises SnapshotError: ledger_kind, ledger_large, ledger_bomb, ledger_empty, and what
    `delimited` and `workbook` raise.
    """
    if ledger.size > LARGEST:
        fields = {"file": ledger.name, "limit": f"{LARGEST >> 20} MB"}
        raise SnapshotError("ledger_large", fields)
    found = False
    for sheet in _sheets(ledger, nested=False):
        found = True
        yield sheet
    if not found:
        raise SnapshotError("ledger_empty", {"file": ledger.name})


def _sheets(ledger: Ledger, nested: bool) -> Iterator[Sheet]:
    with ledger.opener() as file:
        start = file.read(512)
    for magic, kind in MAGIC:
        if start.startswith(magic):
            raise SnapshotError("ledger_kind", {"file": ledger.name, "kind": kind})
    if WEB.match(start):
        raise SnapshotError("ledger_kind", {"file": ledger.name, "kind": "a web page or XML"})
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _packed(_whole(ledger) if nested else ledger, nested)
        return
    sheet = delimited.sheet(ledger.name, ledger.opener) if start else None
    if sheet is not None:
        yield sheet


def _whole(ledger: Ledger) -> Ledger:
    """A member that is itself packed, in memory, where one can move about in it."""
    with ledger.opener() as file:
        content = file.read(PACKED + 1)
    if len(content) > PACKED:
        raise SnapshotError("ledger_bomb", {"file": ledger.name, "limit": f"{PACKED >> 20} MB"})
    return Ledger(ledger.name, lambda: io.BytesIO(content), len(content))


def _packed(ledger: Ledger, nested: bool) -> Iterator[Sheet]:
    try:
        with ledger.opener() as file, zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        fields = {"file": ledger.name, "reason": shown(error)}
        raise SnapshotError("ledger_workbook", fields) from error
    names = {info.filename for info in members}
    if "xl/workbook.xml" in names:
        yield from workbook.sheets(ledger.name, ledger.opener)
        return
    if "[Content_Types].xml" in names or "mimetype" in names:
        kind = "not an XLSX workbook; save it as XLSX or CSV"
        raise SnapshotError("ledger_kind", {"file": ledger.name, "kind": kind})
    wanted = [info for info in members if not SKIPPED.search(info.filename)]
    if nested or len(wanted) > MEMBERS:
        raise SnapshotError(
            "ledger_bomb", {"file": ledger.name, "limit": f"{MEMBERS} files, no ZIP in a ZIP"}
        )
    for info in wanted:
        if info.flag_bits & 1:
            raise SnapshotError(
                "ledger_kind", {"file": ledger.name, "kind": "locked with a password"}
            )
        name = f"{ledger.name}/{name_of(_decoded(info))}"
        if info.file_size > LARGEST or info.file_size > max(info.compress_size, 1 << 16) * RATIO:
            raise SnapshotError("ledger_bomb", {"file": name, "limit": f"{LARGEST >> 20} MB"})
        yield from _sheets(Ledger(name, _member(ledger, info, name), info.file_size), nested=True)


def _decoded(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _member(ledger: Ledger, info: zipfile.ZipInfo, name: str) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        archive = zipfile.ZipFile(ledger.opener())
        return io.BufferedReader(_Member(archive, info, name))

    return opener


class _Member(io.RawIOBase):
    """The bytes of a ZIP's member, however many it said it has, up to the limit."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
        self.archive, self.name, self.read_so_far = archive, name, 0
        self.file = archive.open(info)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """As io.RawIOBase. Raises SnapshotError ledger_bomb, ledger_workbook."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            data = self.file.read(len(view))
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            fields = {"file": self.name, "reason": shown(error)}
            raise SnapshotError("ledger_workbook", fields) from error
        self.read_so_far += len(data)
        if self.read_so_far > LARGEST:
            raise SnapshotError("ledger_bomb", {"file": self.name, "limit": f"{LARGEST >> 20} MB"})
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """The member and the archive."""
        self.file.close()
        self.archive.close()
        super().close()
