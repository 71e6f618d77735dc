"""Rows are judged against their goals and survive being kept."""

from pathlib import Path

import pytest

from tests.bench import rows
from tests.bench.rows import Goal, Row, Section

CEILING = Goal("publish", "≤ 90 s", 90)


def section(part: str, size: str, *found: Row, failed: str = "") -> Section:
    return Section(part, size, "2026-01-01 10:00", 12.5, "abc", "0.1 0.2 0.3", found, failed)


@pytest.mark.parametrize(
    ("row", "met", "over"),
    [
        (Row("a", 90.0, "s", goal=CEILING), True, 1.0),
        (Row("a", 99.0, "s", goal=CEILING), False, 1.1),
        (Row("a", 1.0, "s", 50.0, goal=Goal("g", "", 40, "p95")), False, 1.25),
        (Row("a", 3.0, "s", against=2.0, goal=Goal("g", "", 1.5, "ratio")), True, 1.0),
    ],
)
def test_a_goal_is_held_against_what_it_names(row: Row, met: bool, over: float) -> None:
    assert row.met is met
    assert row.over == pytest.approx(over)


def test_what_was_not_measured_meets_no_goal() -> None:
    assert Row("a", None, "s", goal=CEILING).met is False
    assert Row("a", 1.0, "s", goal=Goal("g", "", 1.5, "ratio")).met is False
    assert Row("a", 1.0, "s").met is None


def test_no_ratio_to_nothing() -> None:
    assert Row("a", 1.0, "s", against=0.0).ratio is None
    assert Row("a", 1.0, "s", against=4.0).ratio == 0.25


def test_sections_survive_the_file(tmp_path: Path) -> None:
    kept = [
        section("publish", "60k", Row("一", 1.5, "s", goal=CEILING), Row("b", None, "", note="x")),
        section("files", "1m", failed="stopped"),
    ]
    rows.write(kept, tmp_path / "kept.json")
    assert rows.read(tmp_path / "kept.json") == kept
    assert rows.read(tmp_path / "none.json") == []


def test_a_part_replaces_itself_alone() -> None:
    before = [section("publish", "1m"), section("pages", "1m"), section("pages", "10m")]
    new = section("pages", "1m", Row("a", 1.0, "ms"))
    after = rows.replaced(before, new)
    assert after == [before[0], new, before[2]]
    assert rows.replaced(after, section("paint", "1m"))[3].part == "paint"
