"""RESULTS.md: the goals first, then where all of it comes from, what grew, every part's table.

Pure text from rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from tests.bench import goals, growth
from tests.bench.rows import Row, Section, size_rank

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
    ordered = sorted(sections, key=lambda s: (list(TITLES).index(s.part), size_rank(s.size)))
    grown = list(growth.rows(ordered))
    parts = ["# What was measured", INTRODUCTION, "## Goals", _goals(ordered, grown), GAPS]
    parts += ["## Machine and runs", _runs(ordered, machine)]
    parts.append(table(("machine", ""), machine.items()))
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
GAPS = "Where a goal is missed, and why: [GAPS.md](GAPS.md)."


def _runs(sections: Sequence[Section], machine: dict[str, str]) -> str:
    """One line for each run of the command: when, of what, on how idle a machine, and its parts."""
    found: dict[str, list[Section]] = {}
    for section in sorted(sections, key=lambda one: one.began):
        found.setdefault(section.run or section.began, []).append(section)
    lines = [
        (
            run,
            ", ".join(dict.fromkeys(one.revision or "?" for one in run_of)),
            run_of[0].load,
            f"{sum(one.seconds for one in run_of) / 60:.0f} min",
            "; ".join(_parts(run_of)),
        )
        for run, run_of in found.items()
    ]
    alike = all(not _other(one, machine) for one in sections)
    said = "All of it is from one run on one machine."
    if len(found) != 1 or not alike:
        said = f"From {len(found)} runs{'' if alike else ' on more than one machine'}."
    head = ("run", "revision", "load before", "took", "measured")
    return f"{said}\n\n{table(head, lines)}"


def _parts(sections: Sequence[Section]) -> Iterator[str]:
    """Each part with its sizes."""
    for part, title in TITLES.items():
        held = sorted((one.size for one in sections if one.part == part), key=size_rank)
        if held:
            yield f"{title.lower()} {', '.join(held)}"


def _other(section: Section, machine: dict[str, str]) -> str:
    """In what the section's machine and versions differ from these."""
    kept = section.machine.items()
    return ", ".join(f"{key} {value}" for key, value in kept if machine.get(key) != value)


def _about(section: Section, machine: dict[str, str]) -> str:
    said = [
        f"Began {section.began}, took {section.seconds:.0f} s, revision {section.revision or '?'}, "
        f"load {section.load} at the start."
    ]
    if other := _other(section, machine):
        said.append(f"On another machine or with other versions: {other}.")
    if section.failed:
        said.append(f"**Ended early: {_cell(section.failed)}**")
    return " ".join(said)


def _goals(sections: Sequence[Section], grown: Sequence[Row]) -> str:
    """One line for each goal at each size: the worst of its rows, and how many meet it."""
    lines = []
    for (name, size), rows in goals.judged(sections, grown):
        if not rows:
            lines.append((name, size, goals.says(name), "", "**not measured**", "", ""))
            continue
        worst = max(rows, key=lambda row: row.over)
        met = f"{sum(bool(row.met) for row in rows)} of {len(rows)}"
        lines.append((name, size, _asked(worst), _judged(worst), _met(worst), met, worst.what))
    return table(("what", "size", "goal", "measured", "verdict", "met by", "worst"), lines)


def verdict(row: Row) -> str:
    """Met or missed, by how much, and the figure; empty without a goal."""
    return ": ".join(filter(None, (_met(row), _judged(row) or "no figure"))) if row.goal else ""


def _judged(row: Row) -> str:
    """The figure a goal is held against; empty where there is none."""
    unit = "×" if row.goal and row.goal.of == "ratio" else row.unit
    return _with_unit(row.judged, unit)


def _met(row: Row) -> str:
    """Met, or missed and by how much."""
    if row.met:
        return "met"
    if not math.isfinite(row.over):
        return "**missed**"
    by = f" by {100 * (row.over - 1):.0f} %" if row.over < 3 else f", {row.over:.1f} × the limit"
    return f"**missed{by}**"


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
