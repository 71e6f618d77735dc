"""Publish a size on DuckDB and with Sail, a Spark Connect server on this machine, in turn."""

import tempfile
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import sizes
from tests.bench.processes import Done, measured
from tests.bench.results import Row
from tests.sail import Sail


def run(options: Namespace) -> Iterator[Row]:
    """Generate and publish from nothing, twice: seconds, and the peak memory of each process."""
    alone = published(options.size)
    server = Sail()
    try:
        shared = published(options.size, "--engine", server.address)
        peak = server.peak_mb()
    finally:
        server.kill()
    yield Row(
        "publish", "publish with --engine, Sail", shared.seconds, "s", rival="DuckDB",
        against=alone.seconds, note="the demo's generator included",
    )  # fmt: skip
    yield Row("publish", "publish with --engine, peak memory here", shared.peak_mb, "MB",
              rival="DuckDB", against=alone.peak_mb)  # fmt: skip
    yield Row("publish", "publish with --engine, peak memory of Sail", peak, "MB")


def published(size: str, *more: str) -> Done:
    """Publish a demo of a size in a folder that is gone afterwards."""
    sizes.folder("").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=sizes.folder("")) as name:
        out = Path(name) / "out"
        return measured([*line(size, out), *more], out)


def line(size: str, out: Path) -> Sequence[str]:
    """Return what Python runs to publish a demo of any size."""
    return ["-m", "data", "demo", "--records", str(sizes.records(size)), "--out", str(out)]
