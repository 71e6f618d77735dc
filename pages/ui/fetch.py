"""Results of questions: each is computed once per snapshot and parameters, for all readers.

No Streamlit here.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import pyarrow as pa

from data import Snapshot
from pages.ui import watch
from pages.ui.cache import CACHE
from queries import (
    Question,
    QuestionError,
    asked,
    beside,
    disclosure,
    engine,
    load,
    narrowed,
    run,
)
from queries.engine import Lane, QueryError, Value
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


def seen(
    question: Question, params: Mapping[str, Value], snapshot: Snapshot, is_staff: bool
) -> pa.Table | None:
    """The result as a reader may see it: all that a reader is shown comes from here."""
    return (fetch if is_staff else protected)(question, params, snapshot)


def protected(
    question: Question, params: Mapping[str, Value], snapshot: Snapshot
) -> pa.Table | None:
    """The result as readers who are not staff see it; raises as `fetch` does.

    QueryError `staff` stands for records of single persons, `few` for anything but totals of so few
    people that the parts would tell who they are.
    """
    if disclosure.lists_persons(question) and question.provenance(snapshot) is not None:
        raise QueryError("staff", f"{question.name} lists single persons: for staff alone.")
    whole = fetch(question, params, snapshot)
    if whole is None or not disclosure.is_protected(question):
        return whole
    if question.grain and 0 < _served(question, params, snapshot) < disclosure.FEWEST_IN_ALL:
        raise QueryError("few", f"{question.name}: too few people to tell the parts apart.")
    return CACHE.get(
        ("protected", *key_of(question, params, snapshot)),
        lambda: disclosure.protected(
            question,
            _without_few(question, whole, params, snapshot),
            _against(question, params, snapshot),
        ),
        _bytes,
    )


def _against(
    question: Question, params: Mapping[str, Value], snapshot: Snapshot
) -> list[dict[str, Any]]:
    """The rows of the question that one is held against, those of months with whether they are
    shown; none where it is held against none."""
    held = beside.against(question.name, params)
    if held is None:
        return []
    other, told = load(held[0]), {key: held[1].get(key, []) for key in load(held[0]).takes}
    table = fetch(other, told, snapshot)
    rows: list[dict[str, Any]] = [] if table is None else table.to_pylist()
    if question.name in beside.MONTHLY:
        seen = protected(other, told, snapshot)
        left = [] if seen is None else seen.column("gifts").is_valid().to_pylist()
        rows = [row | {"is_shown": one} for row, one in zip(rows, left, strict=True)]
    return rows


def _without_few(
    question: Question, whole: pa.Table, params: Mapping[str, Value], snapshot: Snapshot
) -> pa.Table:
    """The result without parts whose few people a question beside it counts and withholds; without
    any where it withholds the sum of all.

    Where a filter may choose a part, its people are also counted up to the same day of both years;
    of others, what is known are participations and activities.
    """
    if question.name in beside.CUT:
        cut = load(beside.CUT[question.name])
        seen = protected(cut, {key: params[key] for key in cut.takes}, snapshot)
        is_withheld = seen is not None and seen.column("received_cny").null_count
        return whole.slice(0, 0) if is_withheld else whole
    if question.name not in beside.COUNTED:
        return whole
    counts, flows = load(beside.COUNTED[question.name]), load("trends/people_change")
    chosen = {key: params[key] for key in counts.takes} | {"year": []}
    people, left = fetch(counts, chosen, snapshot), whole
    if people is not None:
        left = beside.without_few(question, whole, people, disclosure.is_few)
    (part,), key = question.grain, question.name.rpartition("_")[2]

    def is_of_few(row: Mapping[str, Any]) -> bool:
        if key not in flows.takes:
            return disclosure.may_be_few(row)
        flow = fetch(flows, {**params, key: [row[part]]}, snapshot)
        return beside.is_of_few(flow, disclosure.is_few)

    rows = [row for row in left.to_pylist() if not is_of_few(row)]
    return pa.Table.from_pylist(rows, schema=whole.schema)


def _served(question: Question, params: Mapping[str, Value], snapshot: Snapshot) -> int:
    """How many people served under the filters of a question about service; 0 for any other."""
    if not any(name.startswith("service_") for name in question.reads):
        return 0
    counts = load("volunteers/headline")
    chosen = {key: params.get(key, []) for key in counts.takes}
    table = fetch(counts, chosen, snapshot)
    return 0 if table is None else table.column("people")[0].as_py()


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

    def work() -> pa.Table:
        with watch.timed("question", lane, watch.SLOW, name=question.name, snapshot=snapshot.id):
            return run(question, engine.engine(snapshot, lane), params)

    with watch.WAITING.labels(lane).track_inprogress():
        return LANES[lane].run(work)


def _bytes(table: pa.Table) -> int:
    return TABLE_BYTES + int(table.nbytes)
