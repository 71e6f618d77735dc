"""Every question whose work grows with the records: as the app answers it, beside its rivals.

A question that reads rollups races the same question put to the records, in a DuckDB that keeps
nothing and is stopped after a while. One that reads large tables itself has no rival but the other
sizes. A few also race pandas and polars written by hand. Each is asked with nothing chosen, several
codes of several filters at once, one and several codes of a filter, and one code of two filters. Of
a large size the rivals alone would take an hour: they run in that order while there is time, and
then the app goes on alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pyarrow as pa

from data import Snapshot
from data.schema import TABLES, read
from pages.ui import filters, store
from queries import Question, load, names
from queries.engine import Value
from tests.bench import frames, opened, sizes
from tests.bench.growth import APART, FROM_RECORDS, NOTHING
from tests.bench.rival import Rival
from tests.bench.rows import Row
from tests.bench.timing import Laps, race
from tests.queries.twins import TWINS

ROUNDS = 9
MINUTES = {"60k": 1.5, "1m": 3.0, "10m": 5.5}  # after which no rival runs
MOST_MINUTES = 6.5
ALONE_MINUTES = 2.5  # more for the app alone
ALONE_SECONDS = 0.5  # of them, for one case
SCAN_LIMIT_S = 15
LATE = "no time left for a rival"
NARROW = ("category", "campaign", "status", "cohort")  # which filter stands for one and several
WHERE = ("year", "district")


@dataclass(frozen=True)
class Case:
    """A question with its parameters filled; `chosen` says in a word how."""

    question: Question
    chosen: str
    params: dict[str, Value]

    @property
    def asked(self) -> tuple[Question, dict[str, Value]]:
        """What the store is asked with."""
        return self.question, self.params

    @property
    def what(self) -> str:
        """How the results name it."""
        return f"{self.question.name}, {self.chosen}"


def cases(snapshot: Snapshot) -> list[Case]:
    """What is asked of a snapshot: all questions with nothing chosen, then all with several codes
    of several filters, then the rest; so that where time runs out, every question was asked both.
    """
    base = {name for name in opened.large(snapshot) if not TABLES[name].derived}
    found = [
        Case(question, chosen, params)
        for question in map(load, names())
        if (question.name in TWINS or base & set(question.reads))
        and question.provenance(snapshot) is not None
        for chosen, params in combinations(question, snapshot)
    ]
    order = {chosen: place for place, chosen in enumerate(dict.fromkeys(c.chosen for c in found))}
    kinds = {NOTHING: -2, APART: -1}
    return sorted(found, key=lambda one: kinds.get(one.chosen, order[one.chosen]))


def combinations(question: Question, snapshot: Snapshot) -> Iterator[tuple[str, dict[str, Value]]]:
    """How a question is asked, each way once: what is chosen in words, and its parameters."""
    takes = question.takes
    nothing: dict[str, Value] = {key: filters.FILTERS[key].nothing for key in takes}
    if takes == ("id",):
        codes = list(filters.FILTERS["id"].options(snapshot))
        yield "one project", {"id": codes[len(codes) // 2]}
        return
    yield NOTHING, nothing
    many: dict[str, Any] = {
        key: _codes(key, snapshot)
        for key in takes
        if filters.FILTERS[key].how == "many" and len(filters.FILTERS[key].options(snapshot)) > 2
    }
    for key in [key for key in NARROW if key in many][:1]:
        yield f"one {key}", nothing | {key: many[key][:1]}
        yield f"several of {key}", nothing | {key: many[key]}
    if both := [key for key in WHERE if key in many]:
        yield f"one {' and '.join(both)}", nothing | {key: many[key][-1:] for key in both}
    if len(many) > 1:
        yield APART, nothing | many


def _codes(key: str, snapshot: Snapshot) -> Sequence[Any]:
    """Every second code a filter offers, as its SQL parameter takes them."""
    one = filters.FILTERS[key]
    codes = list(one.options(snapshot))[::2]
    return [int(code) for code in codes] if one.whole else codes


class Scan:
    """DuckDB over the base tables' Parquet, with nothing kept and nothing prepared."""

    def __init__(self, snapshot: Snapshot, spill: Path) -> None:
        config = {
            "memory_limit": "4GB", "temp_directory": str(spill),
            "max_execution_time": 1000 * SCAN_LIMIT_S, "python_enable_replacements": False,
        }  # fmt: skip
        self.connection = duckdb.connect(":memory:", config=config)  # type: ignore[arg-type]
        for name in snapshot.tables:
            table = read(name, snapshot.parquet(name))
            self.connection.execute(f"create view {name} as {table}")
        self.connection.execute(
            f"create view snapshot as select '{snapshot.id}' as id, "
            f"date '{snapshot.as_of}' as as_of, '{snapshot.kind}' as kind"
        )

    def run(self, case: Case) -> pa.Table:
        """The same question put to the records. TimeoutError where they take too long."""
        text = TWINS[case.question.name]
        try:
            return self.connection.sql(text, params=dict(case.params) or None).to_arrow_table()
        except duckdb.InterruptException as error:
            raise TimeoutError(f"stopped after {SCAN_LIMIT_S} s") from error


