"""`python -m queries`: every fault of every question, each with file, line and cure.

Where there is a snapshot, each question it can answer is run on it as well.
"""

import sys
from collections.abc import Iterator, Mapping

import data
from queries import MEASURED, engine, faults, load, names, run
from queries.engine import QueryError, Value
from queries.question import QuestionError

OPEN: Mapping[str, Value] = dict.fromkeys(("q", "id", "sort"), "") | dict.fromkeys(
    ("monthly", "by", "page")
)
"""What fills a parameter when nothing is chosen; every other one takes a list."""


def main() -> int:
    """Print the faults; 1 where there is one."""
    found = [fault for name in names() for fault in faults(name)]
    try:
        shown = None if found else data.serving()[0]
    except data.SnapshotError:
        shown = None
    if shown is not None:
        found = [fault for name in names() for fault in _faults_of_run(name, shown)]
    held = f"run on {shown.id}" if shown is not None else "not run: no snapshot"
    print("\n".join(found) or f"{len(names())} questions, no fault ({held}).")
    return 1 if found else 0


def _faults_of_run(name: str, shown: data.Snapshot) -> Iterator[str]:
    """The faults of a question's result with every filter open, and formulas that are missing."""
    question = load(name)
    for column in question.columns:
        if column.unit in MEASURED and not question.formula(column):
            yield (
                f"queries/{name}.sql: {column.name} has no formula. Write in "
                f'queries/measures.toml: {column.name} = {{ zh = "…", en = "…" }}.'
            )
    if question.provenance(shown) is None:
        return
    try:
        run(question, engine.engine(shown), {key: OPEN.get(key, []) for key in question.asks})
    except (QueryError, QuestionError) as error:
        yield str(error)


if __name__ == "__main__":
    sys.exit(main())
