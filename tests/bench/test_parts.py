"""What the parts make of their figures, on figures that are known."""

import asyncio
import itertools
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data import Snapshot
from tests.bench import child, crowd, files, goals, ledgers, memory, pages, publishing, soak
from tests.bench.serving import EMPTY, Served, serving
from tests.bench.timing import Laps


def test_a_filter_change_is_held_against_constants() -> None:
    laps = {"page": Laps([20.0] * 5), "constant": Laps([10.0] * 5)}
    (row,) = pages.rows("/funds, filtered anew", laps, "filter change")
    assert row.goal is not None
    assert row.goal.limit == pytest.approx(28)
    assert row.met
    (row,) = pages.rows("/", {**laps, "page": Laps([30.0] * 5)}, "filter change")
    assert not row.met


def test_a_page_asked_again_stands_beside_both_rivals() -> None:
    laps = {"page": Laps([20.0] * 5), "constant": Laps([10.0] * 5), "empty": Laps([4.0] * 5)}
    found = list(pages.rows("/funds, again", laps, None))
    assert [row.ratio for row in found] == [2, 5]
    assert all(row.met is None for row in found)


def test_what_a_page_needs_stands_in_its_address() -> None:
    assert pages.address("overview") == ("", "")
    assert pages.address("project", "lang=en") == ("project", "id=P21&lang=en")


def test_a_crowd_is_judged_at_its_largest() -> None:
    seen = crowd.Crowd([9000.0], [100.0] * 90 + [900.0] * 10, ["broken"], 900.0, 0.5)
    floor = crowd.Crowd([5.0], [6.0], [], 300.0, 0.1)
    found = list(crowd.rows(300, seen, floor))
    assert {row.what: row.met for row in found} == {
        "300 sessions, a click": False,
        "300 sessions, errors": False,
        "300 sessions, processor": None,
        "300 sessions, memory of the server": True,
    }
    assert (found[0].value, found[0].p95, found[0].against) == (100, 900, 6)
    assert "p95 9000 ms while they gathered" in found[0].note
    assert all(row.met is None for row in crowd.rows(20, seen, floor))
    assert crowd.each(300, 660, 30).met is False  # 2.2 MB, of which the floor is 0.1
    assert crowd.each(300, 630, 30).met is True
    assert crowd.each(100, 660, 30).goal is None
    nothing = crowd.Crowd([], [], ["TimeoutError"], 900.0, 0.5)
    assert next(crowd.rows(300, nothing, floor)).met is False


@pytest.fixture
def empty(snapshots: Path) -> Iterator[Served]:
    """A server of an empty page."""
    with serving(EMPTY, snapshots) as served:
        yield served


def test_the_clicks_of_a_gathering_crowd_are_told_apart(empty: Served) -> None:
    seen = asyncio.run(crowd.crowd(empty, 3, [("", "")], 0.5, 0.5))
    assert len(seen.warm) == 3
    assert not seen.errors
    alone = asyncio.run(crowd.crowd(empty, 1, [("", "")], 0, 0.5))
    assert not alone.warm
    assert alone.times
    assert alone.rss_mb > 50


def test_growth_is_told_of_the_first_thousand_and_of_all(
    empty: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "STEPS", (20, 10_000))
    held = itertools.count(100.0)
    monkeypatch.setattr(Served, "rss_mb", lambda self: next(held))
    found = list(memory.grown(empty, [("", "")], 40))
    assert [one[0] for one in found] == [20, 40]
    assert [one[1] for one in found] == pytest.approx([2, 4])
    assert [one[2:] for one in found] == [(100, 102), (100, 104)]


def test_a_file_is_held_against_one_of_few_rows() -> None:
    done, few = ([child.Done(1, peak, "1")] for peak in (250.0, 100.0))
    plain, bounded = files.memory("CSV", done, {"pandas to CSV": done, "60,000 rows": few})
    assert plain.goal is None
    assert (bounded.ratio, bounded.met) == (2.5, False)


def test_goals_have_the_names_they_are_asked_by(demo: Snapshot) -> None:
    cost, done = ledgers.Cost(1e6, 1, 1, 1, 1), [child.Done(1, 1, "1")]
    found = [
        *crowd.rows(300, crowd.Crowd([], [1.0], [], 1, 1), crowd.Crowd()),
        *publishing.bytes_of(demo), *files.memory("XLSX", done, {"60,000 rows": done}),
        *files.cost("read", ".csv", cost, cost, 1), *files.cost("read", ".xlsx", cost, cost, 1),
    ]  # fmt: skip
    held = {row.goal.name for row in found if row.goal}
    assert held - goals.PLACES.keys() == {"import CSV, memory"}  # a promise of its own, no goal
    assert len(held & goals.PLACES.keys()) == 7


def test_bytes_are_those_of_the_files(demo: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {row.what: row for row in publishing.bytes_of(demo)}
    records = demo.tables["service_records"]
    assert found["bytes of a row of service_records"].value == records.bytes / records.rows
    tables = {**demo.tables, "cells": replace(records, name="cells")}
    monkeypatch.setattr(publishing, "rollups", lambda: frozenset({"cells"}))
    before = sum(table.bytes for table in demo.tables.values())
    rolled = {row.what: row for row in publishing.bytes_of(replace(demo, tables=tables))}
    share = rolled["rollups, of the base"]
    assert share.value == pytest.approx(100 * records.bytes / before)
    whole = "bytes of all base tables to a service record"
    assert rolled[whole].value == pytest.approx(before / records.rows)


def test_growth_leaves_the_start_aside() -> None:
    samples = [(36.0 * n, 5.0 if n else 900.0, 100.0 + n, 50.0) for n in range(20)]
    heap, nodes, server = soak.rows(samples, "")
    assert heap.value == pytest.approx(0)
    assert nodes.value == pytest.approx(100)
    assert server.value == pytest.approx(0)


def test_a_process_tells_its_output_and_its_memory() -> None:
    done = child.python("held = bytearray(200 << 20)\nprint('x')\nprint(2)", os.environ)
    assert done.said.splitlines()[-1] == "2"
    assert 200 < done.peak_mb < 400
    assert not done.failed


def test_a_process_is_not_charged_for_the_one_that_starts_it() -> None:
    held = bytearray(b"x") * (600 << 20)
    assert child.python("print(1)", os.environ).peak_mb < 200
    assert len(held) == 600 << 20


def test_nor_is_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    held = bytearray(b"x") * (600 << 20)
    cost = ledgers.measured("rows = 7", tmp_path / "a.csv", tmp_path / "report")
    assert cost.rows == 7
    assert cost.memory < 200
    assert len(held) == 600 << 20
    with pytest.raises(RuntimeError, match=r"a\.csv ended with 1: .*no room"):
        ledgers.measured("raise SystemExit('no room')", tmp_path / "a.csv", tmp_path / "report")


def test_a_process_that_fails_says_why() -> None:
    done = child.python("raise SystemExit('no room')", os.environ)
    assert done.failed == "ended with 1: no room"
    assert done.said == ""


def test_an_import_is_held_against_the_goals_of_ledgers() -> None:
    ours, rival = (ledgers.Cost(1e6, wall, 2 * wall, 300, 50) for wall in (2.5, 7.5))
    seconds, memory = files.cost("read", ".csv", ours, rival, 3)
    assert (seconds.value, seconds.against, seconds.met) == (2.5, 7.5, True)
    assert (memory.value, memory.met) == (350, True)
    assert not next(files.cost("read", ".csv", rival, ours, 3)).met
    assert next(files.cost("examine", ".csv", ours, rival, 3)).goal is None
