"""Servers of the app, or of another script, for tests and measurements."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300.0  # seconds until a server must answer: a large snapshot is read whole first


def environment(
    root: Path, more: Mapping[str, str] | None = None, checkout: Path = ROOT
) -> dict[str, str]:
    """Return the environment of a process that works on a folder of snapshots; `more` goes in."""
    return {
        **os.environ, "PYTHONPATH": str(checkout), "SNAPSHOT_ROOT": str(root), **(more or {}),
    }  # fmt: skip


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
    return found


class Server:
    """A Streamlit server on a port of its own of 127.0.0.1, over a folder of snapshots.

    It can be ended and started anew at the same `address`; `started_s` tells how many seconds that
    took. `below` is the path it lies at, `more` goes into its environment.
    """

    def __init__(
        self, root: Path, more: Mapping[str, str] | None = None, *, script: str = "app.py",
        checkout: Path = ROOT, below: str = "", port: int = 0,
    ) -> None:  # fmt: skip
        port = port or free_port()
        self.address = f"http://127.0.0.1:{port}" + (f"/{below}" if below else "")
        self._line = [
            sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port),
            "--server.address", "127.0.0.1", "--server.baseUrlPath", below,
        ]  # fmt: skip
        self._checkout = checkout
        self._environment = environment(root, more, checkout)
        self.start()

    def start(self) -> None:
        """Start it and wait for its first answer.

        Raises RuntimeError where it ends before, TimeoutError where none comes.
        """
        began = time.perf_counter()
        self.process = subprocess.Popen(
            self._line, cwd=self._checkout, env=self._environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2).close()
                break
            except urllib.error.HTTPError:  # up, and behind a door
                break
            except OSError:
                time.sleep(0.02)
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.address} ended with {self.process.returncode}")
            if time.perf_counter() > began + PATIENCE:
                self.kill()
                raise TimeoutError(f"{self.address} did not answer within {PATIENCE:.0f} seconds")
        self.started_s = time.perf_counter() - began

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
