"""The sizes measured at, and the folder of snapshots of each, made when first asked for."""

import os
import re
import shutil
from pathlib import Path

from tests.bench.processes import measured
from tests.serving import ROOT

DEFAULT = "60k"  # the demo that comes with the project
UNITS = {"k": 1_000, "m": 1_000_000}


def records(size: str) -> int:
    """Return the service records of a size: 60k, 1m, 10m, 100m. ValueError for anything else."""
    found = re.fullmatch(r"([1-9]\d{0,3})([km])", size)
    if not found:
        raise ValueError(f"{size!r} is no size such as 60k, 1m, 10m or 100m")
    return int(found[1]) * UNITS[found[2]]


def folder(size: str) -> Path:
    """Return where a size's snapshots lie: in BENCH_ROOT, else `.bench` in the project."""
    return Path(os.environ.get("BENCH_ROOT") or ROOT / ".bench").resolve() / size


def command(size: str) -> list[str]:
    """Return what Python runs to make a size's snapshots, and to publish them as any other."""
    if size == DEFAULT:
        return ["-m", "data", "build"]
    return ["-m", "data", "demo", "--records", str(records(size)), "--out", str(folder(size))]


def emptied(size: str) -> Path:
    """Return the folder of a size with nothing in it."""
    shutil.rmtree(folder(size), ignore_errors=True)
    folder(size).mkdir(parents=True)
    return folder(size)


def ready(size: str) -> Path:
    """Return the folder of a size's snapshots, with one in it that today's code serves.

    Raises RuntimeError where it cannot be made.
    """
    where = folder(size)
    look = ["-c", "import data, sys; sys.exit(data.serving()[1] is not None)"]
    try:
        measured(look, where)
    except RuntimeError:
        measured(command(size), emptied(size))
    return where
