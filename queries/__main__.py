"""`python -m queries`: every fault of every question, each with file, line and cure.

Where there is a snapshot, each question it can answer is run on it as well. `--engine sc://…` runs
each question, under several choices, and each check on DuckDB and on that engine instead, and says
which answers are not the same.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

import data
from queries import MEASURED, engine, faults, load, names, run
from queries.engine import QueryError
from queries.question import OPEN, QuestionError


def main(arguments: Sequence[str] = ()) -> int:
    """Print the faults; 1 where there is one, 2 without a snapshot to compare on."""
    parser = argparse.ArgumentParser(prog="python -m queries")
    parser.add_argument("--engine", help="compare with the Spark Connect server at this address")
    parser.add_argument("--snapshot", help="on this snapshot; else on the current one")
    parser.add_argument("only", nargs="*", help="compare these questions alone, and no check")
    chosen = parser.parse_args(arguments)
    if chosen.engine:
        try:
            return _compare(chosen.engine, chosen.snapshot, chosen.only)
        except data.SnapshotError as error:
            print(error, file=sys.stderr)
            return 2
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


def _compare(address: str, snapshot_id: str | None, only: Sequence[str]) -> int:
    """Print what is not the same on both engines, and how many are; 1 where something is not."""
    from queries import parity  # here: what it imports is in requirements-scale.txt
    from queries.engines.duckdb import DuckDB
    from queries.engines.spark import Spark

    shown = data.open_snapshot(snapshot_id) if snapshot_id else data.current_snapshot()
    totals: dict[str, Counter[str]] = {"question": Counter(), "case": Counter()}
    for one in parity.compared(DuckDB(shown, "heavy"), Spark(shown, address), shown, only):
        totals["question"][one.verdict] += 1
        totals["case"].update(one.counts)
        counts = ", ".join(f"{cases} {verdict}" for verdict, cases in one.counts.items())
        print(f"{one.name}: {counts}" + (f"\n    {one.why}" if one.why else ""), flush=True)
    for what, counted in totals.items():
        print(f"{what}s: " + ", ".join(f"{counted[word]} {word}" for word in parity.WORST))
    return 1 if totals["case"]["unequal"] or totals["case"]["failed"] else 0


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
    sys.exit(main(sys.argv[1:]))
