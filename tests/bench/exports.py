"""Files of a million rows, and what a reader of a page notices while one is made.

    python -m tests.bench.exports [ROWS]

A table of the demo is repeated to so many rows. Each figure stands beside its rival in the same
run: pandas writing the same rows, the same question with nothing else going on, the same file made
in an ordinary thread of the same process. Bounded: a few minutes, under 1.5 GB.
"""

from __future__ import annotations

import io
import itertools
import os
import platform
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from rustpy_xlsxwriter import write_worksheet

import data
from data import Snapshot, files
from data.manifest import File
from data.parquet import ROW_GROUP
from pages.ui import downloads, store, tables
from queries import load, verify
from queries.engine import DuckDB, Value

ROWS = 1_000_000
TABLE = "service_records"
SHEET = 100_000  # rows pandas writes as XLSX: it takes minutes for a million
ROUNDS = 4
QUESTION = load("volunteers/by_year")
ADDRESS = "http://127.0.0.1:8501/"


def repeated(shown: Snapshot, rows: int, folder: Path) -> Snapshot:
    """The snapshot with one table of so many rows, in `folder`; the others stay where they are."""
    once = pa.concat_tables([pq.read_table(path) for path in shown.parquet(TABLE)])
    path = folder / f"{TABLE}-{rows}.parquet"
    with pq.ParquetWriter(path, once.schema, compression="zstd") as writer:
        for start in range(0, rows, once.num_rows):
            writer.write_table(once.slice(0, rows - start), row_group_size=ROW_GROUP)
    one = replace(shown.tables[TABLE], rows=rows, files=(File(str(path), path.stat().st_size, ""),))
    return replace(shown, tables={**shown.tables, TABLE: one})


def took(work: Callable[[], object]) -> float:
    """Seconds a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def line(name: str, own: float, rival: float, said: str) -> None:
    """One figure beside its rival."""
    print(f"{name:44}{own:9.3f}{rival:9.3f}{own / rival:8.2f}  {said}", flush=True)


def made(many: Snapshot, some: Snapshot) -> None:
    """Files beside pandas."""
    frame = pa.Table.from_batches(list(files.batches(many, TABLE))).to_pandas()
    with tempfile.TemporaryDirectory() as folder:
        pandas = took(partial(frame.to_csv, f"{folder}/x.csv", index=False))
        excel = took(partial(frame.head(SHEET).to_excel, f"{folder}/x.xlsx", index=False))
    csv = took(lambda: tables.csv_file(many, TABLE, "zh").close())
    line(f"CSV of {many.tables[TABLE].rows:,} rows, s", csv, pandas, "pandas to_csv")
    own = took(lambda: tables.xlsx_file(some, TABLE, "zh", ADDRESS).close())
    line(f"XLSX of {SHEET:,} rows, s", own, excel, "pandas to_excel")
    own = took(lambda: tables.xlsx_file(many, TABLE, "zh", ADDRESS).close())
    rows = many.tables[TABLE].rows
    line(f"XLSX of {rows:,} rows, s", own, csv, "the same rows as CSV")


def subsets() -> Iterator[dict[str, Value]]:
    """Parameters nobody has asked with yet."""
    codes = ["CARE", "ENV", "EDU", "AID", "CIVIC", "PLATFORM", "TBD", "x", "y", "z", "u", "v"]
    for size in range(1, len(codes)):
        for some in itertools.combinations(codes, size):
            open_: dict[str, Value] = {key: [] for key in QUESTION.takes}
            yield open_ | {"category": list(some)}


def answered(
    shown: Snapshot, asked: Iterator[dict[str, Value]], until: Callable[[], bool]
) -> list[float]:
    """Milliseconds a light question took, asked twenty times a second until then."""
    times = []
    while not until():
        times.append(1000 * took(partial(store.fetch, QUESTION, next(asked), shown)))
        time.sleep(0.05)
    return times


def noticed(
    shown: Snapshot, asked: Iterator[dict[str, Value]], many: Snapshot, some: Snapshot
) -> None:
    """A light question alone, while a file is made in the pool, and in an ordinary thread.

    In turn, round after round, so that what else the machine does meets all three alike.
    """

    def csv() -> None:
        for _ in range(4):
            tables.csv_file(many, TABLE, "zh").close()

    def child() -> None:
        tables.xlsx_file(some, TABLE, "zh", ADDRESS).close()

    def inside() -> None:
        whole = pa.Table.from_batches(list(files.batches(some, TABLE)))
        write_worksheet(whole, io.BytesIO())

    answered(shown, asked, counted(5))
    for name, work, rival in (("CSV", csv, csv), ("XLSX", child, inside)):
        alone, pooled, plain = [], [], []
        for _ in range(ROUNDS):
            alone += answered(shown, asked, counted(25))
            pooled += answered(shown, asked, downloads.FILES.begin(work).done)
            plain += answered(shown, asked, in_a_thread(rival).done)
        for percent in (50, 95):
            own, other, floor = (
                statistics.quantiles(one, n=100)[percent - 1] for one in (pooled, plain, alone)
            )
            line(f"question during {name}, p{percent}, ms", own, other, "an ordinary thread")
            line(f"question during {name}, p{percent}, ms", own, floor, "nothing going on")


def counted(times: int) -> Callable[[], bool]:
    """False so many times, then True."""
    left = iter([False] * times)
    return lambda: next(left, True)


def in_a_thread(work: Callable[[], None]) -> Future[None]:
    """Work begun in a thread of this process that gives way to nobody."""
    done: Future[None] = Future()

    def run() -> None:
        work()
        done.set_result(None)

    threading.Thread(target=run).start()
    return done


def engine_alone(shown: Snapshot, params: dict[str, Value]) -> None:
    """A question without the store."""
    verify(QUESTION, DuckDB(shown).run(QUESTION.sql, params))


def handed_over(shown: Snapshot, asked: Iterator[dict[str, Value]]) -> None:
    """What the pool costs a question: asked through the store and straight from the engine."""
    through, straight = [], []
    for _ in range(300):
        through.append(took(partial(store.fetch, QUESTION, next(asked), shown)))
        straight.append(took(partial(engine_alone, shown, next(asked))))
    own, rival = (1000 * statistics.median(one) for one in (through, straight))
    line("question through the store, ms", own, rival, "straight from the engine")


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    shown, _ = data.serving()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python "
          f"{platform.python_version()}")  # fmt: skip
    print(f"{'':44}{'own':>9}{'rival':>9}{'ratio':>8}  rival")
    with tempfile.TemporaryDirectory() as folder:
        many = repeated(shown, rows, Path(folder))
        some = repeated(shown, min(SHEET, rows), Path(folder))
        asked = subsets()
        handed_over(shown, asked)
        noticed(shown, asked, many, some)
        made(many, some)


if __name__ == "__main__":
    main()
