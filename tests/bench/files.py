"""A million rows out as CSV and XLSX, and in again, against pandas doing the same.

Always at a million, whatever size is asked for; each in a process of its own. Whether a file takes
memory by its rows shows beside the same of 60,000. And what a reader of a page notices while a file
is made.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench import child, ledgers, meanwhile, opened, sizes
from tests.bench.rows import Goal, Row

SIZE = "1m"
ROWS = 1_000_000

OPEN = """
import shutil, sys, time
import data
from pages.ui import tables
snapshot = data.serving()[0]
began = time.perf_counter()
with open(sys.argv[1], "wb") as out:
"""
DONE = """
        shutil.copyfileobj(file, out)
print(time.perf_counter() - began)
"""
CSV = OPEN + '    with tables.csv_file(snapshot, "service_records", "zh") as file:' + DONE
XLSX = OPEN + '    with tables.xlsx_file(snapshot, "service_records", "zh", "") as file:' + DONE

# The same columns, in memory already: only the writing is timed.
READ = """
import sys, time
import data, pandas, pyarrow.parquet
files = data.serving()[0].parquet("service_records")
frame = pyarrow.parquet.read_table(files).slice(0, 1_000_000).to_pandas()
frame["hours"] = frame["hours"].astype(float)
began = time.perf_counter()
"""
PANDAS_CSV = (
    READ
    + """
frame.to_csv(sys.argv[1], index=False, encoding="utf-8-sig")
print(time.perf_counter() - began)
"""
)
# A tenth of the rows, for a million takes minutes; told as ten times that.
PANDAS_XLSX = (
    READ
    + """
frame.head(100_000).to_excel(sys.argv[1], index=False, engine="openpyxl")
print(10 * (time.perf_counter() - began))
"""
)


def run(size: str) -> Iterator[Row]:
    """Seconds and peak memory of each way out and in, and milliseconds of a question meanwhile."""
    del size
    root = sizes.ready(SIZE)
    sizes.ready(sizes.DEFAULT)
    environment = sizes.environment(SIZE)
    with tempfile.TemporaryDirectory(prefix="bench-files-", dir=root) as name:
        for what, ours, theirs, limit, rounds, note in (
            ("CSV", CSV, PANDAS_CSV, 0.6, 3, ""),
            ("XLSX", XLSX, PANDAS_XLSX, 8.0, 1, "pandas: ten times a tenth of the rows"),
        ):
            path = str(Path(name) / f"out.{what.lower()}")
            runs = [
                [child.python(code, environment, path) for code in (ours, theirs)]
                for _ in range(rounds)
            ]
            done, rival = (list(one) for one in zip(*runs, strict=True))
            failed = [one.failed for one in (*done, *rival) if one.failed]
            yield Row(
                f"export of 1M rows, {what}",
                _middle(done),
                "s",
                rival=f"pandas to {what}",
                against=_middle(rival),
                goal=Goal(f"export {what}", f"≤ {limit} s", limit),
                note="; ".join(filter(None, (*failed[:1], note, f"rounds: {rounds}"))),
            )
            few = child.python(ours, sizes.environment(sizes.DEFAULT), path)
            yield from memory(what, done, {f"pandas to {what}": rival, "60,000 rows": [few]})
        yield from meanwhile.rows(opened.serving(SIZE)[1])
        yield from imported(Path(name))


def memory(
    what: str, done: list[child.Done], rivals: Mapping[str, list[child.Done]]
) -> Iterator[Row]:
    """Peak memory of making a file beside each rival's; few rows are to take about as much."""
    for rival, theirs in rivals.items():
        bounded = Goal(f"export {what}, memory", "≤ 2 × that of 60,000 rows", 2.0, "ratio")
        yield Row(
            f"export of 1M rows, {what}, peak memory", max(one.peak_mb for one in done), "MB",
            rival=rival, against=max(one.peak_mb for one in theirs),
            goal=bounded if rival == "60,000 rows" else None,
        )  # fmt: skip


def _middle(runs: list[child.Done]) -> float | None:
    """The median of the seconds that were printed; None where a run failed."""
    if any(run.failed for run in runs):
        return None
    return statistics.median(float(run.said.splitlines()[-1]) for run in runs)


def imported(folder: Path) -> Iterator[Row]:
    """A million messy rows read and checked, as CSV and XLSX, beside pandas on the same files.

    CSV also compared with a snapshot (examine) and published; of XLSX there is one round, for
    pandas takes minutes.
    """
    report = next(sizes.ready(sizes.DEFAULT).glob("*-report"))
    text, book = ledgers.write(folder, ROWS)
    for path, whats, rounds in ((text, ("read", "examine", "publish"), 3), (book, ("read",), 1)):
        runs: dict[str, list[ledgers.Cost]] = {what: [] for what in ("pandas", *whats)}
        for _ in range(rounds):
            for what, costs in runs.items():
                costs.append(ledgers.measured(ledgers.BODIES[what], path, report))
        rival = ledgers.middle(runs["pandas"])
        for what in whats:
            yield from cost(what, path.suffix, ledgers.middle(runs[what]), rival, rounds)


def cost(
    what: str, suffix: str, ours: ledgers.Cost, rival: ledgers.Cost, rounds: int
) -> Iterator[Row]:
    """Seconds and memory of one way in, held against the goals of `ledgers`."""
    kind, (seconds, most) = suffix[1:].upper(), ledgers.GOALS.get((what, suffix), (None, None))
    yield Row(
        f"import of 1M rows, {kind}, {what}", ours.wall, "s", rival="pandas, read and checked",
        against=rival.wall,
        goal=Goal(f"import {kind}, {what}", f"≤ {seconds} s", seconds) if seconds else None,
        note=f"processor {ours.cpu:.1f} s, pandas {rival.cpu:.1f} s; rounds: {rounds}",
    )  # fmt: skip
    yield Row(
        f"import of 1M rows, {kind}, {what}, peak memory", ours.memory, "MB",
        rival="pandas, read and checked", against=rival.memory,
        goal=Goal(f"import {kind}, memory", f"≤ {most} MB", most) if most else None,
    )  # fmt: skip
