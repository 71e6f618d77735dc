"""Results are computed once, kept within bounds, and a failure is not kept."""

import threading
import time
from collections.abc import Mapping

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import store
from queries import QuestionError, load
from queries.engine import DuckDB, QueryError, Value

QUESTION = load("overview/headline")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty store, and a record of every run of the engine."""
    ran: list[str] = []
    true = DuckDB.run

    def run(self: DuckDB, sql: str, params: Mapping[str, Value]) -> pa.Table:
        ran.append(sql)
        time.sleep(0.1)
        return true(self, sql, params)

    monkeypatch.setattr(DuckDB, "run", run)
    monkeypatch.setattr(store, "_tables", type(store._tables)())
    monkeypatch.setattr(store, "_flights", {})
    return ran


def given(*category: str) -> dict[str, Value]:
    """The parameters of the question under a choice of categories."""
    return {"category": list(category), "status": [], "district": []}


def test_readers_at_the_same_moment_share_one_run(report: Snapshot, runs: list[str]) -> None:
    found: list[pa.Table | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(store.fetch(QUESTION, given(), report)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == 1
    assert len(found) == 6
    assert len({id(table) for table in found}) == 1


def test_parameters_and_snapshots_are_told_apart(
    report: Snapshot, demo: Snapshot, runs: list[str]
) -> None:
    for snapshot in (report, demo):
        for category in (["CARE"], ["ENV"], ["CARE"]):
            store.fetch(QUESTION, given(*category), snapshot)
    assert len(runs) == 4


def test_the_store_is_bounded_and_drops_the_oldest(
    report: Snapshot, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_BYTES", 60)  # two results of three numbers
    for category in ("CARE", "ENV", "TBD"):
        store.fetch(QUESTION, given(category), report)
    assert len(store._tables) == 2
    store.fetch(QUESTION, given("TBD"), report)
    assert len(runs) == 3
    store.fetch(QUESTION, given("CARE"), report)
    assert len(runs) == 4


def test_a_failure_is_not_kept(report: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_tables", type(store._tables)())
    monkeypatch.setattr(store, "_flights", {})
    with monkeypatch.context() as patch, pytest.raises(QueryError):  # noqa: PT012

        def run(*_: object) -> pa.Table:
            raise QueryError("time_limit", "too long")

        patch.setattr(DuckDB, "run", run)
        store.fetch(QUESTION, given(), report)
    assert store.fetch(QUESTION, given(), report) is not None
    assert not store._flights


def test_what_is_not_disclosed_is_not_asked(report: Snapshot, runs: list[str]) -> None:
    assert (
        store.fetch(load("overview/giving_by_year"), {"year": [], "category": []}, report) is None
    )
    assert not runs


def test_no_lock_stays_behind(report: Snapshot, runs: list[str]) -> None:
    for _ in range(2):
        store.fetch(QUESTION, given(), report)
    assert len(runs) == 1
    assert not store._flights


def test_parameters_are_those_of_the_question(report: Snapshot, runs: list[str]) -> None:
    wrongs: tuple[dict[str, Value], ...] = ({}, {"category": []}, given() | {"year": []})
    for wrong in wrongs:
        with pytest.raises(QuestionError, match="overview/headline takes category"):
            store.fetch(QUESTION, wrong, report)
    assert not runs
