"""Once the first page was prepared, its reader waits for no question; trouble is left to him."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pages.ui import filter, first, store
from queries.engine import QueryError
from queries.engines.duckdb import DuckDB
from tests.pages.test_pages import DEMO, REPORT, opened


@pytest.fixture
def ran(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages see the snapshots of the tests, nothing is kept; the SQL that runs."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    monkeypatch.setattr(store, "_tables", type(store._tables)())
    monkeypatch.setattr(store, "_bytes", 0)
    monkeypatch.setattr(filter, "_options", {})
    began: list[str] = []
    true = DuckDB.run

    def run(self: DuckDB, sql: str, params: Mapping[str, object], stop: object = None) -> object:
        began.append(sql)
        return true(self, sql, params, stop)  # type: ignore[arg-type]

    monkeypatch.setattr(DuckDB, "run", run)
    return began


@pytest.mark.parametrize("snapshot", [DEMO, REPORT])
def test_all_that_the_first_page_asks_is_kept(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, snapshot: str
) -> None:
    monkeypatch.setattr("data.current_id", lambda: snapshot)
    monkeypatch.setattr("data.store.current_id", lambda: snapshot)
    first.prepare()
    assert ran
    ran.clear()
    assert not opened("overview").exception
    assert not ran


def test_a_question_that_fails_is_left_to_the_reader(
    ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: DuckDB, sql: str, params: object, stop: object = None) -> None:
        ran.append(sql)
        raise QueryError("time_limit", "It took too long.")

    monkeypatch.setattr(DuckDB, "run", run)
    first.prepare()
    assert len(set(ran)) > 20, "one that fails keeps no other from being asked"
    assert not store._tables


def test_no_snapshot_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path))
    monkeypatch.setattr(store, "_tables", type(store._tables)())
    first.prepare()
    assert not store._tables
