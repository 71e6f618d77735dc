"""Results kept between readers: each question is computed once per snapshot and parameters.

The store is the process's own, so no browser can empty it. It is bounded in bytes, and readers
who ask the same thing at the same moment wait for one computation (single flight).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

import pyarrow as pa

from data import Snapshot
from queries import Question, QuestionError, verify
from queries.engine import DuckDB, Value

MAX_BYTES = 256 * 1024 * 1024

Key = tuple[str, str, str, tuple[tuple[str, Value], ...]]

_lock = threading.Lock()
_tables: OrderedDict[Key, pa.Table] = OrderedDict()
_flights: dict[Key, threading.Lock] = {}


def key_of(question: Question, params: Mapping[str, Value], snapshot: Snapshot) -> Key:
    """What tells one result from another: snapshot, question, parameters."""
    frozen = tuple(
        (name, tuple(value) if isinstance(value, list | tuple) else value)
        for name, value in sorted(params.items())
    )
    return (str(snapshot.path), snapshot.created_at.isoformat(), question.name, frozen)


def fetch(question: Question, params: Mapping[str, Value], snapshot: Snapshot) -> pa.Table | None:
    """The verified result of a question, or None where the snapshot does not hold its tables.

    Raises QueryError, SnapshotError and QuestionError as the engine and `verify` do, QuestionError
    where a parameter is missing or not the question's; a failure is not kept.
    """
    if set(params) != set(question.takes):
        raise QuestionError(
            f"{question.name} takes {', '.join(question.takes) or 'no parameter'}; it was given "
            f"{', '.join(params) or 'none'}."
        )
    if question.provenance(snapshot) is None:
        return None
    key = key_of(question, params, snapshot)
    with _lock:
        flight = _flights.setdefault(key, threading.Lock())
    with flight:
        try:
            with _lock:
                if key in _tables:
                    _tables.move_to_end(key)
                    return _tables[key]
            table = DuckDB(snapshot).run(question.text(params), params)
            verify(question, table)
            _keep(key, table)
        finally:
            with _lock:
                _flights.pop(key, None)
    return table


def _keep(key: Key, table: pa.Table) -> None:
    with _lock:
        _tables[key] = table
        while len(_tables) > 1 and sum(kept.nbytes for kept in _tables.values()) > MAX_BYTES:
            _tables.popitem(last=False)
