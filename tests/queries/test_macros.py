"""Macros: known to the contract, made where their tables are, and worth what they say."""

import datetime
import re

import pytest

from data import Snapshot
from data.schema import TABLES
from queries import engine, load, names
from queries.macros import PATH, called, macros
from queries.syntax import used


def test_a_macro_reads_what_the_macros_it_calls_read() -> None:
    assert macros()["is_chosen"].reads == frozenset()
    assert macros()["latest_totals"].reads == {"campaign_totals", "snapshot"}
    assert macros()["people_by_year"].reads == {"people_by_age", "service_cells"}
    assert macros()["people_by_year"].calls >= {"people_of_each_year", "is_chosen"}
    tables = frozenset[str]().union(*(macro.reads for macro in macros().values()))
    assert tables <= {*TABLES, "snapshot"}


def test_no_macro_is_left_over() -> None:
    calls = frozenset[str]().union(*(called(used(load(name).sql)) for name in names()))
    assert set(macros()) == calls


def test_each_macro_is_explained_in_at_most_five_lines() -> None:
    blocks = re.split(r"\n\n(?=--|create macro)", PATH.read_text("utf-8"))
    for block in blocks:
        assert sum(line.startswith("--") for line in block.splitlines()) <= 5, block
        assert all(len(line) <= 100 for line in block.splitlines()), block
    told = [block for block in blocks if re.search(r" as table\b", block)]
    assert len(told) > 10
    assert [block for block in told if not block.startswith("--")] == []


def test_a_snapshot_has_the_macros_whose_tables_it_has(report: Snapshot, demo: Snapshot) -> None:
    sql = """select function_name as name from duckdb_functions()
        where schema_name = (select current_schema()) and not internal"""
    for snapshot in (report, demo):
        for lane in ("light", "heavy"):
            there = {row["name"] for row in engine.engine(snapshot, lane).run(sql, {}).to_pylist()}
            held = {*snapshot.tables, "snapshot"}
            assert there == {name for name, one in macros().items() if one.reads <= held}


CASES = {
    "is_chosen([], 3)": True,
    "is_chosen([1, 3], 3)": True,
    "is_chosen(['a'], 'b')": False,
    "is_up_to_last([], 2021)": True,
    "is_up_to_last([2019, 2020], 2020)": True,
    "is_up_to_last([2019, 2020], 2021)": False,
    "district_of('140100')": "none",
    "district_of('140105')": "140105",
    "year_of(date '2021-12-31')": 2021,
    "month_and_day(date '2020-02-29')": 229,
    "pct_of(1, 4)": 25.0,
    "pct_of(1, 0)": None,
    "pct_change(3, 2)": 50.0,
    "pct_change(3, 0)": None,
    "written_out(1234567.8)": "1,234,567.80",
    "written_out(null)": None,
    "cell_size(null)": "none",
    "cell_size(0)": "none",
    "cell_size(1)": "small",
    "cell_size(4)": "small",
    "cell_size(5)": "small",
    "cell_size(6)": "enough",
}


def test_what_macros_say(demo: Snapshot) -> None:
    open_ = engine.engine(demo)
    said = {sql: open_.run(f"select {sql} as said", {}).to_pylist()[0]["said"] for sql in CASES}
    assert said == CASES


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ([], [(2021, datetime.date(2021, 12, 31)), (2020, datetime.date(2020, 12, 31))]),
        ([2019, 2020], [(2020, datetime.date(2020, 12, 31)), (2019, datetime.date(2019, 12, 31))]),
        ([2030], [(2021, datetime.date(2021, 12, 31)), (2020, datetime.date(2020, 12, 31))]),
    ],
)
def test_same_day_of_two_years(
    demo: Snapshot, years: list[int], expected: list[tuple[int, datetime.date]]
) -> None:
    sql = "select year, until_on, is_whole from same_day_of_two_years($years)"
    rows = engine.engine(demo).run(sql, {"years": years}).to_pylist()
    assert [(row["year"], row["until_on"]) for row in rows] == expected
    assert all(row["is_whole"] for row in rows)
