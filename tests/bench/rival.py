"""pandas or polars in a process of its own, asked question by question.

    python -m tests.bench.rival pandas ID      (with SNAPSHOT_ROOT)

Reads one JSON line a question, answers with one: the rows, or what went wrong. Its memory is
bounded, so that a table too large for it ends it and not the machine.
"""

from __future__ import annotations

import datetime
import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.bench.machine import ROOT

MOST = 6 * 2**30  # bytes it may take


class Rival:
    """The other end: started with the first question, ended by `close`."""

    def __init__(self, library: str, root: Path, snapshot_id: str) -> None:
        self.library = library
        line = [sys.executable, "-m", "tests.bench.rival", library, snapshot_id]
        self.process = subprocess.Popen(
            line, cwd=ROOT, env={**os.environ, "SNAPSHOT_ROOT": str(root)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.ready = self._hear()

    def ask(self, name: str, params: Mapping[str, Any]) -> Any:
        """The rows of a question's answer. RuntimeError where it cannot."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps([name, dict(params)]) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError as error:
            raise RuntimeError(f"{self.library} is gone") from error
        return self._hear()

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if not said:
            raise RuntimeError(f"{self.library} ended: {MOST >> 30} GiB may be too little")
        found = json.loads(said, object_hook=_cells)
        if "error" in found:
            raise RuntimeError(f"{self.library}: {found['error']}")
        return found["said"]


def _cells(found: dict[str, Any]) -> Any:
    return datetime.date.fromisoformat(found["day"]) if "day" in found else found


def _json(cell: Any) -> Any:
    if isinstance(cell, datetime.date):  # a pandas instant is one too
        return {"day": cell.strftime("%Y-%m-%d")}
    return float(cell) if isinstance(cell, Decimal) else cell.item()


def main(library: str, snapshot_id: str) -> None:
    """Answer until the asker goes away."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST, MOST))
    import data
    from tests.bench import frames

    def reply(**said: Any) -> None:
        print(json.dumps(said, default=_json), flush=True)

    try:
        snapshot = data.open_snapshot(snapshot_id)
        made = frames.Pandas(snapshot) if library == "pandas" else frames.Polars(snapshot)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        reply(said={"peak_mb": peak})
    except Exception as error:
        reply(error=f"{type(error).__name__} {error}")
        return
    for line in sys.stdin:
        name, params = json.loads(line)
        try:
            reply(said=made.answer(name, params))
        except Exception as error:
            reply(error=f"{type(error).__name__} {error}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
