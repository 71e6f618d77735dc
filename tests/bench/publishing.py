"""Publish a size: seconds, peak memory, bytes a record, and what the rollups add."""

import json
from argparse import Namespace
from collections.abc import Iterator

from data import rollups
from tests.bench import sizes
from tests.bench.processes import measured
from tests.bench.results import Row

SECONDS = {"10m": 90.0, "100m": 600.0}


def run(options: Namespace) -> Iterator[Row]:
    """Generate and publish from nothing; the other parts measure what is published here."""
    root = sizes.emptied(options.size)
    done = measured(sizes.command(options.size), root)
    yield Row(
        "publish", "generate, check and publish", done.seconds, "s",
        limit=SECONDS.get(options.size), note="the demo's generator included",
    )  # fmt: skip
    yield Row("publish", "peak memory", done.peak_mb, "MB", limit=8192)
    current = (root / "CURRENT").read_text("utf-8").strip()
    manifest = json.loads((root / current / "manifest.json").read_text("utf-8"))
    yield from weighed(manifest["tables"], {one.name for one in rollups.rollups()})


def weighed(tables: dict[str, dict[str, int]], rolled: set[str]) -> Iterator[Row]:
    """Yield bytes to a service record, and the rollups beside the base."""
    added = sum(table["bytes"] for name, table in tables.items() if name in rolled)
    base = sum(table["bytes"] for table in tables.values()) - added
    records = tables["service_records"]["rows"]
    yield Row("growth", "bytes of all base tables to a service record", base / records, "bytes",
              limit=12)  # fmt: skip
    # Rollups of a small base weigh about as much as those of a large one: judged where it is large.
    yield Row("publish", "rollups, of the base", 100 * added / base, "%",
              limit=10 if records >= 10_000_000 else None)  # fmt: skip
