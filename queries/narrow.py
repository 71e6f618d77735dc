"""An answer narrowed: what a filter keeps of rows that were asked for once, whatever is chosen.

Most answers depend on their filters through the SQL. Where each row is one project's, campaign's or
year's own, a filter leaves rows out and changes none, so the answer is worked out once for all.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from queries.engine import Value
from queries.question import Question


def asked(question: Question, params: Mapping[str, Value]) -> dict[str, Value]:
    """What the SQL is asked with: `params` without the filters that only keep rows."""
    return {name: params[name] for name in question.asks}


def narrowed(question: Question, whole: pa.Table, params: Mapping[str, Value]) -> pa.Table:
    """The rows that the filters keep, in their order; the table itself where none is chosen."""
    found = whole
    for keep in question.keeps:
        if chosen := params[keep.name]:
            column = found.column(keep.column)
            if pa.types.is_date(column.type):
                column = pc.year(column)
            kept = pc.is_in(column, pa.array(chosen, column.type))
            if keep.or_missing:
                kept = pc.or_(kept, pc.is_null(column))
            found = found.filter(kept)
    return found
