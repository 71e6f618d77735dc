"""The macros of `macros.sql`: named steps that several questions share.

An engine makes each macro for every snapshot that holds the tables the macro reads. The contract
of a question looks through macros: what they read, the question reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from queries.syntax import used

PATH = Path(__file__).parent / "macros.sql"
SHAPE = re.compile(r"(?m:^)create macro (\w+)\([^)]*\) as (table\b)?(.*?);?\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class Macro:
    """One macro: its `create macro` statement, and what it uses, through other macros too."""

    name: str
    sql: str
    reads: frozenset[str]
    calls: frozenset[str]


@cache
def macros() -> Mapping[str, Macro]:
    """Every macro by name, in the order of the file: a macro comes after those it calls."""
    found: dict[str, Macro] = {}
    for statement in duckdb.extract_statements(PATH.read_text("utf-8")):
        shape = SHAPE.search(statement.query)
        if shape is None:
            raise ValueError(f'queries/macros.sql: "{statement.query}" is not a create macro.')
        name, is_table, body = shape.groups()
        parts = used(body if is_table else f"select {body}")
        calls = through(parts.functions, found)
        reads = parts.tables.union(*(found[call].reads for call in calls))
        found[name] = Macro(name, statement.query[shape.start() :].strip(), reads, calls)
    return found


def through(functions: Iterable[str], given: Mapping[str, Macro] | None = None) -> frozenset[str]:
    """The macros among these functions, and those that they call."""
    known = macros() if given is None else given
    own = [name for name in functions if name in known]
    return frozenset(own).union(*(known[name].calls for name in own))
