"""Workbooks: each worksheet as a sheet of text rows, read by a child process with own limits."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copyfileobj
from typing import IO, BinaryIO

import numpy as np
import pyarrow as pa

from data.errors import SnapshotError, shown
from data.ledger.read.sheets import HEAD, Batch, Sheet

SECONDS = 150
CHILDREN = {  # by whether the workbook is an XLSX
    True: Path(__file__).with_name("workbook_child.py"),
    False: Path(__file__).with_name("older_child.py"),
}


def sheets(name: str, opener: Callable[[], BinaryIO], is_xlsx: bool = True) -> Iterator[Sheet]:
    """Yield the worksheets that hold anything; read each one before asking for the next.

    Raises SnapshotError ledger_workbook, ledger_bomb, ledger_wide, ledger_sheets, ledger_heavy,
    and ledger_kind for a file that is no XLSX and no workbook.
    """
    line = [sys.executable, "-I", str(CHILDREN[is_xlsx])]
    pipe = subprocess.PIPE
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=errors)
        assert child.stdin is not None
        assert child.stdout is not None
        feeding = threading.Thread(target=_feed, args=(opener, child.stdin), daemon=True)
        clock = threading.Timer(SECONDS, child.kill)
        clock.start()
        feeding.start()
        try:
            while (one := _next(name, child.stdout)) is not None:
                if one.head:
                    yield one
            status = child.wait()
        except (pa.ArrowInvalid, OSError):
            status = child.wait()
        finally:
            clock.cancel()
            child.kill()
            child.stdout.close()
            child.wait()
            feeding.join()
        if status:
            errors.seek(0)
            raise _error(name, errors.read())


def _feed(opener: Callable[[], BinaryIO], into: IO[bytes]) -> None:
    with suppress(OSError, SnapshotError, ValueError), into, opener() as file:
        copyfileobj(file, into, 1 << 20)


def _next(name: str, stream: IO[bytes]) -> Sheet | None:
    try:
        reader = pa.ipc.open_stream(stream)
    except pa.ArrowInvalid:
        return None  # the stream has ended; the status of the child says how
    about = {k.decode(): v.decode() for k, v in (reader.schema.metadata or {}).items()}
    row, batches = int(about["row"]), []
    for read in reader:
        numbers = np.arange(row, row + read.num_rows)
        batches.append(Batch(pa.array(numbers, pa.int64()), read.columns))
        row += read.num_rows
    cells = zip(*(column[:HEAD].to_pylist() for column in batches[0].columns), strict=True)
    head = list(zip(batches[0].rows[:HEAD].to_pylist(), map(list, cells), strict=True))
    return Sheet(
        name,
        about["sheet"],
        head,
        lambda: iter(batches),
        hidden=about["hidden"] == "1",
        form=about.get("form", ""),
        merged=tuple((top, bottom, column) for top, bottom, column in json.loads(about["merged"])),
    )


def _error(name: str, said: bytes) -> SnapshotError:
    """Return the error of the child; one without a word ran out of memory or time."""
    try:
        told = json.loads(said)
        fields = {key: shown(value) for key, value in told["fields"].items()}
        return SnapshotError(told["code"], {"file": name, **fields})
    except (ValueError, KeyError, TypeError):
        return SnapshotError("ledger_heavy", {"file": name})
