"""Questions put to a snapshot as the app puts them, without its store."""

from functools import cache

import pyarrow as pa

from data import Snapshot
from queries import asked, engine, load, narrowed
from queries.engine import Value

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
