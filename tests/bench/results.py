"""Measurements: rows judged against a limit, kept as JSON and told in RESULTS.md."""

import json
import math
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from tests.bench import sizes

SAID = tomllib.loads((Path(__file__).parent / "goals.toml").read_text("utf-8"))
GOALS: dict[str, dict[str, str]] = SAID["goals"]  # goal -> its title, and what it says
MOST = 10  # rows of a table: the worst of them
RUN = ("part", "size", "began", "revision", "load before", "took", "")
HEAD = ("size", "what", "value", "p95", "rival", "rival's", "ratio", "goal", "note")
# What only two sizes tell: of a goal's rows, how a figure grows from one to the other, and at most.
GROWTH = (("questions", "value", "1m", "100m", 3.0), ("change", "p95", "10m", "100m", 1.5))


@dataclass(frozen=True)
class Row:
    """One measurement beside its rival's; it stands in the table of its goal.

    `value` is a median where there is a `p95`; None was not measured, and `note` says why.
    `against` is the rival's value in the same unit. `limit` bounds the value, its p95 or its ratio
    to the rival, as `of` says.
    """

    goal: str
    what: str
    value: float | None
    unit: str
    p95: float | None = None
    rival: str = ""
    against: float | None = None
    limit: float | None = None
    of: Literal["value", "p95", "ratio"] = "value"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return the value divided by the rival's; None where one is missing or zero."""
        return None if self.value is None or not self.against else self.value / self.against

    @property
    def over(self) -> float:
        """Return the figure that is bounded, divided by its limit: at most 1 where it is met.

        Infinite without a figure or above a limit of zero; zero without a limit.
        """
        figure: float | None = getattr(self, self.of)
        if self.limit is None or figure == 0 == self.limit:
            return 0.0
        return math.inf if figure is None or not self.limit else figure / self.limit


@dataclass(frozen=True)
class Section:
    """One part at one size: when and at which revision and load it ran, how long, and its rows.

    `failed` is empty, or says why the part ended early; the rows before that are there.
    """

    part: str
    size: str
    began: str
    seconds: float
    revision: str
    load: str
    rows: tuple[Row, ...]
    failed: str = ""


def read(path: Path) -> list[Section]:
    """Return the sections of a file; none where there is no file."""
    found = json.loads(path.read_text("utf-8")) if path.exists() else []
    return [Section(**one | {"rows": tuple(Row(**row) for row in one["rows"])}) for one in found]


def add(new: Section, path: Path) -> list[Section]:
    """Write a section in place of that of the same part and size; return all of the file."""
    others = [one for one in read(path) if (one.part, one.size) != (new.part, new.size)]
    sections = [*others, new]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in sections], ensure_ascii=False), "utf-8")
    return sections


def text(sections: Sequence[Section], machine: str) -> str:
    """Return the whole file, ending in a line break."""
    ordered = sorted(sections, key=lambda one: sizes.records(one.size))
    rows = [(one.size, row) for one in ordered for row in one.rows]
    rows += [("", row) for row in growth(rows)]
    parts = ["# What was measured", SAID["introduction"], f"## Machine\n{machine}."]
    runs = [
        (
            one.part, one.size, one.began, one.revision or "?", one.load, f"{one.seconds:.0f} s",
            f"**ended early**: {one.failed}" if one.failed else "",
        )
        for one in ordered
    ]  # fmt: skip
    parts += ["## Runs", table(RUN, runs)]
    for name, goal in GOALS.items():
        found = [(size, row) for size, row in rows if row.goal == name]
        shown = _rows(found, MOST) if found else "**Not measured.**"
        parts += [f"## {goal['title']}\n{goal['says']}", shown]
    return "\n\n".join([*parts, "## What was learnt", SAID["lessons"].strip()]) + "\n"


def section(one: Section) -> str:
    """Return one part at one size as a table, for the terminal."""
    said = f"ended early: {one.failed}" if one.failed else f"{len(one.rows)} rows"
    shown = _rows([(one.size, row) for row in one.rows], len(one.rows))
    return f"{shown}\n{one.part} {one.size}: {said}\n"


def growth(rows: Sequence[tuple[str, Row]]) -> Iterator[Row]:
    """Yield a row for each that was measured at both sizes of GROWTH; `rows` come with theirs."""
    for goal, figure, small, large, limit in GROWTH:
        before, after = (
            {row.what: getattr(row, figure) for at, row in rows if (row.goal, at) == (goal, size)}
            for size in (small, large)
        )
        for what in before.keys() & after.keys():
            yield Row("growth", f"{what}, at {large}", after[what], "ms", limit=limit, of="ratio",
                      rival=f"at {small}", against=before[what])  # fmt: skip


def _rows(rows: Sequence[tuple[str, Row]], most: int) -> str:
    """Return rows as a table; of many the worst, and how many more there are."""
    shown = rows
    if len(rows) > most:
        shown = sorted(rows, key=lambda one: (-one[1].over, -(one[1].ratio or 0.0)))[:most]
    lines = [
        (
            size, row.what, _with_unit(row.value, row.unit), _with_unit(row.p95, row.unit),
            row.rival, _with_unit(row.against, row.unit), number(row.ratio), verdict(row), row.note,
        )
        for size, row in shown
    ]  # fmt: skip
    said = table(HEAD, lines)
    if more := len(rows) - len(shown):
        judged = [row for _, row in rows if row.limit is not None]
        met = f", {sum(row.over <= 1 for row in judged)} of {len(judged)} met" if judged else ""
        said += f"\n\nAnd {more} more with smaller ratios{met}."
    return said


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


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; what would break a cell is made harmless."""
    rows = [[" ".join(cell.replace("|", "\\|").split()) for cell in row] for row in (head, *lines)]
    rows.insert(1, ["---"] * len(head))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
