"""The engine is open on the snapshot shown before anybody asks, and a missing one is no trouble."""

from pathlib import Path

import pytest

import data
from queries import opening
from queries.engines import duckdb


@pytest.fixture(autouse=True)
def as_in_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is open yet; the process of the tests goes on to verify what it opens."""
    monkeypatch.setattr(data.store, "_at_once", type(data.store._at_once)())
    monkeypatch.setattr(duckdb, "_instances", {})
    monkeypatch.setattr(duckdb, "_schemas", {})
    monkeypatch.setattr(duckdb, "_loaded", [])


def test_the_snapshot_shown_is_open(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    opening.begin().join()
    assert [key[0] for key in duckdb._schemas] == [data.serving()[0].path]


def test_where_there_is_none_nothing_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path))
    raised: list[object] = []
    monkeypatch.setattr("threading.excepthook", raised.append)
    opening.begin().join()
    assert not duckdb._schemas
    assert not raised
