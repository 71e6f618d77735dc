"""Two engines are compared, and what differs is said."""

import importlib

import pyarrow as pa
import pytest

from data import Snapshot
from queries import parity
from queries.engine import Engine, QueryError, Value
from queries.engines.duckdb import DuckDB

ORDERED = "select n, s from t order by n"
ROWS: list[dict[str, object]] = [{"n": 1, "s": 0.5}, {"n": 1, "s": 0.25}, {"n": 2, "s": None}]


def table(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=pa.schema([("n", "int64"), ("s", "float64")]))


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (table(*ROWS), "equal"),
        (table({"n": 1, "s": 0.5 + 1e-15}, *ROWS[1:]), "equal"),
        (table(ROWS[1], ROWS[0], ROWS[2]), "equal up to ties"),
        (table(ROWS[2], ROWS[0], ROWS[1]), "unequal"),  # against the order asked for
        (table(*ROWS[:2]), "unequal"),
        (table({"n": 1, "s": 0.5001}, *ROWS[1:]), "unequal"),
        (table(*ROWS).cast(pa.schema([("n", "int32"), ("s", "float64")])), "unequal"),
    ],
)
def test_results_are_compared_by_types_values_and_order(found: pa.Table, verdict: str) -> None:
    assert parity.same(table(*ROWS), found, ORDERED)[0] == verdict


class Wrong:
    """DuckDB that fails on one question and is one off on another."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.engine = DuckDB(snapshot)

    def run(self, sql: str, params: dict[str, Value]) -> pa.Table:
        if "from milestones" in sql:
            raise QueryError("refused", "no such word")
        return self.engine.run(sql.replace("count(*) as big", "count(*) + 1 as big"), params)


def test_what_differs_and_what_fails_is_named(report: Snapshot, demo: Snapshot) -> None:
    only = ("projects/list", "projects/by_cohort", "attention/milestones")
    wrong: Engine = Wrong(demo)  # type: ignore[assignment]
    found = {one.name: one for one in parity.compared(DuckDB(demo), wrong, demo, only)}
    assert {name: one.verdict for name, one in found.items()} == {
        "projects/list": "equal", "projects/by_cohort": "unequal",
        "attention/milestones": "failed",
    }  # fmt: skip
    assert "no such word" in found["attention/milestones"].why
    assert found["projects/list"].counts["equal"] > 10
    told = [one.name for one in parity.compared(DuckDB(report), DuckDB(report), report, only)]
    assert told == list(only[:2])  # the report has no milestones


def test_every_question_and_check_is_the_same_on_a_spark_connect_server(
    sail: str, demo: Snapshot
) -> None:
    spark = importlib.import_module("queries.engines.spark").Spark(demo, sail)
    found = list(parity.compared(DuckDB(demo), spark, demo, most=1))
    assert len(found) > 150
    assert {one.name: one.why for one in found if one.why} == {}
