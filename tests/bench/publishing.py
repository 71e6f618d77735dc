"""Publishing a size: seconds, peak memory, bytes a record, and what the rollups add."""

from __future__ import annotations

from collections.abc import Iterator

from data import Snapshot
from tests.bench import child, opened, sizes
from tests.bench.machine import ROOT
from tests.bench.rows import Goal, Row

SECONDS = {"10m": 90.0, "100m": 600.0}


def run(size: str) -> Iterator[Row]:
    """Generate and publish from nothing; what is published serves the other parts."""
    sizes.clear(size)
    sizes.folder(size).mkdir(parents=True)
    done = child.measured(sizes.command(size), sizes.environment(size))
    if done.failed:
        sizes.clear(size)
        raise RuntimeError(f"{' '.join(sizes.command(size)[2:])} {done.failed}")
    limit = SECONDS.get(size)
    yield Row(
        "generate, check and publish", done.seconds, "s",
        goal=Goal("publish", f"≤ {limit:.0f} s", limit) if limit else None,
        note="the demo's generator included",
    )  # fmt: skip
    yield Row("peak memory", done.peak_mb, "MB", goal=Goal("publish, memory", "≤ 8 GiB", 8192))
    yield from bytes_of(opened.serving(size)[1])


def rollups() -> frozenset[str]:
    """The tables that publishing works out so that questions answer faster."""
    return frozenset(path.stem for path in (ROOT / "data" / "rollups").glob("*.sql"))


def bytes_of(snapshot: Snapshot) -> Iterator[Row]:
    """Bytes of the snapshot: of each record, of the large tables' rows, of the rollups."""
    size = {name: table.bytes for name, table in snapshot.tables.items()}
    added = sum(size[name] for name in rollups() & set(size))
    base = sum(size.values()) - added
    records = snapshot.tables["service_records"].rows
    yield Row("bytes of all base tables to a service record", base / records, "bytes",
              goal=Goal("file size", "≤ 12 bytes a record", 12))  # fmt: skip
    for name in opened.RECORDS:
        table = snapshot.tables[name]
        yield Row(f"bytes of a row of {name}", table.bytes / table.rows, "bytes",
                  note=f"{table.rows:,} rows")  # fmt: skip
    # Rollups of a small base weigh about as much as those of a large one: judged where it is large.
    judged = added and records >= 10_000_000
    yield Row(
        "rollups, of the base",
        100 * added / base,
        "%",
        goal=Goal("rollups", "≤ 10 % of the base", 10) if judged else None,
        note="" if added else "no rollup",
    )
