"""Results are computed once, kept within bounds, and a failure is not kept."""

import threading
import time
from collections.abc import Callable, Mapping

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import store
from pages.ui.filters import FILTERS
from queries import Question, QuestionError, load, names, parse
from queries.engine import QueryError, Stop, Value
from queries.engines.duckdb import DuckDB
from queries.pool import Pool

QUESTION = parse(
    """\
-- question | 有多少项目？ | How many projects are there?
-- grain    |
-- reads    | projects
-- param    | category | 类别 | categories
-- param    | status   | 状态 | statuses
-- param    | district | 区县 | districts
-- column   | projects | 项目       | Projects | count
-- column   | closed   | 结项       | Closed   | count
-- column   | ongoing  | 常态化开展 | Ongoing  | count

select
    cast(count(*) as bigint) as projects,
    cast(count(*) filter (where status = 'closed') as bigint) as closed,
    cast(count(*) filter (where status = 'ongoing') as bigint) as ongoing
from projects
where (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($status) = 0 or list_contains($status, status))
    and (cardinality($district) = 0 or list_contains($district, division_code))
""",
    "overview/counted",
)
OTHER = load("overview/by_category")  # takes the same filters


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty store, and a record of every run of the engine."""
    ran: list[str] = []
    true = DuckDB.run

    def run(
        self: DuckDB, sql: str, params: Mapping[str, Value], stop: Stop | None = None
    ) -> pa.Table:
        ran.append(sql)
        time.sleep(0.1)
        return true(self, sql, params, stop)

    monkeypatch.setattr(DuckDB, "run", run)
    emptied(monkeypatch)
    return ran


def emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of its own for this test."""
    monkeypatch.setattr(store, "_tables", type(store._tables)())
    monkeypatch.setattr(store, "_flights", {})
    monkeypatch.setattr(store, "_bytes", 0)


class Left(Exception):
    """A reader has gone."""


class Reading:
    """A reader in a thread of its own, who waits for an answer until told to leave."""

    def __init__(self, snapshot: Snapshot, question: Question = QUESTION) -> None:
        self.leaving = threading.Event()
        self.waited: list[float] = []
        self.came: list[object] = []
        self.snapshot, self.question = snapshot, question
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self) -> None:
        try:
            self.came.append(store.fetch(self.question, given(), self.snapshot, self._pause))
        except Exception as error:
            self.came.append(error)

    def _pause(self, waited: float) -> None:
        self.waited.append(waited)
        if self.leaving.is_set():
            raise Left

    def leave(self) -> None:
        """Click on, and come to the end."""
        self.leaving.set()
        self.end()

    def end(self) -> None:
        """Wait for what came of it."""
        self.thread.join(30)
        assert not self.thread.is_alive()


