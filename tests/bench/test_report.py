"""What is written: goals judged, sections in order, failures told, cells that hold the table."""

from dataclasses import replace

from tests.bench import goals, report
from tests.bench.__main__ import RESULTS
from tests.bench.growth import FROM_RECORDS
from tests.bench.rows import Goal, Row, Section
from tests.bench.test_rows import section

MACHINE = {"processor": "two cores", "python": "3.11.7"}


def lines(*sections: Section) -> list[str]:
    return report.text(sections, MACHINE).splitlines()


def test_goals_come_first_with_the_worst_of_each() -> None:
    goal = Goal("filter change", "p95 ≤ limit", 100, "p95")
    found = lines(
        section(
            "pages", "10m",
            Row("/funds", 50.0, "ms", 80.0, goal=goal),
            Row("/trends", 50.0, "ms", 125.0, goal=goal),
        )
    )  # fmt: skip
    line = "| filter change | 10m | p95 ≤ limit | 125 ms | **missed by 25 %** | 1 of 2 | /trends |"
    assert line in found
    assert found.index("## Goals") < found.index("## Pages, 10m")


def test_a_goal_nobody_measured_shows() -> None:
    goal = Goal("publish", "≤ 90 s", 90.0)
    found = lines(section("publish", "10m", Row("publish", 45.0, "s", goal=goal)))
    assert "| publish | 10m | ≤ 90 s | 45.0 s | met | 1 of 1 | publish |" in found
    unmeasured = [line.split(" | ")[0][2:] for line in found if "**not measured**" in line]
    assert unmeasured.count("publish") == 1
    assert set(unmeasured) == {one.name for one in goals.ASKED}
    assert found.index("## Goals") < found.index(report.GAPS)
    assert (RESULTS.parent / "GAPS.md").is_file()


def test_one_run_is_one_line() -> None:
    one, two = (replace(section("publish", size), run="2026-01-01 09:00") for size in ("1m", "10m"))
    found = lines(two, one)
    assert "All of it is from one run on one machine." in found
    assert "| 2026-01-01 09:00 | abc | 0.1 0.2 0.3 | 0 min | publishing 1m, 10m |" in found
    found = lines(two, replace(one, run="2026-01-02 09:00", machine={"processor": "other"}))
    assert "From 2 runs on more than one machine." in found
    earlier = replace(one, run="", began="2026-01-01 08:00")
    assert "From 2 runs." in lines(two, earlier)


def test_parts_and_sizes_have_their_order() -> None:
    found = lines(section("memory", "1m"), section("publish", "100m"), section("publish", "60k"))
    heads = [line for line in found if line.startswith("## ")]
    assert heads == [
        "## Goals", "## Machine and runs",
        "## Publishing, 60k", "## Publishing, 100m", "## Memory over reruns, 1m",
    ]  # fmt: skip


def test_what_ended_early_says_so_and_keeps_its_rows() -> None:
    found = lines(section("pages", "1m", Row("/", 4.0, "ms"), failed="stopped after 12 minutes"))
    assert any("**Ended early: stopped after 12 minutes**" in line for line in found)
    assert any(line.startswith("| / | 4.00 ms |") for line in found)


def test_another_machine_is_named_where_it_was_used() -> None:
    other = section("pages", "1m")
    other = Section(**{**vars(other), "machine": {**MACHINE, "processor": "sixty-four cores"}})
    assert any("other versions: processor sixty-four cores." in line for line in lines(other))


def test_growth_is_judged_across_sizes() -> None:
    def asked(size: str, value: float) -> Section:
        return section(
            "questions", size,
            Row("a/b, nothing chosen", value, "ms", rival=FROM_RECORDS),
            Row("a/b, nothing chosen", value, "ms", rival="polars"),
            Row("a/b, several at once", 9 * value, "ms", rival=FROM_RECORDS),
            Row("rows/c, nothing chosen", value, "ms"),
        )  # fmt: skip

    found = lines(
        asked("1m", 10.0), asked("100m", 40.0),
        section("pages", "10m", Row("/funds, filtered anew", 9.0, "ms", 20.0)),
        section("pages", "100m", Row("/funds, filtered anew", 9.0, "ms", 22.0)),
    )  # fmt: skip
    assert sum("| the same at 1m |" in line for line in found) == 3
    start = "| growth of a question |  | 100m ≤ 3 × 1m | 4.00 × | **missed by 33 %** | 0 of 2 |"
    assert any(line.startswith(start) for line in found)
    assert any(line.startswith("| growth of a filter change |") and "| 1.10 × | met |" in line
               for line in found)  # fmt: skip


def test_what_has_no_figure_at_the_larger_size_did_not_grow_little() -> None:
    found = lines(
        section("pages", "10m", Row("/volunteers, filtered anew", 9.0, "ms", 20.0)),
        section("pages", "100m", Row("/volunteers, filtered anew", 9000.0, "ms")),
    )  # fmt: skip
    start = "| growth of a filter change |  | p95 at 100m ≤ 1.5 × p95 at 10m |  | **missed** | 0 of"
    assert any(line.startswith(start) for line in found)


def test_numbers_show_three_figures() -> None:
    shown = [report.number(value) for value in (None, 0, 0.01234, 1.234, 12.34, 123.4, 12345.6)]
    assert shown == ["", "0", "0.0123", "1.23", "12.3", "123", "12,346"]


def test_no_cell_breaks_the_table() -> None:
    assert report.table(("a",), [("x|y\nz",)]) == "| a |\n| --- |\n| x\\|y z |"


def test_a_goal_without_a_figure_is_missed() -> None:
    row = Row("a", None, "s", goal=Goal("g", "≤ 1 s", 1))
    assert report.verdict(row) == "**missed**: no figure"
    assert report.verdict(Row("a", 1.0, "s")) == ""
    far = Row("a", 4.5, "s", goal=Goal("g", "≤ 1 s", 1))
    assert report.verdict(far) == "**missed, 4.5 × the limit**: 4.50 s"
    errors = Row("a", 3.0, "", goal=Goal("g", "none", 0))
    assert report.verdict(errors) == "**missed**: 3.00"
