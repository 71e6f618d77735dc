"""Every promise holds on what comes with the project, and fails when it is broken."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from data import Snapshot, checks
from data.checks.contract import Promise
from data.manifest import Provenance
from tests.data.checks.breaks import BREAKS, Change

Connection = duckdb.DuckDBPyConnection


def declared(snapshot: Snapshot, table: str, provenance: Provenance) -> Snapshot:
    """The snapshot with one table declared to be of another provenance."""
    changed = replace(snapshot.tables[table], provenance=provenance)
    return replace(snapshot, tables={**snapshot.tables, table: changed})


@pytest.fixture(scope="module")
def connection(demo_snapshot: Snapshot) -> Iterator[Connection]:
    """The demo's tables in memory, to make changed ones from."""
    with checks.connected(demo_snapshot) as connection:
        for name in demo_snapshot.tables:
            connection.execute(
                f"alter view {name} rename to file_{name}; create table {name} as from file_{name}"
            )
        yield connection


def broken(name: str, snapshot: Snapshot, connection: Connection) -> int:
    """Rows that break one promise, without running all the others."""
    every = {promise.name: promise for promise in checks.promises_for(snapshot)}
    check = checks.verdict(every[name], snapshot, connection)
    assert check.verdict != "not_applicable"
    assert (check.verdict == "failed") == (check.broken > 0)
    return check.broken


def test_all_hold_on_the_demo(demo_snapshot: Snapshot) -> None:
    verdicts = checks.run(demo_snapshot)
    assert [check for check in verdicts if check.verdict == "failed"] == []
    rest = [check.name for check in verdicts if check.verdict == "not_applicable"]
    assert rest == ["demo_campaigns", "report_only_reported"]
    assert verdicts == demo_snapshot.checks, "as the manifest says"


def test_all_hold_on_the_report(report_snapshot: Snapshot) -> None:
    verdicts = {check.name: check.verdict for check in checks.run(report_snapshot)}
    assert "failed" not in verdicts.values()
    for name, found in verdicts.items():
        about_detail = name.startswith(("demo_", "records_", "hours_", "donations_", "payments_"))
        assert not about_detail or found == "not_applicable"
    assert verdicts["report_only_reported"] == "passed"
    assert sum(found == "passed" for found in verdicts.values()) == 28


@pytest.mark.parametrize(
    ("name", "change"), BREAKS, ids=[f"{place}-{name}" for place, (name, _) in enumerate(BREAKS)]
)
def test_a_broken_promise_fails(
    demo_snapshot: Snapshot, connection: Connection, name: str, change: Change
) -> None:
    """The changed rows stand in front of the view of the same name."""
    connection.execute(f"create temp table {change.table} as {change.sql}")
    try:
        assert broken(name, demo_snapshot, connection) > 0
    finally:
        connection.execute(f"drop table temp.{change.table}")


def test_demo_rows_with_report_lines_fail(demo_snapshot: Snapshot) -> None:
    changed = declared(demo_snapshot, "outputs", "demo")
    with checks.connected(changed) as connection:
        assert broken("demo_without_lines", changed, connection) == 1


def test_a_report_with_demo_data_fails(report_snapshot: Snapshot) -> None:
    changed = declared(report_snapshot, "outputs", "demo")
    with checks.connected(changed) as connection:
        assert broken("report_only_reported", changed, connection) == 1


def test_a_report_with_people_fails(report_snapshot: Snapshot, demo_snapshot: Snapshot) -> None:
    people = demo_snapshot.tables["volunteers"]
    files = tuple(replace(f, path=str(demo_snapshot.path / f.path)) for f in people.files)
    people = replace(people, provenance="report", files=files)
    changed = replace(report_snapshot, tables={**report_snapshot.tables, "volunteers": people})
    with checks.connected(changed) as connection:
        assert broken("report_only_reported", changed, connection) == 1


def test_every_promise_is_broken_above(demo_snapshot: Snapshot) -> None:
    names = {promise.name for promise in checks.promises_for(demo_snapshot)}
    apart = {"demo_campaigns", "demo_without_lines", "report_only_reported"}
    assert names - {name for name, _ in BREAKS} == apart


def test_a_promise_about_the_report_leaves_an_import_alone(demo_snapshot: Snapshot) -> None:
    promise = next(p for p in checks.promises() if p.name == "projects_total")
    assert checks.applies(promise, demo_snapshot)
    assert not checks.applies(promise, declared(demo_snapshot, "projects", "import"))
    assert not checks.applies(promise, declared(demo_snapshot, "projects", "demo"))


def test_a_promise_without_its_tables_does_not_apply(demo_snapshot: Snapshot) -> None:
    tables = {n: table for n, table in demo_snapshot.tables.items() if n != "donors"}
    promise = next(p for p in checks.promises() if p.name == "demo_names_masked")
    assert checks.applies(promise, demo_snapshot)
    assert not checks.applies(promise, replace(demo_snapshot, tables=tables))


@pytest.mark.parametrize("promise", checks.promises(), ids=lambda promise: promise.name)
def test_a_header_is_true_and_the_sql_in_style(promise: Promise) -> None:
    sql = re.sub(r"^--.*\n", "", promise.sql, flags=re.MULTILINE)
    tree = sqlglot.parse_one(sql, read="duckdb")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    read = {table.name for table in tree.find_all(exp.Table)} - own
    assert read == set(promise.reads), "reads what it says"
    assert list(promise.reads) == sorted(promise.reads)
    quoted = re.sub(r"'[^']*'", "''", sql)
    assert quoted == quoted.lower()
    assert "*" not in quoted.replace("count(*)", "").replace(" * ", "")
    assert all(len(line) <= 96 for line in promise.sql.splitlines())
    assert all((len(line) - len(line.lstrip(" "))) % 4 == 0 for line in sql.splitlines())
    assert re.search("[\u4e00-\u9fff]", promise.title["zh"])
    assert not re.search("[\u4e00-\u9fff]", promise.title["en"])


def test_titles_differ() -> None:
    for language in ("zh", "en"):
        titles = [promise.title[language] for promise in checks.promises()]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select 1", "must name a table of tables"),
        ("-- reads | projects\nselect 1", "begin with one line"),
        ("-- check | 只有中文\n-- reads | projects\n", "begin with one line"),
        ("-- check | 甲 | A\n-- check | 乙 | B\n-- reads | projects\n", "begin with one line"),
        ("-- check | 甲 | A\n-- reads | secrets\n", "no table of tables"),
        ("-- check | 甲 | A\n", "must name a table of tables"),
        ("-- check | 甲 | A\n-- reads | projects\n-- for | monday\n", "must be one of"),
    ],
)
def test_a_wrong_header_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "odd.sql"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=rf"odd\.sql: .*{said}"):
        checks.parse(path)


def test_a_path_with_a_quote_is_read(demo_snapshot: Snapshot, tmp_path: Path) -> None:
    shutil.copytree(demo_snapshot.path, tmp_path / "it's here")
    moved = replace(demo_snapshot, path=tmp_path / "it's here")
    with checks.connected(moved) as connection:
        counted = connection.sql("select count(*) as n from divisions").to_arrow_table()
    assert counted["n"].to_pylist() == [10]
