"""DuckDB behind the seam: its locks, its lanes, and what it loads into memory."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from data import Snapshot, SnapshotError
from queries import engine
from queries.engine import Lane, QueryError
from queries.engines import duckdb
from queries.engines.duckdb import DuckDB

LANES: tuple[Lane, ...] = ("light", "heavy")


@pytest.mark.parametrize("lane", LANES)
def test_limits_hold_on_a_fresh_cursor(report: Snapshot, lane: Lane) -> None:
    for setting, expected in (
        ("max_execution_time", str(engine.TIME_LIMIT_MS)),
        ("lock_configuration", "true"),
        ("enable_external_access", "false"),
        ("autoinstall_known_extensions", "false"),
        ("TimeZone", "Asia/Shanghai"),
    ):
        sql = f"select cast(current_setting('{setting}') as varchar) as said"
        said = DuckDB(report, lane).run(sql, {}).to_pylist()[0]["said"]
        assert said.lower().startswith(expected.lower()), setting


@pytest.mark.parametrize("lane", LANES)
def test_a_question_writes_nothing_in_the_root_either(
    report: Snapshot, tmp_path: Path, lane: Lane
) -> None:
    shutil.copytree(report.path, tmp_path / "root" / report.id)
    on = DuckDB(dataclasses.replace(report, path=tmp_path / "root" / report.id), lane)
    before = sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "root").rglob("*"))
    for sql in (
        f"copy projects to '{on.snapshot.path}/projects.parquet' (format parquet)",
        f"copy (select 1) to '{on.snapshot.path}/more.csv'",
        "delete from projects",
        "with gone as (delete from projects returning 1) select count(*) from gone",
        "update projects set name = 'x'",
        "insert into projects select * from projects",
        "create table more as select 1",
        "create or replace view projects as select 1",
        "drop view projects",
        "use memory.main",
        f"export database '{on.snapshot.path}'",
    ):
        with pytest.raises(QueryError):
            on.run(sql, {})
    assert on.run("select count(*) as n from projects", {}).to_pylist() == [{"n": 27}]
    assert before == sorted((p, p.stat().st_mtime_ns) for p in (tmp_path / "root").rglob("*"))


def test_a_question_has_one_thread_and_the_heavy_lane_less_memory(report: Snapshot) -> None:
    ask = "select current_setting('threads') as threads, current_setting('memory_limit') as memory"
    light, heavy = (DuckDB(report, lane).run(ask, {}).to_pylist()[0] for lane in LANES)
    assert (light["threads"], heavy["threads"]) == (1, 1)
    assert (light["memory"], heavy["memory"]) == ("1.8 GiB", "953.6 MiB")
    rows = [DuckDB(report, lane).run("select * from projects", {}) for lane in LANES]
    assert rows[0].equals(rows[1])


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has opened nothing yet."""
    for name, none in (("_instances", {}), ("_schemas", {}), ("_loaded", [])):
        monkeypatch.setattr(duckdb, name, none)


def loaded(on: DuckDB) -> set[str]:
    """The tables of its snapshot that are in memory."""
    sql = "select table_name from duckdb_tables() where schema_name = $schema"
    rows = on.run(sql, {"schema": on._schema.strip('"')}).to_pylist()
    return {row["table_name"] for row in rows}


def test_small_tables_are_loaded_and_large_ones_are_not(
    demo: Snapshot, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duckdb, "LOADED_ROWS", 1_000)
    small = {name for name, table in demo.tables.items() if table.rows <= 1_000}
    assert loaded(DuckDB(demo)) == small != set(demo.tables)
    assert loaded(DuckDB(demo, "heavy")) == set()
    for name in demo.tables:
        sql = f"select * from {name}"
        assert DuckDB(demo).run(sql, {}).equals(DuckDB(demo, "heavy").run(sql, {})), name


def test_only_so_many_snapshots_are_loaded_and_the_rest_is_read_from_files(
    report: Snapshot, demo: Snapshot, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duckdb, "LOADED_SNAPSHOTS", 1)
    first = DuckDB(report)
    before = first.run("select * from projects", {})
    assert "projects" in loaded(first)
    second = DuckDB(demo)
    assert "projects" in loaded(second)
    assert loaded(first) == set()
    assert first.run("select * from projects", {}).equals(before)


def test_a_snapshot_damaged_while_it_was_loaded_is_no_trouble_to_another(
    report: Snapshot, demo: Snapshot, fresh: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duckdb, "LOADED_SNAPSHOTS", 1)
    root = tmp_path / "snapshots"
    shutil.copytree(report.path, root / report.id)
    copied = dataclasses.replace(report, path=root / report.id)
    assert "projects" in loaded(DuckDB(copied))
    file = Path(copied.parquet("projects")[0])
    sound = file.read_bytes()
    file.write_bytes(b"gone")
    assert "projects" in loaded(DuckDB(demo))
    with pytest.raises(SnapshotError) as caught:
        DuckDB(copied)
    assert caught.value.code == "file_damaged"
    file.write_bytes(sound)
    assert DuckDB(copied).run("select 1 from projects", {}).num_rows == 27


@pytest.mark.parametrize("lane", LANES)
def test_a_snapshot_that_leads_elsewhere_is_damaged(
    demo: Snapshot, tmp_path: Path, lane: Lane
) -> None:
    (tmp_path / demo.id).symlink_to(demo.path)
    linked = dataclasses.replace(demo, path=tmp_path / demo.id)
    with pytest.raises(SnapshotError) as caught:
        DuckDB(linked, lane).run("select name from projects", {})
    assert caught.value.code == "file_damaged"
