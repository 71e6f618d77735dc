"""A snapshot published with a Spark Connect server is the one that DuckDB publishes."""

import logging
import socket
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

import data
from data import Snapshot, checks, engine, publish, report, rollups, store
from data import demo as demos
from data.__main__ import main
from data.rollups import people
from tests.buckets import Bucket
from tests.rolled import again, read
from tests.sail import Sail

RECORDS = 10_000
ROLLED = {rollup.name for rollup in rollups.rollups() if not rollup.is_step}


@pytest.fixture
def records(demo: Snapshot) -> Snapshot:
    """The demo before its rollups are made."""
    kept = {name: table for name, table in demo.tables.items() if name not in ROLLED}
    return replace(demo, tables=kept)


def test_a_published_snapshot_is_the_same(
    sail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables byte for byte, and the verdicts of its checks."""
    monkeypatch.setenv("PUBLISH_ENGINE", "")
    found = []
    for name, more in (("here", []), ("there", ["--engine", sail])):
        out = tmp_path / name
        monkeypatch.setenv("SNAPSHOT_ROOT", str(out))
        assert main(["demo", "--records", str(RECORDS), "--out", str(out), *more]) == 0
        found.append(data.serving()[0])
    here, there = found
    assert set(here.tables) >= ROLLED
    assert there.tables == here.tables
    assert there.checks == here.checks
    assert {one.verdict for one in there.checks} == {"passed", "not_applicable"}
    assert (here.is_remote, there.is_remote) == (False, True)


def test_slices_are_the_same(
    records: Snapshot, sail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "FEW", 0)
    monkeypatch.setattr(people, "FOLD", 1000)
    made = {}
    for name, where in (("here", None), ("there", sail)):
        (tmp_path / name).mkdir()
        made[name] = rollups.build(records, tmp_path / name, where)
    assert made["there"] == made["here"]
    assert read(replace(records, tables=made["here"], path=tmp_path / "here"), "people_by_month")[
        "slice"
    ].to_pylist().count(0) == 0  # fmt: skip


def test_any_number_of_cells_of_service_is_the_same(
    demo: Snapshot, sail: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """DuckDB alone compares strings of bits: it runs the checks that do, and that is said."""
    held = read(demo, "activities")
    codes = pa.array([f"1401{place % 40:02}" for place in range(held.num_rows)])
    place = held.schema.get_field_index("division_code")
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    many = again(
        demo, tmp_path / "here", {"activities": held.set_column(place, held.schema[place], codes)}
    )
    assert read(many, "people_by_age")["mask_more"].null_count < many.tables["people_by_age"].rows
    kept = {name: table for name, table in many.tables.items() if name not in ROLLED}
    made = rollups.build(replace(many, tables=kept), tmp_path / "there", sail)
    assert made == {name: many.tables[name] for name in ROLLED}
    with caplog.at_level(logging.WARNING):
        assert checks.run(many, sail) == checks.run(many)
    start = "DuckDB runs the check "
    own = [one for one in caplog.messages if one.startswith(start)]  # pyspark says more
    said = {one.split(":")[0].removeprefix(start) for one in own}
    assert said == {"rollup_people", "rollup_people_sets", "table_keys"}


def test_a_server_that_sees_the_snapshots_elsewhere_is_told_where(
    records: Snapshot, sail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGINE_ROOT", str(records.path.parent))
    moved = replace(records, path=Path("/nowhere") / records.path.name)
    with engine.connected(moved, sail) as other:
        assert other is not None
        assert other.run("select count(*) as n from projects").to_pylist() == [{"n": 27}]


def test_nothing_is_published_where_the_server_is_not_there(
    snapshots: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("pyspark")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"sc://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("PUBLISH_ENGINE", "")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "out"))
    line = ["demo", "--records", str(RECORDS), "--out", str(tmp_path / "out"), "--engine", address]
    assert main(line) == 2
    assert f"The engine at {address} does not answer (UNAVAILABLE)." in capsys.readouterr().err
    assert store.snapshot_ids() == ()


def test_a_server_that_reads_the_bucket_gets_the_tables_there(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pysail.spark")
    whole = demos.draft(report.draft(report.SOURCES / "report-2021"))
    some = ("projects", "divisions", "campaigns", "donations", "donors")
    draft = replace(whole, kind="import", tables={name: whole.tables[name] for name in some})
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "here"))
    here = publish.publish(draft)
    for key, value in bucket.environment(tmp_path / "there").items():
        monkeypatch.setenv(key, value)
    monkeypatch.setenv("ENGINE_ROOT", bucket.root)
    server = Sail(bucket.settings())
    try:
        monkeypatch.setenv("PUBLISH_ENGINE", server.address)
        there = publish.publish(draft)
    finally:
        server.kill()
    assert "donation_days" in there.tables
    assert (there.tables, there.checks) == (here.tables, here.checks)
    assert [key for key in bucket.held() if ".tmp" in key] == []
