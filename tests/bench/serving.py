"""Start servers to measure on 127.0.0.1, over a folder of snapshots, and end them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.machine import ROOT

APP, EMPTY, REPLAY = "app.py", "tests/bench/apps/empty.py", "tests/bench/apps/replay.py"
PATIENCE = 300.0  # seconds until a server must answer: a large snapshot is read whole first


@dataclass(frozen=True)
class Served:
    """A server that answers: its address, its process, seconds from its start to that."""

    address: str
    pid: int
    started_s: float

    def rss_mb(self) -> float:
        """Return the resident memory of the server and its children."""
        return sum(_rss_mb(pid) for pid in _tree(self.pid))

    def cpu_s(self) -> float:
        """Return the processor seconds since its start."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
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


def _tree(pid: int) -> Iterator[int]:
    """A process and its descendants; those that end meanwhile are left out."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:
            continue
        for child in found:
            yield from _tree(int(child))


def _rss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(one.split()[1]) for one in lines if one.startswith("VmRSS")) / 1024


@contextmanager
def serving(script: str, root: Path, checkout: Path = ROOT, **more: str) -> Iterator[Served]:
    """Serve a script of a checkout; `more` goes into its environment.

    Raises RuntimeError where it ends, TimeoutError where it does not answer.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    environment = {
        **os.environ, "PYTHONPATH": str(checkout), "SNAPSHOT_ROOT": str(root), **more,
    }  # fmt: skip
    began = time.perf_counter()
    server = subprocess.Popen(
        [*line, "--server.address", "127.0.0.1"], cwd=checkout, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(server, f"{address}/_stcore/health", began + PATIENCE)
        yield Served(address, server.pid, time.perf_counter() - began)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], address: str, until: float) -> None:
    while time.perf_counter() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    if server.poll() is not None:
        raise RuntimeError(f"{address}: the server ended with {server.returncode}")
    raise TimeoutError(f"{address} did not answer within {PATIENCE:.0f} seconds")
