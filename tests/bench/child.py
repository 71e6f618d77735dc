"""Work measured in a process of its own: its seconds, its peak memory, what it printed."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.machine import ROOT

MOST = 8 * 2**30  # bytes a process may take


@dataclass(frozen=True)
class Done:
    """How a process ended: seconds, peak MB of it and its children, output, and why it failed."""

    seconds: float
    peak_mb: float
    said: str
    failed: str = ""


def measured(line: Sequence[str], environment: Mapping[str, str]) -> Done:
    """Run a command to its end, its memory bounded; a failure is told, not raised."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MOST, MOST))

    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as wrong:
        began = time.perf_counter()
        process = subprocess.Popen(
            list(line), cwd=ROOT, env=dict(environment), stdout=out, stderr=wrong, text=True,
            preexec_fn=bounded,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        took, process.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
        out.seek(0)
        wrong.seek(0)
        said, last = out.read().strip(), wrong.read().strip().splitlines()[-1:] or ["no word"]
    failed = f"ended with {process.returncode}: {last[0]}" if process.returncode else ""
    return Done(took, used.ru_maxrss / 1024, said, failed)


def python(code: str, environment: Mapping[str, str], *arguments: str) -> Done:
    """Run Python code to its end; what it prints last is `said`."""
    return measured([sys.executable, "-c", code, *arguments], environment)
