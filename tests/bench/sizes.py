"""The sizes measured at, and the folder of snapshots of each, made when first asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.machine import ROOT

DEFAULT = "60k"  # the demo that comes with the project
UNITS = {"k": 1_000, "m": 1_000_000}


def records(size: str) -> int:
    """Service records of a size: 60k, 1m, 10m, 100m. ValueError for anything else."""
    found = re.fullmatch(r"([1-9]\d{0,3})([km])", size)
    if not found:
        raise ValueError(f"{size!r} is no size such as 60k, 1m, 10m or 100m")
    return int(found[1]) * UNITS[found[2]]


def folder(size: str) -> Path:
    """Where a size's snapshots lie: in BENCH_ROOT, else `.bench` in the project."""
    return Path(os.environ.get("BENCH_ROOT") or ROOT / ".bench").resolve() / size


def command(size: str) -> list[str]:
    """What makes a size's snapshots, and publishes them as everything is published."""
    if size == DEFAULT:
        return [sys.executable, "-m", "data", "build"]
    out = ["--records", str(records(size)), "--out", str(folder(size))]
    return [sys.executable, "-m", "data", "demo", *out]


def environment(size: str) -> dict[str, str]:
    """The environment of a process that works on a size's snapshots."""
    return {**os.environ, "SNAPSHOT_ROOT": str(folder(size)), "PYTHONPATH": str(ROOT)}


def clear(size: str) -> None:
    """Remove a size's snapshots, if there are any."""
    shutil.rmtree(folder(size), ignore_errors=True)


def ready(size: str) -> Path:
    """The folder of a size's snapshots, with one in it that today's code opens and serves.

    Raises CalledProcessError where it cannot be made.
    """
    where = folder(size)
    look = "import data, sys; sys.exit(0 if data.serving()[1] is None else 1)"
    line = [sys.executable, "-c", look]
    if (
        not where.exists()
        or subprocess.run(line, cwd=ROOT, env=environment(size), capture_output=True).returncode
    ):
        clear(size)
        where.mkdir(parents=True)
        subprocess.run(command(size), cwd=ROOT, env=environment(size), check=True)
    return where
