"""Questions put to a snapshot as the app puts them, without its store."""

import pyarrow as pa

from data import Snapshot
from queries import asked, load, narrowed
from queries.engine import Value
from queries.engines.duckdb import DuckDB


def answer(name: str, snapshot: Snapshot, params: dict[str, Value]) -> pa.Table:
    """What a question answers under its filters, those that narrow the answer among them."""
    question = load(name)
    whole = DuckDB(snapshot).run(question.sql, asked(question, params))
    return narrowed(question, whole, params)
