"""A table comes back out of its files whole and in order, in parts or not."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import Snapshot, files, open_snapshot, parquet, publish
from data.publish import Draft


def joined(snapshot: Snapshot, table: str) -> pa.Table:
    out = io.BytesIO()
    files.copy(snapshot, table, out)
    return pq.read_table(io.BytesIO(out.getvalue()))


def test_one_file_is_the_snapshots_own_bytes(demo: Snapshot) -> None:
    out = io.BytesIO()
    files.copy(demo, "projects", out)
    with open(demo.parquet("projects")[0], "rb") as file:
        assert out.getvalue() == file.read()


def test_batches_are_all_rows_in_order(demo: Snapshot) -> None:
    rows = pa.Table.from_batches(files.batches(demo, "donations"))
    assert rows.num_rows == demo.tables["donations"].rows
    assert rows.equals(joined(demo, "donations"))


def test_parts_become_one(
    empty: object, demo_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "PART", 20_000)
    snapshot = open_snapshot(publish.publish(demo_draft).id)
    assert len(snapshot.parquet("service_records")) > 1
    whole = joined(snapshot, "service_records")
    assert whole.num_rows == snapshot.tables["service_records"].rows
    assert whole.equals(
        pa.concat_tables([pq.read_table(path) for path in snapshot.parquet("service_records")])
    )


def test_a_table_that_is_not_there(report: Snapshot) -> None:
    with pytest.raises(KeyError):
        list(files.batches(report, "donations"))
