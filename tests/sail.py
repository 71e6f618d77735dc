"""Sail, a Spark Connect server that needs no Java, as a process of its own."""

import subprocess
import sys

SERVER = """
import sys
from pysail.spark import SparkConnectServer
server = SparkConnectServer("127.0.0.1", int(sys.argv[1]))
server.start(background=True)
print(server.listening_address[1], flush=True)
sys.stdin.read()
"""


class Sail:
    """A server that is started when it is asked for, and may be started anew."""

    def __init__(self) -> None:
        self._port = 0  # any
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where it is to be asked; it is started if it does not run."""
        if self._process is None:
            self.start()
        return f"sc://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it listens, at the address it had if it was not ended."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self._port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
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
