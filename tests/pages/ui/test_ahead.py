"""What a page asked last time begins with the next run; nobody waits for what it asks no more."""

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from pages.ui import ahead, filters, store
from queries import load
from queries.engines.duckdb import DuckDB
from tests import drafts
from tests.pages.test_pages import DEMO, markup, opened


@pytest.fixture
def ran(snapshots: object, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages see the snapshots of the tests; the SQL that runs, as it begins."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    began: list[str] = []
    true = DuckDB.run

    def run(self: DuckDB, sql: str, params: Mapping[str, object], stop: object = None) -> object:
        began.append(sql)
        return true(self, sql, params, stop)  # type: ignore[arg-type]

    monkeypatch.setattr(DuckDB, "run", run)
    monkeypatch.setattr(ahead, "_asked", type(ahead._asked)())
    forgotten(monkeypatch)
    return began


def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept any more."""
    monkeypatch.setattr(store, "_tables", type(store._tables)())
    monkeypatch.setattr(store, "_bytes", 0)


def test_what_a_page_asks_is_remembered_in_its_order(ran: list[str]) -> None:
    opened("funds", snapshot=DEMO)
    (names,) = (
        [name for name, _, _ in asked]
        for place, asked in ahead._asked.items()
        if place[0] == "funds"
    )
    assert names[:3] == ["overview/funds", "funds/payables", "funds/ageing"]
    assert {load(name).sql for name in names} <= set(ran)


def test_the_next_run_works_them_out_side_by_side(
    ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither of two questions ends before the other has begun."""
    opened("funds", snapshot=DEMO)
    forgotten(monkeypatch)
    first, later = load("funds/payables").sql, load("funds/ageing").sql
    both, true = threading.Barrier(2, timeout=20), DuckDB.run

    def run(self: DuckDB, sql: str, *given: object) -> object:
        if sql in (first, later):
            both.wait()  # one after the other, they would never meet
        return true(self, sql, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(DuckDB, "run", run)
    app = opened("funds", snapshot=DEMO, category="PLATFORM")
    assert not app.exception
    assert load("funds/payables").title["zh"] in markup(app)


def test_an_earlier_snapshot_is_asked_side_by_side_with_this_one(
    ran: list[str], with_others: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The overview says what changed: neither snapshot's figures wait for the other's."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    opened("overview", snapshot=drafts.LEDGER)
    forgotten(monkeypatch)
    both, true, asked = threading.Barrier(2, timeout=20), DuckDB.run, load("overview/headline").sql

    def run(self: DuckDB, sql: str, *given: object) -> object:
        if sql == asked:
            both.wait()
        return true(self, sql, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(DuckDB, "run", run)
    app = opened("overview", snapshot=drafts.LEDGER, category="PLATFORM")
    assert not app.exception
    others = {on.id for asked in ahead._asked.values() for *_, on in asked if on is not None}
    assert others == {drafts.EARLIER}


def test_another_measure_is_another_place(ran: list[str]) -> None:
    opened("trends", snapshot=DEMO)
    opened("trends", snapshot=DEMO, measure="people")
    places = {dict(looked)["measure"] for page, _, looked in ahead._asked if page == "trends"}
    assert places == {"", "people"}


def test_choices_of_what_is_looked_at_narrow_nothing() -> None:
    assert all(not filters.FILTERS[key].narrows for key in filters.LOOKED_AT)


def test_only_so_many_places_are_remembered(
    ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST", 1)
    opened("projects", snapshot=DEMO)
    opened("funds", snapshot=DEMO)
    assert [page for page, _, _ in ahead._asked] == ["funds"]
