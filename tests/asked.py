"""Questions put to a snapshot as the app puts them, without its store."""

from dataclasses import replace
from functools import cache

import pyarrow as pa
import pytest

from data import Snapshot
from queries import asked, engine, load, narrowed
from queries.engine import Engine, Value
from queries.engines import duckdb
from queries.macros import macros

SMALL = (("between 1 and 4", "between 1 and {}"), (">= 5", ">= {}"))  # in macros.sql

_opened: dict[str, Snapshot] = {}


def answer(name: str, snapshot: Snapshot, params: dict[str, Value]) -> pa.Table:
    """What a question answers under its filters, those that narrow the result among them."""
    question = load(name)
    _opened[key := f"{snapshot.path} {snapshot.created_at}"] = snapshot
    fill = tuple(
        (k, tuple(v) if isinstance(v, list) else v) for k, v in asked(question, params).items()
    )
    return narrowed(question, _whole(name, key, fill), params)


@cache
def _whole(name: str, key: str, fill: tuple[tuple[str, Value], ...]) -> pa.Table:
    """The whole result, worked out once as in the app: filters that narrow it run no SQL."""
    params = {k: list(v) if isinstance(v, tuple) else v for k, v in fill}
    return engine.engine(_opened[key]).run(load(name).sql, params)


def withholding(snapshot: Snapshot, fewest: int, patch: pytest.MonkeyPatch) -> Engine:
    """An engine that withholds figures of fewer people than this, to see it at work."""
    raised = {name: macro.sql for name, macro in macros().items()}
    for (old, new), number in zip(SMALL, (fewest - 1, fewest), strict=True):
        raised = {name: sql.replace(old, new.format(number)) for name, sql in raised.items()}
    made = {name: replace(macro, sql=raised[name]) for name, macro in macros().items()}
    assert made != macros()
    patch.setattr(duckdb, "macros", lambda: made)
    for name, none in (("_instances", {}), ("_schemas", {}), ("_loaded", [])):
        patch.setattr(duckdb, name, none)
    return engine.engine(snapshot)
