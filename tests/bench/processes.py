"""Processes to measure, and to measure in: servers, commands, the parts of the bench."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from tests.serving import ROOT, Server, environment

EMPTY, REPLAY = "tests/bench/apps/empty.py", "tests/bench/apps/replay.py"

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


class Served(Server):
    """A server that tells what it takes."""

    def rss_mb(self) -> float:
        """Return the resident memory of the server and its children."""
        pid = str(self.process.pid)
        found = subprocess.check_output(["ps", "-o", "rss=", "-p", pid, "--ppid", pid], text=True)
        return sum(map(int, found.split())) / 1024

    def cpu_s(self) -> float:
        """Return the processor seconds since its start."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @contextmanager
    def watched(self) -> Iterator[list[float]]:
        """Collect its resident memory in MB, ten times a second, while inside."""
        samples, done = [self.rss_mb()], threading.Event()

        def watch() -> None:
            while not done.wait(0.1):
                samples.append(self.rss_mb())

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield samples
        finally:
            done.set()
            thread.join()


@dataclass(frozen=True)
class Done:
    """How a process ended: seconds, peak MB of it or its largest child, and what it printed."""

    seconds: float
    peak_mb: float
    said: str


def measured(line: Sequence[str], root: Path, more: Mapping[str, str] | None = None) -> Done:
    """Run Python on a folder of snapshots to its end, its memory bounded.

    `line` is what follows `python`, `more` goes into the environment. RuntimeError where it fails.
    """
    with tempfile.NamedTemporaryFile("r") as told:
        done = subprocess.run(
            [sys.executable, "-c", BETWEEN, told.name, str(MOST), sys.executable, *line],
            cwd=ROOT, env=environment(root, more), capture_output=True, text=True, check=True,
        )  # fmt: skip
        code, took, peak = json.load(told)
    if code:
        last = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()[-1]
        raise RuntimeError(f"{' '.join(line[:3])} ended with {code}: {last}\n{done.stderr}")
    return Done(took, peak, done.stdout.strip())


def ended(seconds: float, work: Callable[..., object], *given: object) -> str:
    """Run work in a fresh process, which ends with all it started; return "" or why it failed."""
    with ProcessPoolExecutor(1, get_context("spawn"), os.setsid) as pool:
        group = pool.submit(os.getpid).result()
        running = pool.submit(work, *given)
        try:
            running.result(seconds)
        except Exception as error:
            if not running.done():
                return f"stopped after {seconds / 60:.0f} minutes"
            traceback.print_exception(error)
            return f"{type(error).__name__}: {error}".splitlines()[0]
        finally:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)  # and a server it left behind
    return ""


def alone(module: str, options: Namespace, file: str) -> None:
    """Measure in this process; write each row as soon as it is there."""
    with open(file, "w", encoding="utf-8") as out:
        for row in import_module(f"tests.bench.{module}").run(options):
            print(json.dumps(asdict(row)), file=out, flush=True)
