"""What a reader of a page notices while a file of a million rows is made.

A light question, never asked before, with nothing else going on, while files are made as the app
makes them, and while the same files are made in an ordinary thread of the process. In turn, so that
what else the machine does meets all three alike.
"""

from __future__ import annotations

import io
import itertools
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial

import pyarrow as pa
from rustpy_xlsxwriter import write_worksheet

from data import Snapshot, files
from pages.ui import downloads, store, tables
from queries import load, verify
from queries.engine import Value
from queries.engines.duckdb import DuckDB
from tests.bench.rows import Row
from tests.bench.timing import percentile

TABLE = "service_records"
QUESTION = load("volunteers/headline")
ROUNDS = 2
ALONE = 25  # questions of a round with nothing going on
CSVS = 4  # files a round: one alone is made in a moment
PAUSE = 0.05  # seconds between two questions
TIMES = 200  # questions through the store and straight from the engine

Asked = Iterator[dict[str, Value]]


def rows(snapshot: Snapshot) -> Iterator[Row]:
    """p50 and p95 of the question while files are made; what the pool costs a question."""
    asked = choices()
    yield handed_over(snapshot, asked)

    def csv() -> None:
        for _ in range(CSVS):
            tables.csv_file(snapshot, TABLE, "zh").close()

    def xlsx() -> None:
        tables.xlsx_file(snapshot, TABLE, "zh", "").close()

    def xlsx_here() -> None:
        whole = pa.Table.from_batches(list(files.batches(snapshot, TABLE)))
        write_worksheet(whole, io.BytesIO())

    for kind, work, rival in (("CSV", csv, csv), ("XLSX", xlsx, xlsx_here)):
        alone, pooled, plain = [], [], []
        for _ in range(ROUNDS):
            alone += answered(snapshot, asked, counted(ALONE))
            pooled += answered(snapshot, asked, downloads.FILES.begin(work).done)
            plain += answered(snapshot, asked, in_a_thread(rival).done)
        yield from noticed(kind, pooled, {"made in an ordinary thread": plain, "no file": alone})


def noticed(kind: str, times: list[float], rivals: dict[str, list[float]]) -> Iterator[Row]:
    """Milliseconds of the question while files of a kind are made, beside those of its rivals."""
    for rival, others in rivals.items():
        for said, share in (("", 0.5), (", p95", 0.95)):
            yield Row(
                f"a question while {kind} is made{said}", percentile(times, share), "ms",
                rival=rival, against=percentile(others, share),
                note=f"{len(times)} and {len(others)} questions",
            )  # fmt: skip


def choices() -> Asked:
    """Parameters nobody has asked with yet."""
    codes = ["CARE", "ENV", "EDU", "AID", "CIVIC", "PLATFORM", "TBD", "x", "y", "z", "u", "v"]
    for size in range(1, len(codes)):
        for some in itertools.combinations(codes, size):
            open_: dict[str, Value] = {key: [] for key in QUESTION.takes}
            yield open_ | {"category": list(some)}


def answered(snapshot: Snapshot, asked: Asked, until: Callable[[], bool]) -> list[float]:
    """Milliseconds the question took, asked again and again until then, at least once."""
    times: list[float] = []
    while not (times and until()):
        times.append(1000 * took(partial(store.fetch, QUESTION, next(asked), snapshot)))
        time.sleep(PAUSE)
    return times


def handed_over(snapshot: Snapshot, asked: Asked) -> Row:
    """A question through the store and its pool, beside the engine asked in this thread."""

    def straight(params: dict[str, Value]) -> None:
        verify(QUESTION, DuckDB(snapshot).run(QUESTION.sql, params))

    through, direct = [], []
    for _ in range(TIMES):
        through.append(took(partial(store.fetch, QUESTION, next(asked), snapshot)))
        direct.append(took(partial(straight, next(asked))))
    own, rival = (1000 * statistics.median(one) for one in (through, direct))
    return Row("a question through the store", own, "ms", rival="straight from the engine",
               against=rival)  # fmt: skip


def took(work: Callable[[], object]) -> float:
    """Seconds a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def counted(times: int) -> Callable[[], bool]:
    """False so many times, then True."""
    left = iter([False] * times)
    return lambda: next(left, True)


def in_a_thread(work: Callable[[], None]) -> Future[None]:
    """Work begun in a thread of this process that gives way to nobody."""
    done: Future[None] = Future()

    def run() -> None:
        try:
            work()
            done.set_result(None)
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return done
