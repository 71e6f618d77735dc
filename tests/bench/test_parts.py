"""What the parts make of their figures, on figures that are known."""

import os
from dataclasses import replace

import pytest

from data import Snapshot
from tests.bench import child, crowd, files, ledgers, pages, publishing, soak
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
    seen = crowd.Crowd([100.0] * 90 + [900.0] * 10, [], ["broken"], 900.0, 0.5)
    floor = crowd.Crowd([5.0], [6.0], [], 300.0, 0.1)
    judged = {row.what: row.met for row in crowd.rows(300, seen, floor)}
    assert judged == {
        "300 sessions, a click": False,
        "300 sessions, errors": False,
        "300 sessions, processor": None,
        "300 sessions, memory of the server": True,
    }
    assert all(row.met is None for row in crowd.rows(20, seen, floor))


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
