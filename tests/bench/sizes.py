"""The sizes measured at, and the folder of snapshots of each, made when first asked for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.machine import ROOT

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
    """Return the command that makes a size's snapshots, and publishes them as any other."""
    if size == DEFAULT:
        return [sys.executable, "-m", "data", "build"]
    out = ["--records", str(records(size)), "--out", str(folder(size))]
    return [sys.executable, "-m", "data", "demo", *out]


def environment(root: Path) -> dict[str, str]:
    """Return the environment of a process that works on a folder of snapshots."""
    return {**os.environ, "SNAPSHOT_ROOT": str(root), "PYTHONPATH": str(ROOT)}


def clear(size: str) -> None:
    """Remove a size's snapshots, if there are any."""
    shutil.rmtree(folder(size), ignore_errors=True)


def ready(size: str) -> Path:
    """Return the folder of a size's snapshots, with one in it that today's code serves.

    Raises CalledProcessError where it cannot be made.
    """
    where = folder(size)
    look = "import data, sys; sys.exit(0 if data.serving()[1] is None else 1)"
    line = [sys.executable, "-c", look]
    if (
        not where.exists()
        or subprocess.run(line, cwd=ROOT, env=environment(where), capture_output=True).returncode
    ):
        clear(size)
        where.mkdir(parents=True)
        subprocess.run(command(size), cwd=ROOT, env=environment(where), check=True)
    return where


def manifest(root: Path) -> dict[str, Any]:
    """Return the manifest of the snapshot that opens by default."""
    current = (root / "CURRENT").read_text("utf-8").strip()
    found: dict[str, Any] = json.loads((root / current / "manifest.json").read_text("utf-8"))
    return found
