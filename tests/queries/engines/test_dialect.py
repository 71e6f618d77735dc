"""What DuckDB's SQL means is what its translation means on a Spark Connect server."""

import importlib

import pytest

from data import Snapshot
from queries.engine import Engine, QueryError
from queries.engines import dialect
from queries.engines.duckdb import DuckDB

SAME = (
    "1 / 3",
    "cast(7 as decimal(18, 2)) / 3 * 1000000",
    "7 // 2",
    "isodow(date '2021-12-26') * 10 + extract(isodow from date '2021-12-27')",
    "date_diff('day', date '2020-02-28', date '2020-03-01')",
    "cast(date '2020-02-29' - to_years(1) as date)",
    "cast(date '2021-01-31' + to_months(1) as date)",
    "cast(date '2021-08-31' + interval 6 month as date)",
    "cast(date_trunc('week', date '2021-12-26') as date)",
    "regexp_full_match('ab', 'a') or not regexp_full_match('a\\b', 'a\\\\b')",
    "list_position(['a', 'b'], 'b') + coalesce(list_position(['a'], 'c'), 10)",
    "list_has_any([1, 2], [2, 3]) and not list_has_any([1], [2])",
    "array_to_string(list_sort(['b', 'a']), ', ')",
    "format('{:,.2f}', 1234567.5) || format('{:,}', 7654321)",
    "[10, 20][2] + coalesce([10][2], 5)",
    "(select max(n, 2)[2] from (values (3), (1), (2)) as v (n))",
    "(select list(n order by n) from (values (3), (1), (2)) as v (n))",
    "(select count(*) from (select unnest([1, 2, 3]) as a, unnest([4, 5, 6]) as b) "
    "where a + 3 = b)",
    "(select sum(n) from (select n from (values (1), (2), (2)) as v (n) group by n "
    "qualify sum(count(*)) over (order by n desc) < 3))",
    "(select count(*) from (select row(a, b) as x, lag(row(a, b)) over (order by b) as y "
    "from (values (1, 2), (2, 1)) as v (a, b)) where x < y)",
    "bit_count(5 & 7) + (6 | 1)",
    "'it''s \\ \"quoted\" %_' || chr(65)",
    "1 is distinct from null",
)


@pytest.fixture
def spark(sail: str, report: Snapshot) -> Engine:
    """The Spark engine on the report."""
    found: Engine = importlib.import_module("queries.engines.spark").Spark(report, sail)
    return found


@pytest.mark.parametrize("expression", SAME)
def test_an_expression_has_the_same_value_and_type(
    expression: str, spark: Engine, report: Snapshot
) -> None:
    sql = f"select {expression} as value"
    expected = DuckDB(report).run(sql, {})
    assert expected["value"][0].is_valid
    assert spark.run(sql, {}).equals(expected)


MACROS = (
    "pct_of(7 - 2, 2 + 8)",  # an argument stays together in the body
    "(with years as (select 2021 as year union all select 2019), latest as (select 1 as year) "
    "select max(until_on) from same_day_of_two_years([2021]), latest)",  # a step has one place
    "(select count(*) from people_of_two_years([2021], [], []))",
    "is_chosen([], 3) and is_chosen([3], 3) and not is_chosen([4], 3)",
    "is_up_to_last([], 2021) and not is_up_to_last([2019], 2021)",
    "(select count(*) from latest_donations(50, [], [], only_campaigns := true))",
)


@pytest.mark.parametrize("expression", MACROS)
def test_a_macro_says_the_same(expression: str, sail: str, demo: Snapshot) -> None:
    spark = importlib.import_module("queries.engines.spark").Spark(demo, sail)
    sql = f"select {expression} as value"
    expected = DuckDB(demo).run(sql, {})
    assert expected["value"][0].as_py() not in (None, 0)
    assert spark.run(sql, {}).equals(expected)


def test_what_spark_has_no_word_for_is_refused() -> None:
    with pytest.raises(QueryError, match="no equal") as caught:
        dialect.spark("select histogram_exact(n, [1]) from (values (1)) as v (n) positional", {})
    assert caught.value.code == "refused"


@pytest.mark.parametrize(
    "sql",
    [
        "drop table projects",
        "select 1; select 2",
        "",
        "set x = 1",
        "with gone as (delete from projects returning *) select * from gone",
    ],
)
def test_only_one_select_is_translated(sql: str) -> None:
    with pytest.raises(QueryError, match="One SELECT"):
        dialect.spark(sql, {})
