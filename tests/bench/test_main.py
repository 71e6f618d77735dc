"""The command survives a part that fails or hangs, and refuses what it does not know."""

import sys
from itertools import islice
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import addresses, crowd, machine, publishing, race, rows, sizes


@pytest.mark.parametrize("arguments", [["nothing"], ["change", "--size", "2"], ["race"]])
def test_a_wrong_command_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        bench.main(arguments)
    assert raised.value.code == 2


def test_how_a_part_ended_is_told() -> None:
    assert bench.ended([sys.executable, "-c", "print()"], 60) == ""
    wrong = [sys.executable, "-c", "raise ValueError('no room')"]
    assert bench.ended(wrong, 60) == "ValueError: no room"
    hangs = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert bench.ended(hangs, 0.6) == "stopped after 0 minutes"


def test_a_failing_part_does_not_end_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ended = iter(["no room", "", ""])
    monkeypatch.setattr(bench, "ended", lambda line, seconds: next(ended))
    arguments = ["publish", "change", "--size", "1m", "10m", "--into", str(tmp_path)]
    assert bench.main(arguments) == 1
    failed = {(one.part, one.size): one.failed for one in rows.read(tmp_path / "results.json")}
    assert failed == {
        ("publish", "1m"): "no room", ("change", "1m"): "this size could not be published",
        ("publish", "10m"): "", ("change", "10m"): "",
    }  # fmt: skip
    assert "**ended early**: no room" in (tmp_path / "RESULTS.md").read_text("utf-8")


def test_each_size_is_published_first_and_once() -> None:
    for module, _ in bench.PARTS.values():
        assert (machine.ROOT / "tests/bench" / f"{module}.py").is_file()
    parts = ("publish", "questions", "paint", "export")
    assert list(bench.plan(parts, ("1m", "10m", "100m"))) == [
        ("publish", "1m"), ("questions", "1m"), ("export", "1m"),
        ("publish", "10m"), ("questions", "10m"), ("paint", "10m"),
        ("publish", "100m"), ("questions", "100m"),
    ]  # fmt: skip
    assert list(bench.plan(["crowd", "export"], ["60k"])) == [("crowd", "60k"), ("export", "1m")]


def test_a_size_is_a_number_of_records() -> None:
    assert [sizes.records(one) for one in ("60k", "100m")] == [60_000, 100_000_000]
    for wrong in ("", "m", "0m", "1g", "../1m", "1.5m", "10000m", "1M"):
        with pytest.raises(ValueError, match="is no size"):
            sizes.records(wrong)


def test_choices_are_new_drawn_alike_and_come_to_an_end() -> None:
    for page in addresses.FILTERS:
        drawn = [list(islice(addresses.changes(page, seed=1), 25)) for _ in range(2)]
        assert drawn[0] == drawn[1]
        assert len({*drawn[0], addresses.address(page)}) == 26
    assert list(addresses.changes("project", seed=1)) == []
    assert addresses.address("project", "lang=en") == ("project", "id=P21&lang=en")


def test_a_crowd_is_judged_at_its_largest() -> None:
    seen = crowd.Crowd([100.0] * 90 + [1900.0] * 10, ["broken"])
    click, errors = crowd.rows(300, seen, crowd.Crowd([6.0]))
    assert (click.value, click.p95, click.against) == (100, 1900, 6)
    assert click.over > 1
    assert errors.over > 1
    assert [row.over for row in crowd.rows(20, crowd.Crowd([9e9]), crowd.Crowd())] == [0, 0]
    assert next(iter(crowd.rows(300, crowd.Crowd(), crowd.Crowd()))).over > 1
    assert [crowd.each(300, grown, 0.1).over > 1 for grown in (2.2, 2.0)] == [True, False]


def test_bytes_are_those_of_the_manifest() -> None:
    tables = {
        "service_records": {"bytes": 800, "rows": 100}, "cells": {"bytes": 90, "rows": 9},
        "projects": {"bytes": 100, "rows": 27},
    }  # fmt: skip
    base, share = publishing.bytes_of(tables, frozenset({"cells"}))
    assert (base.value, share.value) == (9, 10)


def test_a_race_compares_after_with_before() -> None:
    row = race.compared("a click", "ms", {race.BEFORE: 100.0, race.AFTER: 120.0})
    assert (row.ratio, row.over > 1) == (1.2, True)
    assert race.compared("a click", "ms", {race.BEFORE: 100.0, race.AFTER: None}).over > 1
    assert [race.ordered(turn)[0] for turn in range(3)] == ["before", "after", "before"]
