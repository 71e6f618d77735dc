"""The command survives a part that fails or hangs; the results say what was measured and how."""

import math
import os
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from unittest.mock import Mock

import pyarrow as pa
import pytest

from tests.bench import __main__ as bench
from tests.bench import addresses, crowd, processes, race, replicas, results, sizes
from tests.bench.importing import PANDAS, write
from tests.bench.publishing import weighed
from tests.bench.questions import rolled
from tests.bench.results import Row, Section
from tests.bench.timing import Laps, in_turn


def section(part: str, size: str, *found: Row, failed: str = "") -> Section:
    return Section(part, size, "2026-01-01 10:00", 12.5, "abc", "0.1 0.2 0.3", found, failed)


@pytest.mark.parametrize("said", ["nothing", "change --size 2", "race", "race --before /"])
def test_a_wrong_command_is_refused(said: str) -> None:
    with pytest.raises(SystemExit) as raised:
        bench.main(said.split())
    assert raised.value.code == 2


def test_how_a_part_ended_is_told() -> None:
    assert processes.ended(60, print) == ""
    assert processes.ended(60, sizes.records, "2") == (
        "ValueError: '2' is no size such as 60k, 1m, 10m or 100m"
    )
    assert processes.ended(60, os._exit, 3).startswith("BrokenProcessPool: ")
    assert processes.ended(0.6, time.sleep, 60) == "stopped after 0 minutes"


def test_a_failing_part_does_not_end_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ended = iter(["no room", "", ""])
    monkeypatch.setattr(bench, "ended", lambda *_: next(ended))
    arguments = ["publish", "change", "--size", "1m", "10m", "--into", str(tmp_path)]
    assert bench.main(arguments) == 1
    failed = {(one.part, one.size): one.failed for one in results.read(tmp_path / "results.json")}
    assert failed == {
        ("publish", "1m"): "no room", ("change", "1m"): "this size could not be published",
        ("publish", "10m"): "", ("change", "10m"): "",
    }  # fmt: skip
    assert "**ended early**: no room" in (tmp_path / "RESULTS.md").read_text("utf-8")


def test_each_size_is_published_first_and_once() -> None:
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


def taking(said: list[str], name: str, *times: float | None) -> Callable[[], float | None]:
    """A contender that takes these times, one after the other, and says when it is its turn."""
    left = iter(times)

    def run() -> float | None:
        said.append(name)
        return next(left)

    return run


def test_contenders_run_in_turn_and_the_warm_up_does_not_count() -> None:
    said: list[str] = []
    laps = in_turn(
        {"a": taking(said, "a", 9, 1, None, 3), "b": taking(said, "b", 5, 5, 5, 5)}, 3, 9
    )
    assert "".join(said) == "abbaabba"
    assert laps["a"].times == [1, 3]
    assert (Laps([1.0] * 4).p95, Laps().median) == (None, None)
    assert Laps([5.0, 1.0, 3.0, 2.0, 4.0]).p95 == pytest.approx(4.8)


def test_a_contender_that_has_spent_its_share_or_fails_runs_no_more() -> None:
    said: list[str] = []
    slow, quick = taking(said, "s", 30_000), taking(said, "q", 1, 2, 3)

    def broken() -> float:
        raise ValueError("no memory\nand more")

    laps = in_turn({"slow": slow, "quick": quick, "broken": broken}, 2, 60)
    assert "".join(said) == "sqqq"
    assert laps["slow"].times == [30_000]  # the warm-up, for want of another
    assert laps["quick"].times == [2, 3]
    assert (laps["broken"].failed, laps["broken"].median) == ("ValueError: no memory", None)


def test_a_limit_bounds_what_it_names() -> None:
    said = {
        Row("publish", "a", 90.0, "s", limit=90): "≤ 90.0 s: met",
        Row("change", "b", 1.0, "ms", 500.0, limit=400, of="p95"):
            "p95 ≤ 400 ms: **missed by 25 %**",
        Row("paint", "c", 3.0, "s", against=2.0, limit=1.5, of="ratio"): "≤ 1.50 ×: met",
        Row("crowd", "d", 0, "", limit=0): "≤ 0: met",
        Row("crowd", "e", 2, "", limit=0): "≤ 0: **missed**",
        Row("publish", "f", None, "s", limit=90): "≤ 90.0 s: **missed**",
        Row("race", "g", 1.0, "s", limit=1.1, of="ratio"): "≤ 1.10 ×: **missed**",
        Row("publish", "h", 4.5, "s", limit=1): "≤ 1.00 s: **missed, 4.5 × the limit**",
        Row("race", "i", 1.0, "s"): "",
    }  # fmt: skip
    assert {row: results.verdict(row) for row in said} == said
    assert [row.over for row in said] == [1, 1.25, 1, 0, math.inf, math.inf, math.inf, 4.5, 0]
    shown = [results.number(value) for value in (None, 0, 0.01234, 1.234, 12.34, 123.4, 12345.6)]
    assert shown == ["", "0", "0.0123", "1.23", "12.3", "123", "12,346"]


