"""Each page's rerun against an empty page and against the same elements with constant data.

`python -m tests.bench.rerun` serves all three side by side on 127.0.0.1, asks them in turn, and
prints medians with their ratios and the machine they were taken on. Bounded: a few hundred reruns.
"""

from __future__ import annotations

import os
import platform
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.session import Session

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("", "projects", "campaigns", "funds", "volunteers", "trends", "data", "meeting")
ROUNDS = 40


@contextmanager
def serving(script: str) -> Iterator[str]:
    """A server of that script, stopped at the end; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    """Measure and print a table of medians and ratios."""
    with (
        serving("app.py") as app,
        serving("tests/bench/constant_app.py") as constant,
        serving("tests/bench/empty_app.py") as empty,
    ):
        print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
              f"Python {platform.python_version()}, {ROUNDS} rounds, medians in ms")  # fmt: skip
        print(f"{'page':12}{'empty':>8}{'constant':>10}{'page':>8}{'/empty':>8}{'/constant':>11}")
        for page in PAGES:
            sessions = {
                "page": Session(app),
                "constant": Session(constant),
                "empty": Session(empty),
            }
            times: dict[str, list[float]] = {name: [] for name in sessions}
            for turn in range(ROUNDS + 5):
                for name, session in sessions.items():
                    took = session.run("" if name == "empty" else page)
                    if turn >= 5:
                        times[name].append(took)
            for session in sessions.values():
                session.close()
            middle = {name: statistics.median(taken) for name, taken in times.items()}
            print(
                f"/{page:11}{middle['empty']:8.1f}{middle['constant']:10.1f}{middle['page']:8.1f}"
                f"{middle['page'] / middle['empty']:8.1f}"
                f"{middle['page'] / middle['constant']:11.2f}"
            )


if __name__ == "__main__":
    main()
