"""Results of questions: each is computed once per snapshot and parameters, for all readers.

No Streamlit here.
"""

from collections.abc import Hashable, Mapping

import pyarrow as pa

from data import Snapshot
from pages.ui.cache import CACHE
from queries import Question, QuestionError, asked, engine, narrowed, run
from queries.engine import Lane, Value
from queries.pool import CORES, Pool

LANES: Mapping[Lane, Pool] = {
    "light": Pool("question", at_once=2 * CORES, waiting=1000),
    "heavy": Pool("scan", at_once=1, waiting=50, polite=True),
}
TABLE_BYTES = 2_000  # what any result takes beside its cells


def fetch(question: Question, params: Mapping[str, Value], snapshot: Snapshot) -> pa.Table | None:
    """The verified result of a question, or None where the snapshot does not hold its tables.

    Raises QueryError, SnapshotError and QuestionError as `queries.run` does, also where a
    parameter is missing or not the question's; a failure is not held.
    """
    if set(params) != set(question.takes):
        raise QuestionError(
            f"{question.name} takes {', '.join(question.takes) or 'no parameter'}; it was given "
            f"{', '.join(params) or 'none'}."
        )
    if question.provenance(snapshot) is None:
        return None
    of_sql = asked(question, params)
    whole = CACHE.get(
        ("whole", *key_of(question, of_sql, snapshot)),
        lambda: _run(question, of_sql, snapshot),
        _bytes,
    )
    return CACHE.get(
        ("narrowed", *key_of(question, params, snapshot)),
        lambda: narrowed(question, whole, params),
        lambda table: TABLE_BYTES if table is whole else _bytes(table),
    )


def is_held(question: Question, params: Mapping[str, Value], snapshot: Snapshot) -> bool:
    """Whether the cache holds the answer, or what it is narrowed from."""
    return ("whole", *key_of(question, asked(question, params), snapshot)) in CACHE


def key_of(
    question: Question, params: Mapping[str, Value], snapshot: Snapshot
) -> tuple[Hashable, ...]:
    """What tells one result from another: snapshot, question, parameters."""
    frozen = tuple(
        (name, tuple(value) if isinstance(value, list | tuple) else value)
        for name, value in sorted(params.items())
    )
    return str(snapshot.path), snapshot.created_at, question.name, frozen


def lane_of(question: Question) -> Lane:
    """Which engine and pool a question runs in: a scan of single records is heavy."""
    return "heavy" if question.name.startswith("rows/") else "light"


def _run(question: Question, params: Mapping[str, Value], snapshot: Snapshot) -> pa.Table:
    lane = lane_of(question)
    return LANES[lane].run(lambda: run(question, engine.engine(snapshot, lane), params))


def _bytes(table: pa.Table) -> int:
    return TABLE_BYTES + int(table.nbytes)
