"""What only two sizes together tell: how much slower a question or a page gets with its data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.bench.rows import Goal, Row, Section

FROM_RECORDS = "from the records"  # the rival of a question that reads rollups
NOTHING, APART = "nothing chosen", "several at once"
QUESTION = Goal("growth of a question", "100m ≤ 3 × 1m", 3.0, "ratio")
CHANGE = Goal("growth of a filter change", "p95 at 100m ≤ 1.5 × p95 at 10m", 1.5, "ratio")


def rows(sections: Sequence[Section]) -> Iterator[Row]:
    """Cases measured at both sizes of a goal, the larger beside the smaller."""
    yield from _grown(sections, "questions", "1m", "100m", QUESTION)
    yield from _grown(sections, "questions", "1m", "10m", None)
    yield from _grown(sections, "pages", "10m", "100m", CHANGE)


def _grown(
    sections: Sequence[Section], part: str, small: str, large: str, goal: Goal | None
) -> Iterator[Row]:
    before, after = (_values(sections, part, size) for size in (small, large))
    judged = None if part != "questions" else _from_rollups(sections)
    for what, value in after.items():
        if before.get(what):
            yield Row(
                f"{what}, {large}", value, "ms", rival=f"the same at {small}",
                against=before[what], goal=goal if judged is None or what in judged else None,
            )  # fmt: skip


def _from_rollups(sections: Sequence[Section]) -> set[str]:
    """The cases rollups answer: those that have the records for a rival."""
    rows = [row for one in sections if one.part == "questions" for row in one.rows]
    return {row.what for row in rows if row.rival == FROM_RECORDS}


def _values(sections: Sequence[Section], part: str, size: str) -> dict[str, float | None]:
    """Of a question the median, of a filter change the p95, once for each however many rivals.

    None where it could not be measured.
    """
    found: dict[str, float | None] = {}
    for section in sections:
        if section.key == (part, size):
            for row in section.rows:
                value = row.value if part == "questions" else row.p95
                is_case = part == "questions" or row.what.endswith("filtered anew")
                if is_case and row.unit == "ms":
                    found.setdefault(row.what, value)
    return found
