"""A million rows out as CSV and XLSX over HTTP, beside pandas writing the same.

And what a reader of a page notices while the workbook is made.
"""

import statistics
import tempfile
import time
import urllib.request
from argparse import Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.bench import addresses, sizes
from tests.bench.processes import Served, measured
from tests.bench.results import Row
from tests.bench.session import Session
from tests.bench.timing import Laps

TABLE = "service_records"
ALONE = 25  # filter changes with nothing else going on
# The same columns, in memory already: only the writing is timed.
WRITE = """
import sys, time
import pyarrow.parquet
frame = pyarrow.parquet.read_table(sys.argv[2]).slice(0, 1_000_000).to_pandas()
frame["hours"] = frame["hours"].astype(float)
began = time.perf_counter()
if sys.argv[1].endswith("csv"):
    frame.to_csv(sys.argv[1], index=False, encoding="utf-8-sig")
    print(time.perf_counter() - began)
else:  # a tenth of the rows, for a million takes minutes; told as ten times that
    frame.head(100_000).to_excel(sys.argv[1], index=False, engine="openpyxl")
    print(10 * (time.perf_counter() - began))
"""


def run(options: Namespace) -> Iterator[Row]:
    """Yield seconds and peak memory of each file, and a filter change meanwhile."""
    root = sizes.ready(options.size)
    snapshot = (root / "CURRENT").read_text("utf-8").strip()
    for kind, limit, rounds in (("csv", 0.6, 3), ("xlsx", 8.0, 1)):
        ours, peaks = [], []
        with Served(root) as served, Session(served.address) as session:
            session.run()
            for _ in range(rounds):
                with served.watched() as memory:
                    ours.append(downloaded(served, f"{snapshot}/{TABLE}.{kind}"))
                peaks.append(max(memory) - memory[0])
            with tempfile.NamedTemporaryFile(suffix=f".{kind}") as out:
                rival = measured(["-c", WRITE, out.name, str(root / snapshot / TABLE)], root)
            yield Row(
                "export", f"1M rows as {kind.upper()}", statistics.median(ours), "s",
                rival=f"pandas to {kind}", against=float(rival.said.split()[-1]), limit=limit,
                note="to the last byte" + (", pandas: ten times a tenth" if kind == "xlsx" else ""),
            )  # fmt: skip
            yield Row("export", f"1M rows as {kind.upper()}, memory added", max(peaks), "MB",
                      rival=f"pandas to {kind}", against=rival.peak_mb)  # fmt: skip
            if kind == "xlsx":
                file = f"{snapshot}/{TABLE}.xlsx"
                work = partial(downloaded, served, file)
                yield meanwhile(session, "export", "XLSX is made", work)


def downloaded(served: Served, file: str) -> float:
    """Return the seconds from asking for a file to its last byte."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"{served.address}/files/{file}", timeout=300) as answer:
        while answer.read(1 << 20):
            pass
    return time.perf_counter() - began


def meanwhile(session: Session, part: str, what: str, work: Callable[[], object]) -> Row:
    """Return a filter change while `work` goes on, beside the same with nothing going on."""
    changes = addresses.changes("volunteers", seed=6)
    session.run(*next(changes))
    alone = Laps([session.run(*next(changes)) for _ in range(ALONE)])
    busy = Laps()
    with ThreadPoolExecutor(1) as aside:
        made = aside.submit(work)
        while not made.done():
            busy.times.append(session.run(*next(changes)))
    return Row(part, f"a filter change while {what}", busy.median, "ms", busy.p95,
               "nothing else going on", alone.median)  # fmt: skip
