"""The macros of `macros.sql`: named steps that several questions share.

An engine creates each macro for every snapshot that has the tables the macro reads. A question
reads the tables that its macros read: the contract counts them too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.schema import TABLES
from queries.syntax import Used, used

PATH = Path(__file__).parent / "macros.sql"
STATEMENT = re.compile(
    r"((?:^--[^\n]*\n)*)^create macro (\w+)\(([^)]*)\) as (table\b)?(.*?);$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Macro:
    """One macro: its statement and the comment above it; all tables and macros it uses.

    `params` are its parameters with their defaults as SQL, empty where there is none; `body` is the
    SELECT of a macro that `is_table`, the expression of any other.
    """

    name: str
    sql: str
    params: Mapping[str, str]
    body: str
    is_table: bool
    reads: frozenset[str]
    calls: frozenset[str]


@cache
def macros() -> Mapping[str, Macro]:
    """Every macro by name, in the order of the file: a macro comes after those it calls."""
    found: dict[str, Macro] = {}
    for statement in STATEMENT.finditer(PATH.read_text("utf-8")):
        _, name, listed, is_table, body = statement.groups()
        params = {
            param.strip(): default.strip()
            for param, _, default in (one.partition(":=") for one in listed.split(",") if one)
        }
        uses = used(body if is_table else f"select {body}")
        calls, reads = called(uses, found), uses.tables | read(uses, found)
        found[name] = Macro(name, statement[0], params, body, bool(is_table), reads, calls)
    return found


def macros_of(sql: str) -> str:
    """The text of the macros that a SQL text calls, in the order of the file; empty for none."""
    calls = called(used(sql))
    return "\n\n".join(macro.sql for name, macro in macros().items() if name in calls)


def called(uses: Used, among: Mapping[str, Macro] | None = None) -> frozenset[str]:
    """The macros that a SQL text calls, and those that they call: of all, or `among` these."""
    known = macros() if among is None else among
    own = [name for name in uses.functions if name in known]
    return frozenset(own).union(*(known[name].calls for name in own))


def read(uses: Used, among: Mapping[str, Macro] | None = None) -> frozenset[str]:
    """The tables that a SQL text reads through the macros it calls."""
    known = macros() if among is None else among
    calls = called(uses, known)
    reads = frozenset[str]().union(*(known[call].reads for call in calls))
    if any("query_table(" in known[call].sql for call in calls):
        reads |= uses.texts & frozenset(TABLES)  # a macro that takes the name of a table
    return reads
