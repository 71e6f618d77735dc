"""The contract of an engine, and the locks on this one."""

import dataclasses
import datetime
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from data import Snapshot, SnapshotError
from queries import engine
from queries.engine import Lane, QueryError, Stop
from queries.engines.duckdb import DuckDB

LANES: tuple[Lane, ...] = ("light", "heavy")


def test_parameters_fill_their_names(report: Snapshot) -> None:
    table = DuckDB(report).run(
        "select project_id from projects where list_contains($category, category) order by 1",
        {"category": ["PLATFORM"]},
    )
    assert isinstance(table, pa.Table)
    assert table["project_id"].to_pylist() == ["P01", "P02", "P03", "P26"]


def test_parameter_is_never_sql(report: Snapshot) -> None:
    hostile = "'; drop view projects; --"
    table = DuckDB(report).run("select $q as said", {"q": hostile})
    assert table.to_pylist() == [{"said": hostile}]
    assert DuckDB(report).run("select count(*) as n from projects", {}).to_pylist() == [{"n": 27}]


@pytest.mark.parametrize("params", [{}, {"a": 1, "b": 2}, {"b": 1}])
def test_missing_and_excess_parameters_are_refused(
    report: Snapshot, params: dict[str, int]
) -> None:
    with pytest.raises(Exception, match=r"(?i)parameter|value"):
        DuckDB(report).run("select $a as a", params)


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('/etc/passwd')",
        "select * from read_parquet('/etc/hostname')",
        "select * from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "copy (select 1) to '/tmp/stolen.csv'",
        "attach '/tmp/stolen.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set global allowed_directories = ['/']",
        "set max_execution_time = 0",
        "set memory_limit = '64GB'",
        "select * from read_csv('https://example.org/x.csv')",
    ],
)
def test_nothing_outside_the_snapshots_can_be_reached(
    report: Snapshot, sql: str, lane: Lane
) -> None:
    with pytest.raises((duckdb.Error, SnapshotError)):
        DuckDB(report, lane).run(sql, {})
    assert not Path("/tmp/stolen.csv").exists()


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("max_execution_time", str(engine.TIME_LIMIT_MS)),
        ("lock_configuration", "true"),
        ("enable_external_access", "false"),
        ("autoinstall_known_extensions", "false"),
        ("TimeZone", "Asia/Shanghai"),
    ],
)
def test_limits_hold_on_a_fresh_cursor(
    report: Snapshot, setting: str, expected: str, lane: Lane
) -> None:
    sql = f"select cast(current_setting('{setting}') as varchar) as said"
    said = DuckDB(report, lane).run(sql, {}).to_pylist()[0]["said"]
    assert said.lower().startswith(expected.lower())