def until(holds: Callable[[], object]) -> None:
    """Wait for something that another thread does."""
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Questions that DuckDB never finishes; how each ended."""
    ended: list[str] = []
    true = DuckDB.run

    def run(
        self: DuckDB, sql: str, params: Mapping[str, Value], stop: Stop | None = None
    ) -> pa.Table:
        endless = "select sum(a.range * b.range) as s from range(9999999) a, range(999999) b"
        try:
            return true(self, endless, {}, stop)
        except QueryError as error:
            ended.append(error.code)
            raise

    monkeypatch.setattr(DuckDB, "run", run)
    emptied(monkeypatch)
    return ended


def test_the_last_reader_to_leave_ends_the_query(report: Snapshot, endless: list[str]) -> None:
    first, second = Reading(report), Reading(report)
    until(lambda: first.waited and second.waited)
    first.leave()
    assert isinstance(first.came[0], Left)
    held = len(second.waited)
    until(lambda: len(second.waited) > held + 3)
    assert endless == [], "someone still waits"
    second.leave()
    assert isinstance(second.came[0], Left)
    assert endless == ["stopped"]
    assert not store._flights


def test_who_asks_after_that_is_answered(
    report: Snapshot, endless: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Reading(report)
    until(lambda: gone.waited)
    gone.leave()
    monkeypatch.undo()
    emptied(monkeypatch)
    assert store.fetch(QUESTION, given(), report) is not None


def test_a_reader_who_leaves_takes_nothing_from_those_who_stay(
    report: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied(monkeypatch)
    go, true = threading.Event(), DuckDB.run

    def run(
        self: DuckDB, sql: str, params: Mapping[str, Value], stop: Stop | None = None
    ) -> pa.Table:
        assert go.wait(30)
        return true(self, sql, params, stop)

    monkeypatch.setattr(DuckDB, "run", run)
    first, second = Reading(report), Reading(report)
    until(lambda: first.waited and second.waited)
    first.leave()
    go.set()
    second.end()
    assert isinstance(second.came[0], pa.Table)


def test_what_waits_in_line_is_dropped_when_nobody_waits_for_it(
    report: Snapshot, endless: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LANES", {"light": Pool("one", at_once=1, waiting=1)})
    running, lined_up = Reading(report), Reading(report, OTHER)
    until(lambda: running.waited and lined_up.waited)
    with pytest.raises(QueryError) as full:
        store.fetch(QUESTION, given("CARE"), report)
    assert full.value.code == "busy"
    lined_up.leave()
    running.leave()
    until(lambda: endless == ["stopped"])


def test_lists_of_records_are_scans(demo: Snapshot, runs: list[str]) -> None:
    asked = [name for name in names() if name.startswith("rows/")]
    assert {name for name in names() if store.lane_of(load(name)) == "heavy"} == {*asked}
    scan = load("rows/projects")
    params: dict[str, Value] = {key: FILTERS[key].nothing for key in scan.takes}
    assert store.fetch(scan, params, demo) is not None


def test_the_count_of_bytes_is_that_of_what_is_kept(report: Snapshot, runs: list[str]) -> None:
    for category in ("CARE", "ENV", "TBD", "CARE"):
        store.fetch(QUESTION, given(category), report)
    assert store._bytes == sum(table.nbytes for table in store._tables.values()) > 0


def given(*category: str) -> dict[str, Value]:
    """The parameters of the question under a choice of categories."""
    return {"category": list(category), "status": [], "district": []}


def test_what_adds_up_is_worked_out_once_for_every_choice(
    report: Snapshot, runs: list[str]
) -> None:
    found = [store.fetch(OTHER, given(*codes), report) for codes in ((), ("CARE",), ("ENV", "TBD"))]
    assert [sum(table["projects"].to_pylist()) for table in found if table] == [27, 8, 3]
    assert found[0] is store.fetch(OTHER, given(), report)
    assert runs == [OTHER.sql]


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
    emptied(monkeypatch)
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
        with pytest.raises(QuestionError, match="overview/counted takes category"):
            store.fetch(QUESTION, wrong, report)
    assert not runs


def test_what_is_begun_ahead_is_worked_out_once(report: Snapshot, runs: list[str]) -> None:
    with store.begun([(QUESTION, given()), (OTHER, given())], report):
        table = store.fetch(OTHER, given(), report)
    assert table is store.fetch(OTHER, given(), report)
    assert sorted(runs) == sorted((QUESTION.sql, OTHER.sql))


def test_what_was_begun_ahead_in_vain_is_ended(report: Snapshot, endless: list[str]) -> None:
    with store.begun([(QUESTION, given())], report):
        until(lambda: any(one.has_begun for one in store._flights.values()))
    until(lambda: endless)
    assert endless == ["stopped"]


def test_what_cannot_begin_ahead_is_left_to_whoever_asks(
    report: Snapshot, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    absent: dict[str, Value] = {"year": [], "category": [], "district": []}
    monkeypatch.setitem(store.LANES, "light", Pool("none", at_once=1, waiting=-1))
    with store.begun([(load("volunteers/headline"), absent), (QUESTION, given())], report):
        assert runs == []
        with pytest.raises(QueryError, match="Too much"):
            store.fetch(QUESTION, given(), report)


def test_a_filter_that_keeps_rows_asks_nothing_anew(report: Snapshot, runs: list[str]) -> None:
    rule = load("attention/undescribed")
    whole, care, again = (
        store.fetch(rule, {"category": codes}, report) for codes in ([], ["CARE"], ["CARE"])
    )
    assert runs == [rule.sql]
    assert care is again
    assert whole
    assert care
    assert 0 < care.num_rows < whole.num_rows
    assert set(care["category"].to_pylist()) == {"CARE"}


def test_what_is_begun_ahead_under_a_filter_is_asked_whole(
    report: Snapshot, runs: list[str]
) -> None:
    rule = load("attention/undescribed")
    with store.begun([(rule, {"category": ["ENV"]}), (rule, {"category": ["CARE"]})], report):
        store.fetch(rule, {"category": []}, report)
    assert runs == [rule.sql]
