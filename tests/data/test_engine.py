"""What another engine refuses at publishing is named, and nothing is published by half."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest

from data import Snapshot, SnapshotError, checks, engine, publish
from data.__main__ import RUNS, main
from data.engine import Refused
from data.publish import Draft


class Unwilling:
    """An engine that knows no word."""

    def define(self, name: str, sql: str) -> None:
        raise Refused(f"no such word in {name}")

    def run(self, sql: str, params: Mapping[str, int] | None = None) -> pa.Table:
        raise Refused("no such word")


@contextmanager
def connected(snapshot: Snapshot, address: str) -> Iterator[Unwilling]:
    """What `engine.SPEAKS` names in these tests."""
    assert address == "sc://unwilling"
    yield Unwilling()


@pytest.fixture(autouse=True)
def unwilling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SPEAKS", f"{__name__}:connected")
    monkeypatch.setenv("PUBLISH_ENGINE", "sc://unwilling")


def test_a_rollup_that_is_refused_is_an_error_that_names_it(empty: Path, demo_draft: Draft) -> None:
    with pytest.raises(SnapshotError) as caught:
        publish.publish(demo_draft, current=True)
    assert caught.value.code == "engine_refused"
    assert caught.value.fields == {"name": "cells", "reason": "no such word in cells"}
    assert list(empty.glob("[!.]*")) == []


def test_a_check_that_is_refused_is_run_by_duckdb(
    empty: Path, report_draft: Draft, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        made = publish.publish(report_draft)
    assert made.is_remote
    assert {one.name for one in made.checks if one.verdict == "passed"} == {
        one.split(": ")[0].removeprefix("DuckDB runs the check ") for one in caplog.messages
    }
    assert made.checks == checks.run(made)


def test_without_another_engine_the_manifest_says_nothing_of_one(
    empty: Path, report_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = (publish.publish(report_draft).path / "manifest.json").read_text("utf-8")
    assert '"is_remote": true' in told
    monkeypatch.delenv("PUBLISH_ENGINE")
    made = publish.publish(report_draft)
    assert not made.is_remote
    assert "is_remote" not in (made.path / "manifest.json").read_text("utf-8")


@pytest.mark.parametrize(
    "given", ["build", "carry R", "demo --records 1 --out D", "import F", "migrate ID"]
)
def test_every_command_that_publishes_takes_an_engine(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLISH_ENGINE", "")
    named: list[str | None] = []
    monkeypatch.setitem(RUNS, given.split()[0], lambda chosen: named.append(engine.address()))
    assert main([*given.split(), "--engine", "sc://host:15002"]) == 0
    assert named == ["sc://host:15002"]
