"""Questions that rollups answer, beside the same questions put to the records.

The rival is DuckDB over the Parquet of the base tables, with nothing prepared. Each question is
asked with nothing chosen and with several codes of each of its filters. This is the one part that
calls the project's code: a question alone has no address.
"""

from __future__ import annotations

import os
import time
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from typing import Any

import duckdb

import data
from data import Snapshot
from data.schema import read
from queries import load
from tests.asked import answer
from tests.bench import sizes
from tests.bench.addresses import CODES
from tests.bench.rows import Row
from tests.bench.timing import Laps, in_turn, timed
from tests.queries.twins import TWINS

ROUNDS = 9
SECONDS = 480.0  # for all; a question that has spent its share stops
SCAN_LIMIT_S = 15
NOTHING, SEVERAL = "nothing chosen", "several at once"
ONE: dict[str, Any] = {
    "id": "P21",
    "monthly": None,
    "by": None,
    "q": "",
    "sort": "",
}  # those that take one value
WHOLE = ("year", "cohort")  # codes that are numbers in SQL


def run(options: Namespace) -> Iterator[Row]:
    """Yield a row a question and choice: the median and p95, the scan's median."""
    root = sizes.ready(options.size)
    os.environ["SNAPSHOT_ROOT"] = str(root)
    snapshot, _ = data.serving()
    scan = scanning(snapshot)
    found = [
        (name, chosen, params)
        for name in TWINS
        if load(name).provenance(snapshot) is not None
        for chosen, params in choices(load(name).takes).items()
    ]
    until = time.monotonic() + SECONDS
    for done, (name, chosen, params) in enumerate(found):
        share = max(until - time.monotonic(), 0.1) / (len(found) - done)
        laps = in_turn(
            {
                "rollups": partial(timed, partial(answer, name, snapshot, params)),
                "records": partial(timed, partial(scanned, scan, TWINS[name], params)),
            },
            ROUNDS,
            2 * share,
        )
        yield row(f"{name}, {chosen}", laps)


def choices(takes: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Return how a question is asked: what is chosen in words -> its parameters."""
    nothing = {key: ONE.get(key, []) for key in takes}
    several = {key: coded(key) for key in takes if key in CODES}
    return {NOTHING: nothing} | ({SEVERAL: nothing | several} if len(several) > 1 else {})


def coded(key: str) -> list[Any]:
    """Return every second code of a filter as its SQL parameter takes them."""
    return [int(code) if key in WHOLE else code for code in CODES[key][::2]]


def scanning(snapshot: Snapshot) -> duckdb.DuckDBPyConnection:
    """Return DuckDB with each table as a view over its Parquet files."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "4GB", "max_execution_time": 1000 * SCAN_LIMIT_S,
    }  # fmt: skip
    connection = duckdb.connect(":memory:", config=config)
    for name in snapshot.tables:
        connection.execute(f"create view {name} as {read(name, snapshot.parquet(name))}")
    connection.execute(
        f"create view snapshot as select '{snapshot.id}' as id, "
        f"date '{snapshot.as_of}' as as_of, '{snapshot.kind}' as kind"
    )
    return connection


def scanned(scan: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any]) -> None:
    """Put a question to the records. TimeoutError where they take too long."""
    try:
        scan.sql(sql, params=params or None).to_arrow_table()
    except duckdb.InterruptException as error:
        raise TimeoutError(f"stopped after {SCAN_LIMIT_S} s") from error


def row(what: str, laps: dict[str, Laps]) -> Row:
    """Return the row of a question; a scan that was stopped stands with the time it had."""
    ours, rival = laps["rollups"], laps["records"]
    stopped = rival.failed.startswith("TimeoutError")
    note = "; ".join(filter(None, (ours.failed, rival.failed)))
    return Row(
        "questions", what, ours.median, "ms", ours.p95, "from the records",
        1000.0 * SCAN_LIMIT_S if stopped else rival.median, note=note,
    )  # fmt: skip
