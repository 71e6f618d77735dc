"""Every question that reads large tables: as the app answers it, against the scan it replaces.

The rival is the question's own SQL over the base tables, in a DuckDB that keeps nothing. A few
questions also race pandas and polars written by hand. Cases: nothing chosen, and several codes of
every filter at once, and far down the lists that turn pages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pyarrow as pa

from data import Snapshot
from pages.ui import filters, store
from queries import Question, load, names
from queries.engine import Value
from tests.bench import frames, opened, sizes
from tests.bench.rival import Rival
from tests.bench.rows import Row
from tests.bench.timing import Laps, race

ROUNDS = 9
MINUTES = {"60k": 1.5, "1m": 3.0, "10m": 5.0}  # for all questions together
MOST_MINUTES = 15.0
SCAN_LIMIT_MS = 60_000
DEEP = 1_000  # the page of a list that is asked for


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
    """The questions of a snapshot that read large tables, those with more rivals first."""
    large = opened.large(snapshot)
    asked = [
        question
        for question in map(load, sorted(names(), key=lambda one: (one not in frames.COLUMNS, one)))
        if large & set(question.reads) and question.provenance(snapshot) is not None
    ]
    return [
        Case(question, chosen, params)
        for question in asked
        for chosen, params in (
            ("all", {key: filters.FILTERS[key].nothing for key in question.takes}),
            ("several", several(question, snapshot)),
            ("deep page", deep(question)),
        )
        if chosen == "all" or any(params.values())
    ]


def deep(question: Question) -> dict[str, Value]:
    """Everything, far down, where the question turns pages; nothing where it does not."""
    if "page" not in question.takes:
        return {}
    return {key: filters.FILTERS[key].nothing for key in question.takes} | {"page": DEEP}


def several(question: Question, snapshot: Snapshot) -> dict[str, Value]:
    """Every second code of each filter, at least one; a project where nothing else is asked for."""
    params: dict[str, Value] = {}
    for key in question.takes:
        one = filters.FILTERS[key]
        codes = list(one.options(snapshot)) if one.how in ("many", "one") else []
        if one.how == "many":
            params[key] = [int(code) for code in codes[::2]] if one.whole else codes[::2]
        else:
            only = key == "id" and question.takes == ("id",)
            params[key] = codes[len(codes) // 2] if only else one.nothing
    return params


class Scan:
    """DuckDB over the base tables' Parquet, with nothing kept and nothing prepared."""

    def __init__(self, snapshot: Snapshot, spill: Path) -> None:
        config = {
            "memory_limit": "4GB", "temp_directory": str(spill),
            "max_execution_time": SCAN_LIMIT_MS, "python_enable_replacements": False,
        }  # fmt: skip
        self.connection = duckdb.connect(":memory:", config=config)  # type: ignore[arg-type]
        for name in snapshot.tables:
            files = ", ".join(f"'{path}'" for path in snapshot.parquet(name))
            self.connection.execute(f"create view {name} as select * from read_parquet([{files}])")
        self.connection.execute(
            f"create view snapshot as select '{snapshot.id}' as id, "
            f"date '{snapshot.as_of}' as as_of, '{snapshot.kind}' as kind"
        )

    def run(self, case: Case) -> pa.Table:
        """The question's own SQL."""
        found = self.connection.sql(case.question.sql, params=dict(case.params) or None)
        return found.to_arrow_table()


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
            if time.monotonic() - began > 2 * 60 * minutes:
                yield Row(case.what, None, "ms", note="no time left")
                continue
            answers: dict[str, Any] = {}
            taking: dict[str, Callable[[], None]] = {
                "app": _kept(answers, "app", partial(store.fetch, *case.asked, snapshot)),
                "raw scan": partial(scan.run, case),
            }
            if case.question.name in frames.COLUMNS and case.chosen != "deep page":
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
    """The app beside each of its rivals."""
    app = laps["app"]
    for rival, lap in laps.items():
        if rival == "app":
            continue
        said = [app.failed, lap.failed, notes.get(rival, "")]
        said += [f"{len(app.times)} and {len(lap.times)} runs"]
        yield Row(case.what, app.median, "ms", app.p95, rival, lap.median,
                  note="; ".join(filter(None, said)))  # fmt: skip
