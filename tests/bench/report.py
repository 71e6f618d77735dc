"""RESULTS.md: the goals first, then what grew, then every part's table. Pure text from rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from tests.bench import growth
from tests.bench.rows import Row, Section

TITLES = {
    "publish": "Publishing",
    "questions": "Questions, uncached",
    "pages": "Pages",
    "paint": "First paint",
    "crowd": "Many sessions",
    "files": "Files out and in",
    "memory": "Memory over reruns",
    "switch": "The meeting's clicker",
    "soak": "The meeting for hours",
}
HEAD = ("what", "value", "p95", "rival", "rival's", "ratio", "goal", "", "note")


def text(sections: Sequence[Section], machine: dict[str, str]) -> str:
    """The whole file, ending in a line break."""
    ordered = sorted(sections, key=lambda one: (list(TITLES).index(one.part), _rank(one.size)))
    parts = ["# What was measured", INTRODUCTION]
    parts.append(table(("machine", ""), machine.items()))
    grown = list(growth.rows(ordered))
    parts += ["## Goals", _goals(ordered, grown)]
    if grown:
        parts += ["## Growth", "The same question or page at two sizes.", _rows(grown)]
    for section in ordered:
        parts += [f"## {TITLES[section.part]}, {section.size}", _about(section, machine)]
        if section.rows:
            parts.append(_rows(section.rows))
    return "\n\n".join(parts) + "\n"


INTRODUCTION = (
    "Written by `make bench`; not to be edited. Times are medians, each taken in turn with its "
    "rival's in the same run, after a warm-up; on a shared machine trust the ratios more than the "
    "milliseconds. A goal is judged where it is measured; what could not be measured is missed."
)


def _rank(size: str) -> float:
    number = float(size[:-1]) if size[:-1].isdigit() else 0.0
    return number * {"k": 1e3, "m": 1e6}.get(size[-1:], 1.0)


def _about(section: Section, machine: dict[str, str]) -> str:
    said = [
        f"Began {section.began}, took {section.seconds:.0f} s, revision {section.revision or '?'}, "
        f"load {section.load} at the start."
    ]
    other = [
        f"{key} {value}" for key, value in section.machine.items() if machine.get(key) != value
    ]
    if other:
        said.append(f"On another machine or with other versions: {', '.join(other)}.")
    if section.failed:
        said.append(f"**Ended early: {_cell(section.failed)}**")
    return " ".join(said)


def _goals(sections: Sequence[Section], grown: Sequence[Row]) -> str:
    """One line for each goal at each size: how many meet it, and the worst of them."""
    found: dict[tuple[str, str], list[Row]] = {}
    for size, row in [
        *((s.size, row) for s in sections for row in s.rows),
        *(("", g) for g in grown),
    ]:
        if row.goal:
            found.setdefault((row.goal.name, size), []).append(row)
    lines = []
    for (name, size), rows in found.items():
        worst = max(rows, key=lambda row: row.over)
        assert worst.goal is not None
        met = sum(bool(row.met) for row in rows)
        lines.append((name, size, worst.goal.says, verdict(worst),
                      f"{met} of {len(rows)}", worst.what))  # fmt: skip
    return table(("goal", "size", "asked", "verdict", "met by", "worst"), lines)


def verdict(row: Row) -> str:
    """Met or missed, and by how much; empty without a goal."""
    if row.goal is None:
        return ""
    if row.judged is None:
        return "**missed**: no figure"
    unit = "×" if row.goal.of == "ratio" else row.unit
    said = f"{number(row.judged)} {unit}".strip()
    if row.met:
        return f"met: {said}"
    by = ""
    if math.isfinite(row.over):
        by = (
            f" by {100 * (row.over - 1):.0f} %" if row.over < 3 else f", {row.over:.1f} × the limit"
        )
    return f"**missed{by}**: {said}"


def _rows(rows: Iterable[Row]) -> str:
    return table(HEAD, map(_line, rows))


def _line(row: Row) -> Iterator[str]:
    yield row.what
    yield _with_unit(row.value, row.unit)
    yield _with_unit(row.p95, row.unit)
    yield row.rival
    yield _with_unit(row.against, row.unit)
    yield number(row.ratio)
    yield _asked(row)
    yield verdict(row)
    yield row.note


def _asked(row: Row) -> str:
    if row.goal is None:
        return ""
    exact = f" = {_with_unit(row.goal.limit, row.unit)}" if row.goal.of == "p95" else ""
    return row.goal.says + (exact if "×" in row.goal.says else "")


def _with_unit(value: float | None, unit: str) -> str:
    return "" if value is None else f"{number(value)} {unit}".strip()


def number(value: float | None) -> str:
    """Three figures that count; empty for None."""
    if value is None:
        return ""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def table(head: Sequence[str], lines: Iterable[Iterable[str]]) -> str:
    """A Markdown table; what would break a cell is made harmless."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in rows)


def _cell(value: str) -> str:
    return " ".join(value.replace("|", "\\|").split())
