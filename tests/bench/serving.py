"""Servers to measure: started on a free port over a size's snapshots, stopped at the end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.machine import ROOT

APP, CONSTANT = "app.py", "tests/bench/apps/constant.py"
EMPTY, PLAIN = "tests/bench/apps/empty.py", "tests/bench/apps/plain.py"
PATIENCE = 300.0  # seconds until a server must answer: a large snapshot is read whole first


@dataclass(frozen=True)
class Served:
    """A server that answers: its address, its process, seconds from its start to that."""

    address: str
    pid: int
    started_s: float

    def rss_mb(self) -> float:
        """Resident memory."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise ValueError(f"process {self.pid} has no memory")

    def cpu_s(self) -> float:
        """Processor seconds since it started."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(script: str, root: Path) -> Iterator[Served]:
    """A server of that script; TimeoutError where it does not answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SNAPSHOT_ROOT": str(root)}
    began = time.perf_counter()
    server = subprocess.Popen(
        line, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
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
        raise RuntimeError(f"{' '.join(map(str, server.args))} ended instead of serving")  # type: ignore
    raise TimeoutError(f"{address} did not answer within {PATIENCE:.0f} seconds")
