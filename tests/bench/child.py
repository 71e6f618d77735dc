"""Work measured in a process of its own: its seconds, its peak memory, what it printed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.machine import ROOT

MOST = 16 * 2**30  # bytes a process may reserve, which is more than it uses

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


@dataclass(frozen=True)
class Done:
    """How a process ended: seconds, peak MB of it or its largest child, and what it printed."""

    seconds: float
    peak_mb: float
    said: str


def measured(line: Sequence[str], environment: Mapping[str, str]) -> Done:
    """Run a command to its end, its memory bounded; RuntimeError where it fails."""
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
        print(said, why, sep="\n", file=sys.stderr)
        last = (why or said or "no word").splitlines()[-1]
        raise RuntimeError(f"{' '.join(line[1:4])} ended with {code}: {last}")
    return Done(took, peak, said)


def python(code: str, environment: Mapping[str, str], *arguments: str) -> Done:
    """Run Python code to its end; RuntimeError where it fails."""
    return measured([sys.executable, "-c", code, *arguments], environment)