def test_a_long_question_is_stopped_with_a_sentence(
    report: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TIME_LIMIT_MS", 100)
    patient = DuckDB(report)
    monkeypatch.setattr(patient, "_instance", engine._open(report.path.parent, "light"))
    monkeypatch.setattr(patient, "_schema", "main")
    with pytest.raises(QueryError, match="Narrow the filters") as caught:
        patient.run("select sum(a.range * b.range) as s from range(9999999) a, range(999999) b", {})
    assert caught.value.code == "time_limit"


def test_a_question_has_one_thread_and_the_heavy_lane_less_memory(report: Snapshot) -> None:
    ask = "select current_setting('threads') as threads, current_setting('memory_limit') as memory"
    light, heavy = (DuckDB(report, lane).run(ask, {}).to_pylist()[0] for lane in LANES)
    assert (light["threads"], heavy["threads"]) == (1, 1)
    assert (light["memory"], heavy["memory"]) == ("1.8 GiB", "953.6 MiB")
    rows = [DuckDB(report, lane).run("select * from projects", {}) for lane in LANES]
    assert rows[0].equals(rows[1])


@pytest.mark.parametrize("lane", LANES)
def test_a_question_is_stopped_from_another_thread(report: Snapshot, lane: Lane) -> None:
    stop, endless = Stop(), "select sum(a.range * b.range) from range(9999999) a, range(999999) b"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(DuckDB(report, lane).run, endless, {}, stop)
        while not running.done():
            stop.ask()
        with pytest.raises(QueryError) as caught:
            running.result()
    assert caught.value.code == "stopped"
    assert DuckDB(report, lane).run("select 1 as one", {}).to_pylist() == [{"one": 1}]


def test_what_is_stopped_before_it_begins_never_runs(report: Snapshot) -> None:
    stop = Stop()
    stop.ask()
    with pytest.raises(QueryError) as caught:
        DuckDB(report).run("this is no SQL", {}, stop)
    assert caught.value.code == "stopped"


def test_readers_do_not_disturb_each_other(report: Snapshot, demo: Snapshot) -> None:
    def kind(position: int) -> str:
        snapshot = (report, demo)[position % 2]
        rows = DuckDB(snapshot).run("select kind from snapshot", {}).to_pylist()
        return str(rows[0]["kind"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(kind, range(64))) == ["report", "demo"] * 32


def test_the_view_snapshot_says_which_one_it_is(report: Snapshot, demo: Snapshot) -> None:
    for snapshot in (report, demo):
        assert DuckDB(snapshot).run("select id, as_of, kind from snapshot", {}).to_pylist() == [
            {"id": snapshot.id, "as_of": datetime.date(2021, 12, 31), "kind": snapshot.kind}
        ]


def test_a_table_that_is_not_disclosed_is_no_view(report: Snapshot) -> None:
    with pytest.raises(duckdb.CatalogException):
        DuckDB(report).run("select 1 from donations", {})


def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has opened nothing yet."""
    for name, none in (("_instances", {}), ("_schemas", {}), ("_held", [])):
        monkeypatch.setattr(engine, name, none)


def held(on: DuckDB) -> set[str]:
    """The tables of its snapshot that lie in memory."""
    sql = "select table_name from duckdb_tables() where schema_name = $schema"
    rows = on.run(sql, {"schema": on._schema.strip('"')}).to_pylist()
    return {row["table_name"] for row in rows}


def test_small_tables_lie_in_memory_and_large_ones_do_not(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh(monkeypatch)
    monkeypatch.setattr(engine, "HELD_ROWS", 1_000)
    small = {name for name, table in demo.tables.items() if table.rows <= 1_000}
    assert held(DuckDB(demo)) == small != set(demo.tables)
    assert held(DuckDB(demo, "heavy")) == set()
    for name in demo.tables:
        sql = f"select * from {name}"
        assert DuckDB(demo).run(sql, {}).equals(DuckDB(demo, "heavy").run(sql, {})), name


def test_only_so_many_snapshots_are_held_and_the_rest_is_read_from_files(
    report: Snapshot, demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh(monkeypatch)
    monkeypatch.setattr(engine, "HELD_SNAPSHOTS", 1)
    first = DuckDB(report)
    before = first.run("select * from projects", {})
    assert "projects" in held(first)
    second = DuckDB(demo)
    assert "projects" in held(second)
    assert held(first) == set()
    assert first.run("select * from projects", {}).equals(before)


def test_a_damaged_file_is_said_when_its_table_is_taken_into_memory(
    report: Snapshot, tmp_path: Path
) -> None:
    root = tmp_path / "snapshots"
    shutil.copytree(report.path, root / report.id)
    copied = dataclasses.replace(report, path=root / report.id)
    Path(copied.parquet("projects")[0]).write_bytes(b"PAR1 no more")
    for _ in range(2):  # and nothing half made is left behind
        with pytest.raises(SnapshotError) as caught:
            DuckDB(copied)
        assert caught.value.code == "file_damaged"


def test_a_snapshot_damaged_while_it_was_held_is_no_trouble_to_another(
    report: Snapshot, demo: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh(monkeypatch)
    monkeypatch.setattr(engine, "HELD_SNAPSHOTS", 1)
    root = tmp_path / "snapshots"
    shutil.copytree(report.path, root / report.id)
    copied = dataclasses.replace(report, path=root / report.id)
    assert "projects" in held(DuckDB(copied))
    file = Path(copied.parquet("projects")[0])
    sound = file.read_bytes()
    file.write_bytes(b"gone")
    assert "projects" in held(DuckDB(demo))
    with pytest.raises(SnapshotError) as caught:
        DuckDB(copied)
    assert caught.value.code == "file_damaged"
    file.write_bytes(sound)
    assert DuckDB(copied).run("select 1 from projects", {}).num_rows == 27
