"""The engine is open on the snapshot shown before anybody asks, and a missing one is no trouble."""

from pathlib import Path

import pytest

import data
from queries import engine, opening


@pytest.fixture(autouse=True)
def as_in_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine is open yet."""
    monkeypatch.setattr(engine, "_instances", {})
    monkeypatch.setattr(engine, "_schemas", {})
    monkeypatch.setattr(engine, "_held", [])


def test_the_snapshot_shown_is_open(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    opening.begin().join()
    assert [key[0] for key in engine._schemas] == [data.serving()[0].path]


def test_where_there_is_none_nothing_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path))
    raised: list[object] = []
    monkeypatch.setattr("threading.excepthook", raised.append)
    opening.begin().join()
    assert not engine._schemas
    assert not raised
