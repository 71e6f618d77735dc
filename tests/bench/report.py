"""RESULTS.md: the machine, the runs, and one table a goal. Pure text from rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from tests.bench import sizes
from tests.bench.goals import GOALS
from tests.bench.rows import Row, Section

MOST = 10  # rows of a table: the worst of them
HEAD = ("size", "what", "value", "p95", "rival", "rival's", "ratio", "goal", "note")
INTRODUCTION = (
    "Written by `make bench`; not to be edited. Times are medians, each taken in turn with its "
    "rival's in the same run after a warm-up; on a shared machine trust the ratios more than the "
    "milliseconds. A limit stands beside the figure it bounds. A table shows its worst rows; all "
    "are in `.bench/results.json`."
)
LESSONS = """\
- One interpreter runs the pages of all: beyond some 30 runs a second more people need more
  processes. Half of a run are Streamlit's own calls for elements, a fifth sends its messages, so
  fewer elements help more than faster questions.
- What is left of a light question is DuckDB's planning: binding and optimising take two thirds of
  it, a statement of nothing 0.5 ms. Prepared statements are planned again at each execution.
- Adding up cells in Python costs 0.1–0.7 ms a question; distinct people do not add up, and the page
  that counts them asks eight new questions a change.
- A rarer collection of cycles buys 3 % of the processor and costs 3 MB a thousand reruns.
- In a browser evaluating Plotly and drawing three charts costs as much as an empty page: no server
  makes a first chart come sooner than that.
- A shared machine runs at two speeds, up to 2 × apart for minutes: seconds are judged only beside a
  rival."""


def text(sections: Sequence[Section], machine: dict[str, str]) -> str:
    """Return the whole file, ending in a line break."""
    rows = [(one.size, row) for one in by_size(sections) for row in one.rows]
    rows += [("", row) for row in growth(sections)]
    said = "; ".join(f"{name} {value}" for name, value in machine.items())
    parts = ["# What was measured", INTRODUCTION, f"## Machine\n{said}."]
    parts += ["## Runs", _runs(sections)]
    for name, goal in GOALS.items():
        found = [(size, row) for size, row in rows if row.goal == name]
        shown = _rows(found) if found else "**Not measured.**"
        parts += [f"## {goal.title}\n{goal.says}", shown]
    return "\n\n".join([*parts, "## What was learnt", LESSONS]) + "\n"


def section(one: Section) -> str:
    """Return one part at one size as a table, for the terminal."""
    said = f"ended early: {one.failed}" if one.failed else f"{len(one.rows)} rows"
    shown = _rows([(one.size, row) for row in one.rows], len(one.rows))
    return f"{shown}\n{one.part} {one.size}: {said}\n"


def growth(sections: Sequence[Section]) -> Iterator[Row]:
    """Yield what only two sizes tell: rollup questions at 1m and 100m, changes at 10m and 100m."""
    for goal, small, large, limit, figure in (
        ("questions", "1m", "100m", 3.0, "value"),
        ("change", "10m", "100m", 1.5, "p95"),
    ):
        before, after = (_figures(sections, goal, size, figure) for size in (small, large))
        for what in before.keys() & after.keys():
            yield Row("growth", f"{what}, at {large}", after[what], "ms", limit=limit, of="ratio",
                      rival=f"at {small}", against=before[what])  # fmt: skip


def by_size(sections: Sequence[Section]) -> list[Section]:
    """Return the sections from the smallest size to the largest."""
    return sorted(sections, key=lambda one: sizes.records(one.size))


def _figures(
    sections: Sequence[Section], goal: str, size: str, figure: str
) -> dict[str, float | None]:
    """Return a figure of each row of a goal at a size; None where it was not measured."""
    rows = [row for one in sections if one.size == size for row in one.rows if row.goal == goal]
    return {row.what: getattr(row, figure) for row in rows}


def _runs(sections: Sequence[Section]) -> str:
    """Return one line a part and size: when, at which commit, on how idle a machine, how long."""
    head = ("part", "size", "began", "revision", "load before", "took", "")
    lines = [
        (
            one.part, one.size, one.began, one.revision or "?", one.load, f"{one.seconds:.0f} s",
            f"**ended early**: {one.failed}" if one.failed else "",
        )
        for one in by_size(sections)
    ]  # fmt: skip
    return table(head, lines)


def _rows(rows: Sequence[tuple[str, Row]], most: int = MOST) -> str:
    """Return rows as a table; of many the worst, and how many more there are."""
    shown = list(rows)
    if len(rows) > most:
        shown = sorted(rows, key=lambda one: (-one[1].over, -(one[1].ratio or 0.0)))[:most]
    said = table(HEAD, (_line(size, row) for size, row in shown))
    if more := len(rows) - len(shown):
        judged = [row for _, row in rows if row.limit is not None]
        met = f", {sum(row.over <= 1 for row in judged)} of {len(judged)} met" if judged else ""
        said += f"\n\nAnd {more} more with smaller ratios{met}."
    return said


def _line(size: str, row: Row) -> Iterator[str]:
    yield size
    yield row.what
    yield _with_unit(row.value, row.unit)
    yield _with_unit(row.p95, row.unit)
    yield row.rival
    yield _with_unit(row.against, row.unit)
    yield number(row.ratio)
    yield verdict(row)
    yield row.note


def verdict(row: Row) -> str:
    """Return the limit and whether it is met, or by how much not; "" without one."""
    if row.limit is None:
        return ""
    name = "p95 " if row.of == "p95" else ""
    limit = f"{name}≤ {_with_unit(row.limit, '×' if row.of == 'ratio' else row.unit)}"
    if row.over <= 1:
        return f"{limit}: met"
    if not math.isfinite(row.over):
        return f"{limit}: **missed**"
    by = f" by {100 * (row.over - 1):.0f} %" if row.over < 3 else f", {row.over:.1f} × the limit"
    return f"{limit}: **missed{by}**"


def _with_unit(value: float | None, unit: str) -> str:
    return "" if value is None else f"{number(value)} {unit}".strip()


def number(value: float | None) -> str:
    """Return three figures that count; "" for None."""
    if value is None:
        return ""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def table(head: Sequence[str], lines: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; what would break a cell is made harmless."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in rows)


def _cell(value: str) -> str:
    return " ".join(value.replace("|", "\\|").split())