def test_a_crowd_is_judged_at_its_largest() -> None:
    seen = crowd.Crowd(Laps([100.0] * 90 + [1900.0] * 10), ["broken"])
    click, errors = crowd.rows(300, seen, crowd.Crowd(Laps([6.0])))
    assert (click.value, click.p95, click.against) == (100, 1900, 6)
    assert click.over > 1
    assert errors.over > 1
    assert [row.over for row in crowd.rows(20, crowd.Crowd(Laps([9e9])), crowd.Crowd())] == [0, 0]
    assert next(iter(crowd.rows(300, crowd.Crowd(), crowd.Crowd()))).over > 1
    assert [crowd.each(300, grown, 0.1).over > 1 for grown in (2.2, 2.0)] == [True, False]


def test_bytes_are_those_of_the_manifest() -> None:
    weights = {"service_records": 800, "cells": 90, "projects": 100}
    tables = {name: {"bytes": weight, "rows": 100} for name, weight in weights.items()}
    base, share = weighed(tables, {"cells"})
    assert (base.value, share.value) == (9, 10)


def test_a_race_compares_after_with_before() -> None:
    row = race.compared("a click", "ms", {race.BEFORE: 100.0, race.AFTER: 120.0})
    assert (row.ratio, row.over > 1) == (1.2, True)
    assert race.compared("a click", "ms", {race.BEFORE: 100.0, race.AFTER: None}).over > 1
    assert [race.ordered(turn)[0] for turn in range(3)] == ["before", "after", "before"]


def test_messy_rows_are_read_whole_by_the_rival(tmp_path: Path) -> None:
    for path in write(tmp_path, 60):
        processes.measured(["-c", PANDAS, str(path)], tmp_path)  # it asserts


def test_a_question_is_worked_out_anew_each_time() -> None:
    app = Mock(**{"run.return_value": pa.table({})})
    for _ in range(2):
        rolled(app, "volunteers/by_hour", defaultdict(list))
    assert app.run.call_count == 2


def test_every_goal_has_its_table_and_what_failed_is_told() -> None:
    found = results.text(
        [
            section("publish", "10m", Row("publish", "a|b\nc", 45.0, "s", limit=90)),
            section("publish", "1m", failed="stopped after 25 minutes"),
        ],
        "two cores",
    ).splitlines()
    heads = [line[3:] for line in found if line.startswith("## ")]
    titles = [goal["title"] for goal in results.GOALS.values()]
    assert heads == ["Machine", "Runs", *titles, "What was learnt"]
    assert found.count("**Not measured.**") == len(results.GOALS) - 1
    assert "| 10m | a\\|b c | 45.0 s |  |  |  |  | ≤ 90.0 s: met |  |" in found
    runs = [line for line in found if line.startswith("| publish |")]
    assert [line.split(" | ")[1] for line in runs] == ["1m", "10m"]
    assert "**ended early**: stopped after 25 minutes" in runs[0]


def test_a_long_table_shows_its_worst_rows_and_the_file_stays_short() -> None:
    many = [Row(name, f"n{at}", float(at), "ms", against=1.0, limit=30)
            for name in results.GOALS for at in range(60)]  # fmt: skip
    found = results.text([section("questions", "60k", *many)] * 40, "two cores").splitlines()
    assert len(found) <= 300  # with 40 runs and twelve full tables, more than there ever are
    assert (
        "| 60k | n59 | 59.0 ms |  |  | 1.00 ms | 59.0 | ≤ 30.0 ms: **missed by 97 %** |  |" in found
    )
    assert f"And {60 * 40 - results.MOST} more with smaller ratios, 1240 of 2400 met." in found
    assert len(bench.RESULTS.read_text("utf-8").splitlines()) <= 200


def test_growth_is_told_across_sizes() -> None:
    def grown(last: float | None) -> list[tuple[str, float | None, float]]:
        figures = {"1m": 10.0, "10m": 20.0, "100m": last}
        rows = [(size, Row("questions", "a/b", figure, "ms")) for size, figure in figures.items()]
        rows += [(size, Row("change", "/f", 1.0, "ms", figure)) for size, figure in figures.items()]
        return [(row.what, row.ratio, row.over) for row in results.growth(rows)]

    assert grown(40.0) == [("a/b, at 100m", 4, 4 / 3), ("/f, at 100m", 2, 2 / 1.5)]
    assert [over for _, _, over in grown(None)] == [math.inf, math.inf]


def test_a_part_replaces_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "raw" / "results.json"
    before = [section("publish", "1m"), section("change", "1m"), section("change", "10m")]
    new = section("change", "1m", Row("change", "一", 1.5, "ms", limit=3, note="x"), failed="no")
    for one in (*before, new):
        results.add(one, path)
    assert results.read(path) == [before[0], before[2], new]
    assert results.read(tmp_path / "none.json") == []


def test_several_processes_are_judged_beside_one() -> None:
    one, two = (crowd.Crowd(Laps([ms] * 100), cores=0.9) for ms in (800.0, 200.0))
    found = list(replicas.rows(300, {1: [one, one], 2: [two]}))
    assert [(row.value, row.against, row.over) for row in found[:2]] == [
        (200, 800, 0.4), (200, 800, 0)
    ]  # fmt: skip
    assert found[0].note == "1: 200 runs, 0.90 cores, 0 errors; 2: 100 runs, 0.90 cores, 0 errors"
    assert [row.value for row in found[2:]] == [405, 405], "ms of 0.9 cores for 45 s and 100 runs"
