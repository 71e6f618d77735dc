"""The app as one process against several, all behind nginx: the same crowd, in turn in one run."""

import os
import subprocess
import sys
import time
import urllib.request
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from tests.bench import addresses, crowd, sizes
from tests.bench.results import Row
from tests.bench.timing import Laps
from tests.serving import PATIENCE, ROOT, environment, free_port

LIMIT = 500.0  # ms in which 95 of 100 clicks are answered


class Fronted:
    """Processes of the app behind nginx, as `make serve` starts them; tells what they take."""

    def __init__(self, root: Path, replicas: int) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        line = [sys.executable, "-m", "data", "serve", "--replicas", str(replicas)]
        self.process = subprocess.Popen(
            [*line, "--port", str(port)], cwd=ROOT, env=environment(root),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + PATIENCE
        for one in range(port + replicas, port - 1, -1):
            while not _answers(one):
                if time.monotonic() > until:
                    self.__exit__()
                    raise TimeoutError(f"{self.address} did not answer within {PATIENCE:.0f} s")
                time.sleep(0.1)

    def _stats(self) -> Iterator[list[str]]:
        """The fields of /proc/PID/stat, behind the name, of all processes below this one."""
        found = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                found[path.parent.name] = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
        inside = {str(self.process.pid)}
        while more := {pid for pid, one in found.items() if one[1] in inside} - inside:
            inside |= more
        return (found[pid] for pid in inside if pid in found)

    def rss_mb(self) -> float:
        """Return the resident memory of all."""
        return sum(int(one[21]) for one in self._stats()) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def cpu_s(self) -> float:
        """Return the processor seconds of all since their start."""
        return sum(int(one[11]) + int(one[12]) for one in self._stats()) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
    except OSError:
        return False
    return True


def run(options: Namespace) -> Iterator[Row]:
    """Yield what a crowd sees of one process and of two."""
    root = Path(options.root).resolve() if options.root else sizes.ready(options.size)
    trails = addresses.trails(crowd.CHOICES, seed=2)
    for sessions in options.sessions:
        seen: dict[int, list[crowd.Crowd]] = {1: [], 2: []}
        for turn in range(options.rounds):
            for replicas in (1, 2) if turn % 2 == 0 else (2, 1):
                with Fronted(root, replicas) as served:
                    crowd.gather(served, 4, trails, 5, 0)
                    found = crowd.gather(served, sessions, trails, crowd.WARM, crowd.HOLD)
                    seen[replicas].append(found)
        yield from rows(sessions, seen)


def rows(sessions: int, seen: dict[int, list[crowd.Crowd]]) -> Iterator[Row]:
    """Yield medians and p95 of both, and the processor time of a click."""
    laps = {many: Laps([ms for one in found for ms in one.laps.times])
            for many, found in seen.items()}  # fmt: skip
    note = "; ".join(
        f"{many}: {len(laps[many].times)} runs, {sum(one.cores for one in found) / len(found):.2f} "
        f"cores, {sum(len(one.errors) for one in found)} errors"
        for many, found in seen.items()
    )
    yield Row("crowd", f"{sessions} sessions, 2 processes, a click", laps[2].median, "ms",
              laps[2].p95, "1 process", laps[1].median, LIMIT, "p95", note)  # fmt: skip
    yield Row("crowd", f"{sessions} sessions, 2 processes, p95", laps[2].p95, "ms",
              rival="1 process", against=laps[1].p95)  # fmt: skip
    for many, found in seen.items():
        spent = sum(one.cores for one in found) * crowd.HOLD / max(1, len(laps[many].times))
        yield Row("crowd", f"processor time of a click, {many} behind nginx", 1000 * spent, "ms",
                  note=f"{1 / max(spent, 1e-9):.0f} clicks a second and core")  # fmt: skip
