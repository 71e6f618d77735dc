"""Results are computed once, held within bounds, and a failure is not held."""

import threading
import time
from collections.abc import Mapping

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import fetch as fetching
from pages.ui.cache import Cache
from pages.ui.fetch import LANES, fetch, lane_of
from pages.ui.filters import FILTERS
from queries import QuestionError, load, names, parse
from queries.engine import QueryError, Value
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


def given(*category: str) -> dict[str, Value]:
    """The parameters of the question under a choice of categories."""
    return {"category": list(category), "status": [], "district": []}


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Cache:
    """An empty cache for this test."""
    empty = Cache(1 << 20)
    monkeypatch.setattr(fetching, "CACHE", empty)
    return empty


@pytest.fixture
def runs(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A record of every run of the engine."""
    ran: list[str] = []
    run = DuckDB.run

    def recorded(
        self: DuckDB, sql: str, params: Mapping[str, Value], stop: object = None
    ) -> pa.Table:
        ran.append(sql)
        time.sleep(0.1)
        return run(self, sql, params)

    monkeypatch.setattr(DuckDB, "run", recorded)
    return ran


def test_what_adds_up_is_computed_once_for_every_choice(report: Snapshot, runs: list[str]) -> None:
    found = [fetch(OTHER, given(*codes), report) for codes in ((), ("CARE",), ("ENV", "TBD"))]
    assert [sum(table["projects"].to_pylist()) for table in found if table] == [27, 8, 3]
    assert found[0] is fetch(OTHER, given(), report)
    assert runs == [OTHER.sql]


def test_a_filter_that_keeps_rows_asks_nothing_anew(report: Snapshot, runs: list[str]) -> None:
    rule = load("attention/undescribed")
    whole, care, again = (
        fetch(rule, given(*codes), report) for codes in ((), ("CARE",), ("CARE",))
    )
    assert runs == [rule.sql]
    assert care is again
    assert whole
    assert care
    assert 0 < care.num_rows < whole.num_rows
    assert set(care["category"].to_pylist()) == {"CARE"}


def test_readers_at_the_same_moment_share_one_run(report: Snapshot, runs: list[str]) -> None:
    found: list[pa.Table | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(fetch(QUESTION, given(), report)))
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
            fetch(QUESTION, given(*category), snapshot)
    assert len(runs) == 4


def test_bytes_are_bounded_and_the_least_recently_used_goes(
    report: Snapshot, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two results of three numbers, each held whole and narrowed.
    small = Cache(4 * fetching.TABLE_BYTES + 4 * 24)
    monkeypatch.setattr(fetching, "CACHE", small)
    for category in ("CARE", "ENV", "TBD"):
        fetch(QUESTION, given(category), report)
        assert 0 < small.bytes <= small._values.maxsize
    fetch(QUESTION, given("TBD"), report)
    assert len(runs) == 3
    fetch(QUESTION, given("CARE"), report)
    assert len(runs) == 4


def test_a_failure_is_not_held(
    report: Snapshot, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> pa.Table:
        raise QueryError("time_limit", "too long")

    with monkeypatch.context() as patch:
        patch.setattr(DuckDB, "run", fails)
        with pytest.raises(QueryError):
            fetch(QUESTION, given(), report)
    assert cache.bytes == 0
    assert fetch(QUESTION, given(), report) is not None


def test_too_many_at_a_time_are_refused_and_answered_later(
    report: Snapshot, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, go = Pool("full", at_once=1, waiting=0), threading.Event()
    held = full.begin(lambda: go.wait(30))
    with monkeypatch.context() as patch:
        patch.setattr(fetching, "LANES", {"light": full})
        with pytest.raises(QueryError) as refused:
            fetch(QUESTION, given(), report)
    assert refused.value.code == "busy"
    go.set()
    held.result(30)
    assert fetch(QUESTION, given(), report) is not None


def test_what_is_not_disclosed_is_not_asked(report: Snapshot, runs: list[str]) -> None:
    assert fetch(load("campaigns/refunds"), {"year": [], "campaign": []}, report) is None
    assert not runs


def test_parameters_are_those_of_the_question(report: Snapshot, runs: list[str]) -> None:
    wrongs: tuple[dict[str, Value], ...] = ({}, {"category": []}, given() | {"year": []})
    for wrong in wrongs:
        with pytest.raises(QuestionError, match="overview/counted takes category"):
            fetch(QUESTION, wrong, report)
    assert not runs


def test_scans_of_records_have_a_lane_of_their_own(demo: Snapshot, runs: list[str]) -> None:
    asked = {name for name in names() if name.startswith("rows/")}
    assert {name for name in names() if lane_of(load(name)) == "heavy"} == asked
    assert set(LANES) == {"light", "heavy"}
    scan = load("rows/projects")
    params: dict[str, Value] = {key: FILTERS[key].empty for key in scan.takes}
    assert fetch(scan, params, demo) is not None
