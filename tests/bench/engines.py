"""Publish a size on DuckDB, with Sail and with Spark Connect servers that run already, in turn."""

import tempfile
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from tests.bench import sizes
from tests.bench.processes import Done, measured
from tests.bench.results import Row
from tests.sail import Sail, peak_mb


def run(options: Namespace) -> Iterator[Row]:
    """Generate and publish from nothing: seconds, and the peak memory of each process.

    `options.engine` names servers that run on this machine: `Spark, 2 workers=sc://host:15002`.
    """
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
    for named in options.engine:
        name, _, address = named.partition("=")
        yield Row(
            "publish", f"publish with --engine, {name}",
            published(options.size, "--engine", address).seconds, "s", rival="DuckDB",
            against=alone.seconds,
        )  # fmt: skip
    if options.engine:
        yield Row("publish", "peak memory of the largest process of Java", java_mb(), "MB")


def java_mb() -> float:
    """Return the most memory that one process of Java here has taken (Linux)."""
    found = [0.0]
    for path in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            said = path.read_text("utf-8")
            if said.startswith("Name:\tjava\n"):
                found.append(peak_mb(said))
    return max(found)


def published(size: str, *more: str) -> Done:
    """Publish a demo of a size in a folder that is gone afterwards."""
    sizes.folder("").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=sizes.folder("")) as name:
        out = Path(name) / "out"
        return measured([*line(size, out), *more], out)


def line(size: str, out: Path) -> Sequence[str]:
    """Return what Python runs to publish a demo of any size."""
    return ["-m", "data", "demo", "--records", str(sizes.records(size)), "--out", str(out)]