def run(size: str) -> Iterator[Row]:
    """A row a case and rival: medians of the uncached answer, its p95, the rival's median."""
    root, snapshot = opened.serving(size)
    found = cases(snapshot)
    minutes = MINUTES.get(size, MOST_MINUTES if sizes.records(size) > 1e7 else MINUTES["10m"])
    began, share, fresh = time.monotonic(), 60 * minutes / len(found), count()
    key_of = store.key_of

    def unique(question: Question, params: Mapping[str, Value], on: Snapshot) -> store.Key:
        path, made, name, frozen = key_of(question, params, on)
        return (path, made, f"{name} {next(fresh)}", frozen)  # never asked before

    with ExitStack() as stack:
        stack.enter_context(patch.object(store, "key_of", unique))
        stack.enter_context(patch.object(store, "MAX_BYTES", 0))
        scan = Scan(snapshot, root / ".spill")
        rivals: dict[str, Rival] = {}
        for library in ("pandas", "polars"):
            yield start(library, root, snapshot, rivals)
            if library in rivals:
                stack.callback(rivals[library].close)
        for case in found:
            gone = time.monotonic() - began
            if gone > 60 * minutes:
                yield alone(case, snapshot, gone < 60 * (minutes + ALONE_MINUTES))
                continue
            answers: dict[str, Any] = {}
            taking: dict[str, Callable[[], None]] = {
                "app": _kept(answers, "app", partial(store.fetch, *case.asked, snapshot)),
            }
            if case.question.name in TWINS:
                taking[FROM_RECORDS] = partial(scan.run, case)
            if case.question.name in frames.COLUMNS and case.chosen in (NOTHING, APART):
                for library, rival in rivals.items():
                    asked = partial(rival.ask, case.question.name, case.params)
                    taking[library] = _kept(answers, library, asked)
            laps = race(taking, ROUNDS, share * len(taking) / 2)
            yield from rows(case, laps, disagreements(case, answers))


def _kept(answers: dict[str, Any], name: str, asked: Callable[[], Any]) -> Callable[[], None]:
    """The same call, its answer kept under a name."""

    def run() -> None:
        answers[name] = asked()

    return run


def alone(case: Case, snapshot: Snapshot, in_time: bool) -> Row:
    """The app without its rivals, in half a second; without a figure where it is too late."""
    if not in_time:
        return Row(case.what, None, "ms", note="no time left")
    laps = race({"app": partial(store.fetch, *case.asked, snapshot)}, ROUNDS, ALONE_SECONDS)
    (row,) = rows(case, laps, {})
    has_rival = case.question.name in TWINS
    return replace(row, note=f"{row.note}; {LATE}") if has_rival else row


def start(library: str, root: Path, snapshot: Snapshot, rivals: dict[str, Rival]) -> Row:
    """Start a library's process and keep it; a row of how long it took to be ready to answer."""
    began = time.perf_counter()
    what = f"{library} made ready"
    try:
        rivals[library] = Rival(library, root, snapshot.id)
    except RuntimeError as error:
        return Row(what, None, "s", note=str(error))
    peak = rivals[library].ready["peak_mb"]
    return Row(what, time.perf_counter() - began, "s", note=f"{peak:.0f} MB")


def disagreements(case: Case, answers: Mapping[str, Any]) -> dict[str, str]:
    """Library -> what is wrong, for each whose answer is not that of the app."""
    table, name = answers.get("app"), case.question.name
    if table is None or name not in frames.COLUMNS:
        return {}
    columns = [column for part in frames.COLUMNS[name] for column in part]
    ours = list(zip(*(table[one].to_pylist() for one in columns), strict=True))
    return {
        library: "answers differ"
        for library, theirs in answers.items()
        if library != "app" and not frames.same(name, ours, list(map(tuple, theirs)))
    }


def rows(case: Case, laps: dict[str, Laps], notes: Mapping[str, str]) -> Iterator[Row]:
    """The app beside each of its rivals, or alone where there is none.

    A scan that was stopped stands with the time it had: its ratio is at most that.
    """
    app = laps["app"]
    if len(laps) == 1:
        said = [app.failed, f"{len(app.times)} runs"]
        yield Row(case.what, app.median, "ms", app.p95, note="; ".join(filter(None, said)))
    for rival, lap in laps.items():
        if rival == "app":
            continue
        said = [app.failed, lap.failed, notes.get(rival, "")]
        said += [f"{len(app.times)} and {len(lap.times)} runs"]
        had = 1000.0 * SCAN_LIMIT_S if lap.failed.startswith("TimeoutError") else lap.median
        yield Row(case.what, app.median, "ms", app.p95, rival, had,
                  note="; ".join(filter(None, said)))  # fmt: skip
