"""A million rows out as CSV and XLSX, and in again, against pandas doing the same.

Always at a million, whatever size is asked for; each in a process of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import child, ledgers, sizes
from tests.bench.rows import Goal, Row

SIZE = "1m"
ROWS = 1_000_000

OPEN = """
import shutil, sys, time
from dataclasses import replace
import data
from queries import load
from queries.engine import DuckDB
from pages.ui import answer, tables, workbook
snapshot = data.serving()[0]
began = time.perf_counter()
"""
CSV = (
    OPEN
    + """
with open(sys.argv[1], "wb") as out, tables.csv_file(snapshot, "service_records", "zh") as file:
    shutil.copyfileobj(file, out)
print(time.perf_counter() - began)
"""
)
XLSX = (
    OPEN
    + """
table = "service_records"
if hasattr(tables, "xlsx_file"):
    with open(sys.argv[1], "wb") as out, tables.xlsx_file(snapshot, table, "zh", "") as file:
        shutil.copyfileobj(file, out)
else:  # whole tables do not go out as XLSX: a question's answer of as many rows does
    asked = load("rows/service_records")
    question = replace(asked, sql=asked.sql.replace("limit 200", "limit 1000000"))
    params = {key: "" if key == "id" else [] for key in question.takes}
    found = DuckDB(snapshot).run(question.sql, params)
    shown = answer.Answer(question, found, params, {}, snapshot, answer.Reader("zh", "wan"))
    with open(sys.argv[1], "wb") as out:
        out.write(workbook.workbook([shown], snapshot, "zh", ""))
print(time.perf_counter() - began)
"""
)

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
    """Seconds and peak memory of each way out and in."""
    del size
    root = sizes.ready(SIZE)
    environment = sizes.environment(SIZE)
    with tempfile.TemporaryDirectory(prefix="bench-files-", dir=root) as name:
        for what, ours, theirs, limit, note in (
            ("CSV", CSV, PANDAS_CSV, 0.6, ""),
            ("XLSX", XLSX, PANDAS_XLSX, 8.0, "pandas: ten times a tenth of the rows"),
        ):
            path = str(Path(name) / f"out.{what.lower()}")
            done, rival = (child.python(code, environment, path) for code in (ours, theirs))
            goal = Goal(f"export {what}", f"≤ {limit} s", limit)
            yield Row(
                f"export of 1M rows, {what}", _seconds(done), "s", rival=f"pandas to {what}",
                against=_seconds(rival), goal=goal,
                note="; ".join(filter(None, (done.failed, rival.failed, note))),
            )  # fmt: skip
            yield Row(f"export of 1M rows, {what}, peak memory", done.peak_mb, "MB",
                      rival=f"pandas to {what}", against=rival.peak_mb)  # fmt: skip
        yield from imported(Path(name))


def _seconds(done: child.Done) -> float | None:
    return None if done.failed else float(done.said.splitlines()[-1])


def imported(folder: Path) -> Iterator[Row]:
    """A million messy rows read and checked, as CSV and XLSX, beside pandas on the same files."""
    root = sizes.ready(sizes.DEFAULT)
    text, book = ledgers.write(folder, ROWS)
    for path, limit in ((text, 3.0), (book, 8.0)):
        kind = path.suffix[1:].upper()
        _, ours, cpu, own, helped = ledgers.measured(ledgers.READ, path, root)
        _, theirs, their_cpu, peak, _ = ledgers.measured(ledgers.PANDAS, path, root)
        yield Row(
            f"import of 1M rows, {kind}, read and checked", ours, "s", rival="pandas",
            against=theirs, goal=Goal(f"import {kind}", f"≤ {limit:g} s", limit),
            note=f"processor {cpu:.1f} s, pandas {their_cpu:.1f} s",
        )  # fmt: skip
        yield Row(f"import of 1M rows, {kind}, peak memory", own + helped, "MB", rival="pandas",
                  against=peak)  # fmt: skip
    _, whole, cpu, own, helped = ledgers.measured(ledgers.EXAMINE, text, root)
    yield Row(
        "import of 1M rows, CSV, compared with the snapshot too", whole, "s",
        note=f"processor {cpu:.1f} s, {own + helped:.0f} MB",
    )  # fmt: skip
