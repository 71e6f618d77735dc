"""Older snapshots stay readable."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import Snapshot, SnapshotError, manifest, open_snapshot, rollups, serving, store
from data import __main__ as command
from data.migrate import migrate
from data.schema import SCHEMA_VERSION

REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"


def aged(root: Path, snapshot_id: str, table: str, change: "dict[str, pa.Array | None]") -> None:
    """Make the snapshot look as if an earlier schema had made it."""
    folder = root / snapshot_id
    path = folder / f"{table}.parquet"
    rows = pq.ParquetFile(path).read()
    for name, array in change.items():
        if name in rows.column_names:
            rows = rows.drop_columns(name)
        if array is not None:
            rows = rows.append_column(name, array)
    pq.write_table(rows, path)
    fields = json.loads((folder / "manifest.json").read_text("utf-8"))
    [file] = fields["tables"][table]["files"]
    file |= {"bytes": path.stat().st_size, "sha256": store.sha256(path)}
    fields["schema_version"] = 0
    fields["digest"] = manifest.digest(fields)
    (folder / "manifest.json").write_text(json.dumps(fields), "utf-8")


def test_an_older_snapshot_is_published_anew(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = open_snapshot(REPORT).tables["plan_items"].rows
    aged(root, REPORT, "plan_items", {"item_en": None, "gone": pa.array(["x"] * rows)})
    with pytest.raises(SnapshotError, match=f"python -m data migrate {REPORT}") as caught:
        open_snapshot(REPORT)
    assert caught.value.code == "schema_version"
    before = sorted((p.name, p.read_bytes()) for p in (root / REPORT).iterdir() if p.is_file())
    assert command.main(["migrate", REPORT]) == 0
    assert capsys.readouterr().out == f"{REPORT}-2 holds {REPORT} in today's schema.\n"
    new = open_snapshot(f"{REPORT}-2")
    made = pq.ParquetFile(new.parquet("plan_items")[0]).read()
    assert made["item_en"].null_count == rows == made.num_rows
    assert "gone" not in made.column_names
    assert new.tables["plan_items"].provenance == "report"
    assert new.generator.endswith(f", migrated from {REPORT}")
    assert (
        sorted((p.name, p.read_bytes()) for p in (root / REPORT).iterdir() if p.is_file()) == before
    )
    assert serving()[0].id == DEMO, "the current one stays current"


def test_a_snapshot_of_the_first_schema_gets_its_rollups(
    root: Path, demo_snapshot: Snapshot
) -> None:
    """It held the same records, and no table that is worked out but the index of projects."""
    rolled = {rollup.name for rollup in rollups.rollups()}
    folder = root / DEMO
    fields = json.loads((folder / "manifest.json").read_text("utf-8"))
    fields["schema_version"] = 1
    for name in rolled & set(fields["tables"]):
        (folder / f"{name}.parquet").unlink()
        del fields["tables"][name]
    fields["digest"] = manifest.digest(fields)
    (folder / "manifest.json").write_text(json.dumps(fields), "utf-8")
    with pytest.raises(SnapshotError, match=f"python -m data migrate {DEMO}"):
        open_snapshot(DEMO)
    new = migrate(DEMO)
    assert (new.id, new.schema_version) == (f"{DEMO}-2", SCHEMA_VERSION)
    assert new.tables == demo_snapshot.tables, "to the byte"
    assert rolled & set(new.tables)


def test_what_cannot_be_migrated_is_said(root: Path) -> None:
    for snapshot_id, code in (
        (REPORT, "migrate_current"),
        ("2020-01-01-report", "unknown_snapshot"),
    ):
        with pytest.raises(SnapshotError) as caught:
            migrate(snapshot_id)
        assert caught.value.code == code
    aged(root, REPORT, "plan_items", {"item": None})
    with pytest.raises(SnapshotError, match="it has no item") as caught:
        migrate(REPORT)
    assert caught.value.code == "migrate_table"
    (root / REPORT / "projects.parquet").write_bytes(b"PAR1")
    with pytest.raises(SnapshotError) as caught:
        migrate(REPORT)
    assert caught.value.code == "file_damaged"
