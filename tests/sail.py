"""Sail, a Spark Connect server that needs no Java, as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SERVER = """
import sys
from pysail.spark import SparkConnectServer
server = SparkConnectServer("127.0.0.1", int(sys.argv[1]))
server.start(background=True)
print(server.listening_address[1], flush=True)
sys.stdin.read()
"""


def peak_mb(status: str) -> float:
    """Return the most memory that a process has taken, from its /proc/PID/status."""
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


class Sail:
    """A server that is started when it is asked for, and may be started anew.

    `settings` are added to its environment, as the keys of a bucket that it reads.
    """

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._settings = settings or {}
        self._port = 0  # any
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where it is to be asked; it is started if it does not run."""
        if self._process is None:
            self.start()
        return f"sc://127.0.0.1:{self._port}"

    def peak_mb(self) -> float:
        """The most memory it has taken (Linux)."""
        assert self._process is not None
        return peak_mb(Path(f"/proc/{self._process.pid}/status").read_text("utf-8"))

    def start(self) -> None:
        """Start it and wait until it listens, at the address it had if it was not ended."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self._port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, **self._settings},
        )  # fmt: skip
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())

    def restart(self) -> None:
        """Kill it and start another at the same address, which knows nothing of the first."""
        self._kill()
        self.start()

    def kill(self) -> None:
        """End it, and with it whatever it works on; the next has another address."""
        self._kill()
        self._process, self._port = None, 0

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
