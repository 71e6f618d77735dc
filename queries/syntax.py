"""Find the names that a SQL text uses, with DuckDB's own parser. The text is never run."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb


@dataclass(frozen=True)
class Used:
    """Names that one SELECT uses. Its own steps (CTEs) are not among the tables.

    `texts` are its text constants: a macro may take the name of a table as one.
    """

    params: frozenset[str]
    tables: frozenset[str]
    functions: frozenset[str]
    steps: frozenset[str]
    texts: frozenset[str]


@cache
def used(sql: str) -> Used:
    """What one SELECT uses. Raises ValueError where the text is anything else."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise ValueError(f"the SQL does not parse: {error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ValueError("one SELECT is needed, nothing else")
    with _parser().cursor() as cursor:
        row = cursor.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()
    nodes: list[dict[str, Any]] = []  # every object of the tree

    def collect(node: dict[str, Any]) -> dict[str, Any]:
        nodes.append(node)
        return node

    if row:
        json.loads(row[0], object_hook=collect)
    steps = {cte["key"] for node in nodes for cte in (node.get("cte_map") or {}).get("map", ())}
    tables = {node["table_name"] for node in nodes if node.get("type") == "BASE_TABLE"}
    return Used(
        params=frozenset(statements[0].named_parameters),
        tables=frozenset(tables - steps),
        functions=frozenset(node["function_name"] for node in nodes if "function_name" in node),
        steps=frozenset(steps),
        texts=frozenset(
            node["literal"]["text"]
            for node in nodes
            if node.get("class") == "CONSTANT" and node["literal"]["kind"] == "STRING"
        ),
    )


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """A database without tables."""
    return duckdb.connect(":memory:", config={"threads": 1})
