"""Results: rows judged, tables bounded, growth across sizes, cells that hold the table."""

import math
from pathlib import Path

from tests.bench import report, rows
from tests.bench.__main__ import RESULTS
from tests.bench.goals import GOALS
from tests.bench.rows import Row, Section

MACHINE = {"processor": "two cores"}


def section(part: str, size: str, *found: Row, failed: str = "") -> Section:
    return Section(part, size, "2026-01-01 10:00", 12.5, "abc", "0.1 0.2 0.3", found, failed)


def test_a_limit_bounds_what_it_names() -> None:
    found = [
        Row("publish", "a", 90.0, "s", limit=90),
        Row("change", "b", 1.0, "ms", 500.0, limit=400, of="p95"),
        Row("paint", "c", 3.0, "s", against=2.0, limit=1.5, of="ratio"),
        Row("crowd", "d", 0, "", limit=0),
        Row("crowd", "e", 2, "", limit=0),
        Row("publish", "f", None, "s", limit=90),
        Row("race", "g", 1.0, "s", limit=1.1, of="ratio"),
        Row("race", "h", 1.0, "s"),
    ]
    assert [row.over for row in found] == [1.0, 1.25, 1.0, 0.0, math.inf, math.inf, math.inf, 0.0]
    assert [report.verdict(row) for row in found[:6]] == [
        "≤ 90.0 s: met", "p95 ≤ 400 ms: **missed by 25 %**", "≤ 1.50 ×: met", "≤ 0: met",
        "≤ 0: **missed**", "≤ 90.0 s: **missed**",
    ]  # fmt: skip
    far = Row("publish", "a", 4.5, "s", limit=1)
    assert report.verdict(far) == "≤ 1.00 s: **missed, 4.5 × the limit**"
    assert [row.ratio for row in found[2:4]] == [1.5, None]


def test_every_goal_has_its_table_and_what_failed_is_told() -> None:
    found = report.text(
        [
            section("publish", "10m", Row("publish", "all", 45.0, "s", limit=90)),
            section("publish", "1m", failed="stopped after 25 minutes"),
        ],
        MACHINE,
    ).splitlines()
    heads = [line[3:] for line in found if line.startswith("## ")]
    assert heads == ["Machine", "Runs", *(one.title for one in GOALS.values()), "What was learnt"]
    assert found.count("**Not measured.**") == len(GOALS) - 1
    assert "| 10m | all | 45.0 s |  |  |  |  | ≤ 90.0 s: met |  |" in found
    runs = [line for line in found if line.startswith("| publish |")]
    assert [line.split(" | ")[1] for line in runs] == ["1m", "10m"]
    assert "**ended early**: stopped after 25 minutes" in runs[0]


def test_a_long_table_shows_its_worst_rows_and_the_file_stays_short() -> None:
    many = [Row(name, f"n{at}", float(at), "ms", against=1.0, limit=30)
            for name in GOALS for at in range(60)]  # fmt: skip
    found = report.text([section("questions", "60k", *many)] * 40, MACHINE).splitlines()
    assert len(found) <= 280  # with 40 runs and eleven full tables, more than there ever are
    assert (
        "| 60k | n59 | 59.0 ms |  |  | 1.00 ms | 59.0 | ≤ 30.0 ms: **missed by 97 %** |  |" in found
    )
    assert f"And {60 * 40 - report.MOST} more with smaller ratios, 1240 of 2400 met." in found


def test_the_results_are_short() -> None:
    assert len(RESULTS.read_text("utf-8").splitlines()) <= 200


def test_growth_is_told_across_sizes() -> None:
    def asked(size: str, value: float | None) -> Section:
        question = Row("questions", "a/b", value, "ms", rival="from the records", against=9.0)
        return section("questions", size, question, Row("change", "/funds", 1.0, "ms", value))

    grown = list(report.growth([asked("1m", 10.0), asked("10m", 20.0), asked("100m", 40.0)]))
    assert [(row.what, row.ratio) for row in grown] == [("a/b, at 100m", 4), ("/funds, at 100m", 2)]
    assert [row.over > 1 for row in grown] == [True, True]
    unmeasured = list(report.growth([asked("1m", 10.0), asked("10m", 20.0), asked("100m", None)]))
    assert [row.over for row in unmeasured] == [math.inf, math.inf]


def test_numbers_and_cells() -> None:
    shown = [report.number(value) for value in (None, 0, 0.01234, 1.234, 12.34, 123.4, 12345.6)]
    assert shown == ["", "0", "0.0123", "1.23", "12.3", "123", "12,346"]
    assert report.table(("a",), [("x|y\nz",)]) == "| a |\n| --- |\n| x\\|y z |"


def test_a_part_replaces_itself_alone(tmp_path: Path) -> None:
    before = [section("publish", "1m"), section("change", "1m"), section("change", "10m")]
    new = section("change", "1m", Row("change", "一", 1.5, "ms", limit=3, note="x"), failed="no")
    after = rows.replaced(before, new)
    assert after == [before[0], before[2], new]
    rows.write(after, tmp_path / "raw" / "results.json")
    assert rows.read(tmp_path / "raw" / "results.json") == after
    assert rows.read(tmp_path / "none.json") == []
