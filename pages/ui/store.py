"""Results kept between readers: each question is computed once per snapshot and parameters.

Filters that only keep rows narrow a result that is kept, and what they leave is kept beside it.

The store is the process's own, so no browser can empty it. It is bounded in bytes, and readers
who ask the same thing at the same moment wait for one computation (single flight). Whoever leaves
does not stop it for the others; the last one to leave does.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

import pyarrow as pa

from data import Snapshot
from pages.ui.turn import aside
from queries import Question, QuestionError, asked, engine, narrowed, run
from queries.engine import Lane, QueryError, Stop, Value
from queries.pool import CORES, Pool

MAX_BYTES = 256 * 1024 * 1024
SLICE = 0.02  # seconds between two looks at whether the reader is still there
ASKS = 25  # times a computation nobody waits for is asked to end: one may be lost as it begins
LANES: Mapping[Lane, Pool] = {
    "light": Pool("question", at_once=2 * CORES, waiting=1000),
    "heavy": Pool("scan", at_once=1, waiting=50, polite=True),
}

Key = tuple[str, datetime.datetime, str, tuple[tuple[str, Value], ...]]


@dataclass
class Flight:
    """One computation on its way, how many wait for it, and what came of it."""

    stop: Stop = field(default_factory=Stop)
    landed: threading.Event = field(default_factory=threading.Event)
    waiting: int = 0
    has_begun: bool = False
    table: pa.Table | None = None
    error: BaseException | None = None


_lock = threading.Lock()
_tables: OrderedDict[Key, pa.Table] = OrderedDict()
_flights: dict[Key, Flight] = {}
_bytes = 0  # of all tables kept


def key_of(question: Question, params: Mapping[str, Value], snapshot: Snapshot) -> Key:
    """What tells one result from another: snapshot, question, parameters."""
    frozen = tuple(
        (name, tuple(value) if isinstance(value, list | tuple) else value)
        for name, value in sorted(params.items())
    )
    return (str(snapshot.path), snapshot.created_at, question.name, frozen)


def lane_of(question: Question) -> Lane:
    """Which engine and pool a question runs in: what scans single records is heavy."""
    return "heavy" if question.name.startswith("rows/") else "light"


def fetch(
    question: Question,
    params: Mapping[str, Value],
    snapshot: Snapshot,
    pause: Callable[[float], None] = lambda waited: None,
) -> pa.Table | None:
    """The verified result of a question, or None where the snapshot does not hold its tables.

    While it is worked out, `pause` is called again and again with the seconds waited; what it
    raises ends the wait, and the computation if nobody else waits for it.

    Raises QueryError, SnapshotError and QuestionError as the engine, `check` and `verify` do, also
    where a parameter is missing or not the question's; a failure is not kept.
    """
    if set(params) != set(question.takes):
        raise QuestionError(
            f"{question.name} takes {', '.join(question.takes) or 'no parameter'}; it was given "
            f"{', '.join(params) or 'none'}."
        )
    if question.provenance(snapshot) is None:
        return None
    found = _board(question, params, snapshot)
    if not isinstance(found, pa.Table):
        key, flight = found
        _wait(flight, key, pause)
        if flight.error is not None:
            raise flight.error
        found = flight.table
    return _narrowed(question, params, snapshot, found)


@contextmanager
def begun(
    asked: Iterable[tuple[Question, Mapping[str, Value]]], snapshot: Snapshot
) -> Iterator[None]:
    """While inside, these are worked out side by side, for whoever fetches them.

    What is not done at the end, and nobody waits for, is ended. What cannot begin is left to
    `fetch`, which says why.
    """
    flights: list[tuple[Key, Flight]] = []
    try:
        with suppress(QueryError):
            for question, params in asked:
                if question.provenance(snapshot) is not None:
                    found = _board(question, params, snapshot)
                    if not isinstance(found, pa.Table):
                        flights.append(found)
        yield
    finally:
        for key, flight in flights:
            _leave(flight, key)


def _board(
    question: Question, params: Mapping[str, Value], snapshot: Snapshot
) -> pa.Table | tuple[Key, Flight]:
    """What is kept, or the computation on its way with one more waiting, begun if need be.

    Raises QueryError `busy` where it cannot begin.
    """
    params = asked(question, params)
    key = key_of(question, params, snapshot)
    with _lock:
        if key in _tables:
            _tables.move_to_end(key)
            return _tables[key]
        flight = _flights.get(key)
        if flight is None:
            flight = Flight()
            LANES[lane_of(question)].begin(
                partial(_compute, flight, key, question, params, snapshot)
            )
            _flights[key] = flight
        flight.waiting += 1
    return key, flight


def _narrowed(
    question: Question, params: Mapping[str, Value], snapshot: Snapshot, whole: pa.Table
) -> pa.Table:
    """What the filters leave of a result, each time the same table as long as it is kept."""
    if not question.hidden and not any(params[one.name] for one in question.filters):
        return whole
    key = key_of(question, params, snapshot)
    with _lock:
        if key in _tables:
            _tables.move_to_end(key)
            return _tables[key]
    table = narrowed(question, whole, params)
    _keep(key, table)
    return table


def _compute(
    flight: Flight,
    key: Key,
    question: Question,
    params: Mapping[str, Value],
    snapshot: Snapshot,
) -> None:
    """Work it out, in a thread of the pool; what is found is kept before anybody is told."""
    flight.has_begun = True
    try:
        if not flight.stop.asked:
            open_ = engine.engine(snapshot, lane_of(question))
            table = run(question, open_, params, flight.stop)
            _keep(key, table)
            flight.table = table
    except BaseException as error:
        flight.error = error
    finally:
        with _lock:
            _forget(flight, key)
        flight.landed.set()


def _wait(flight: Flight, key: Key, pause: Callable[[float], None]) -> None:
    """Until it has landed, or `pause` raises."""
    if flight.landed.is_set():
        return
    begun = time.monotonic()
    try:
        with aside():
            while not flight.landed.wait(SLICE):
                pause(time.monotonic() - begun)
    except BaseException:
        _leave(flight, key)
        raise


def _leave(flight: Flight, key: Key) -> None:
    """One less waits for it: the last one out ends it where it has not landed."""
    with _lock:
        flight.waiting -= 1
        is_given_up = not flight.waiting and not flight.landed.is_set()
        if is_given_up:
            _forget(flight, key)
    if is_given_up:
        flight.stop.ask()
        for _ in range(ASKS):
            if not flight.has_begun or flight.landed.wait(SLICE):
                break
            flight.stop.ask()


def _forget(flight: Flight, key: Key) -> None:
    """Nobody joins this computation any more. The lock is held."""
    if _flights.get(key) is flight:
        del _flights[key]


def _keep(key: Key, table: pa.Table) -> None:
    global _bytes
    size = table.nbytes  # looked up before the lock is held: Arrow lets go of the interpreter
    with _lock:
        _bytes += size - (_tables[key].nbytes if key in _tables else 0)
        _tables[key] = table
        _tables.move_to_end(key)
        while len(_tables) > 1 and _bytes > MAX_BYTES:
            _bytes -= _tables.popitem(last=False)[1].nbytes
