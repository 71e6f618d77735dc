"""Publish a size: seconds, peak memory, bytes a record, and what the rollups add."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from tests.bench import child, sizes
from tests.bench.machine import ROOT
from tests.bench.rows import Row

SECONDS = {"10m": 90.0, "100m": 600.0}


def run(options: Namespace) -> Iterator[Row]:
    """Generate and publish from nothing; the other parts measure what is published here."""
    size = options.size
    sizes.clear(size)
    sizes.folder(size).mkdir(parents=True)
    done = child.measured(sizes.command(size), sizes.environment(sizes.folder(size)))
    yield Row(
        "publish", "generate, check and publish", done.seconds, "s", limit=SECONDS.get(size),
        note="the demo's generator included",
    )  # fmt: skip
    yield Row("publish", "peak memory", done.peak_mb, "MB", limit=8192)
    yield from bytes_of(sizes.manifest(sizes.folder(size))["tables"], rollups())


def rollups() -> frozenset[str]:
    """Return the tables that publishing works out so that questions answer faster."""
    return frozenset(path.stem for path in (ROOT / "data" / "rollups").glob("*.sql"))


def bytes_of(tables: dict[str, Any], rolled: frozenset[str]) -> Iterator[Row]:
    """Yield bytes to a service record, and the rollups beside the base.

    Rollups of a small base weigh about as much as those of a large one: judged where it is large.
    """
    added = sum(table["bytes"] for name, table in tables.items() if name in rolled)
    base = sum(table["bytes"] for table in tables.values()) - added
    records = tables["service_records"]["rows"]
    yield Row("growth", "bytes of all base tables to a service record", base / records, "bytes",
              limit=12)  # fmt: skip
    yield Row("publish", "rollups, of the base", 100 * added / base, "%",
              limit=10 if records >= 10_000_000 else None)  # fmt: skip
