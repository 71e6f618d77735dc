"""Work measured in a process of its own: its seconds, its peak memory, what it printed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.machine import ROOT

# Bytes a process may reserve, which is more than it uses: its peak is `peak_mb`.
MOST = 16 * 2**30


@dataclass(frozen=True)
class Done:
    """How a process ended: seconds, peak MB of it and its children, output, and why it failed."""

    seconds: float
    peak_mb: float
    said: str
    failed: str = ""


# Linux counts the memory of the process that starts another as the other's own until it runs, so a
# small one stands between: it bounds, starts, times and asks what its child took.
BETWEEN = """
import json, resource, subprocess, sys, time
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]), int(sys.argv[2])))
began = time.perf_counter()
code = subprocess.run(sys.argv[3:]).returncode
took, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as told:
    json.dump([code, took, used.ru_maxrss / 1024], told)
"""


def measured(line: Sequence[str], environment: Mapping[str, str]) -> Done:
    """Run a command to its end, its memory bounded; a failure is told, not raised."""
    with (
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as wrong,
        tempfile.NamedTemporaryFile("r") as told,
    ):
        between = [sys.executable, "-c", BETWEEN, told.name, str(MOST)]
        subprocess.run(
            [*between, *line], cwd=ROOT, env=dict(environment), stdout=out, stderr=wrong, check=True
        )
        code, took, peak = json.load(told)
        out.seek(0)
        wrong.seek(0)
        said, why = out.read().strip(), wrong.read().strip()
    if code:
        print(why, file=sys.stderr)
    last = why.splitlines()[-1:] or ["no word"]
    return Done(took, peak, said, f"ended with {code}: {last[0]}" if code else "")


def python(code: str, environment: Mapping[str, str], *arguments: str) -> Done:
    """Run Python code to its end; what it prints last is `said`."""
    return measured([sys.executable, "-c", code, *arguments], environment)
