"""What is asked of the whole: every goal there is, so that one nobody measured shows as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.rows import Row, Section, size_rank


@dataclass(frozen=True)
class Asked:
    """A goal by the name its rows give it, in words, and the sizes it has to be measured at.

    Without sizes any will do.
    """

    name: str
    says: str
    sizes: tuple[str, ...] = ("",)


ASKED = (
    Asked("filter change", "p95 ≤ 1.3 × p95 of constants + 15 ms", ("10m", "100m")),
    Asked("growth of a filter change", "p95 at 100m ≤ 1.5 × p95 at 10m"),
    Asked("300 sessions", "p95 ≤ 500 ms"),
    Asked("300 sessions, errors", "none"),
    Asked("memory of a session", "≤ 2 MB over the floor"),
    Asked("memory of the server", "≤ 1 GiB with 300 sessions"),
    Asked("no leak over 1,000 reruns", "≤ 5 MB"),
    Asked("no leak over 10,000 reruns", "≤ 5 MB"),
    Asked("first paint", "≤ 1.5 × the empty script"),
    Asked("publish", "10m ≤ 90 s, 100m ≤ 600 s", ("10m", "100m")),
    Asked("publish, memory", "≤ 8 GiB", ("10m", "100m")),
    Asked("rollups", "≤ 10 % of the base", ("10m", "100m")),
    Asked("file size", "≤ 12 bytes a record", ("10m", "100m")),
    Asked("growth of a question", "100m ≤ 3 × 1m"),
    Asked("export CSV", "≤ 0.6 s"),
    Asked("export CSV, memory", "≤ 2 × that of 60,000 rows"),
    Asked("export XLSX", "≤ 8.0 s"),
    Asked("export XLSX, memory", "≤ 2 × that of 60,000 rows"),
    Asked("import CSV, read", "≤ 3 s"),
    Asked("import XLSX, read", "≤ 8 s"),
)
PLACES = {one.name: place for place, one in enumerate(ASKED)}

Key = tuple[str, str]  # a goal's name and a size


def judged(sections: Sequence[Section], grown: Sequence[Row]) -> Iterator[tuple[Key, list[Row]]]:
    """Each goal at each size with the rows held against it: none where nobody measured it.

    In the order of `ASKED`, what is not in there last.
    """
    found: dict[Key, list[Row]] = {}
    sized = [(one.size, row) for one in sections for row in one.rows]
    for size, row in [*sized, *(("", row) for row in grown)]:
        if row.goal:
            found.setdefault((row.goal.name, size), []).append(row)
    measured = {name for name, _ in found}
    for asked in ASKED:
        for size in asked.sizes:
            if (size and (asked.name, size) not in found) or asked.name not in measured:
                found[asked.name, size] = []
    order = sorted(found, key=lambda key: (PLACES.get(key[0], len(PLACES)), size_rank(key[1])))
    for key in order:
        yield key, found[key]


def says(name: str) -> str:
    """A goal in words, for one nobody measured; KeyError where it is not one of `ASKED`."""
    return ASKED[PLACES[name]].says
