"""A table comes back out of its files whole and in order, in parts or not."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import Snapshot, files, parquet
from data.publish import Draft


def test_batches_are_all_rows_in_order(demo: Snapshot) -> None:
    rows = pa.Table.from_batches(files.batches(demo, "donations"))
    assert rows.num_rows == demo.tables["donations"].rows
    assert rows.equals(files.whole(demo, "donations"))


def test_parts_become_one(
    demo: Snapshot, demo_draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "PART", 20_000)
    name = "service_records"
    rows = parquet.fit(name, demo_draft.tables[name])
    written = parquet.write(tmp_path, name, rows, "demo", "a test")
    snapshot = replace(demo, path=tmp_path, tables={name: written})
    assert len(snapshot.parquet(name)) > 1
    whole = pa.Table.from_batches(files.batches(snapshot, name))
    assert whole.num_rows == demo.tables[name].rows
    assert whole.equals(pa.concat_tables([pq.read_table(p) for p in snapshot.parquet(name)]))
    assert whole.equals(files.whole(snapshot, name))


def test_a_table_that_is_not_there(report: Snapshot) -> None:
    with pytest.raises(KeyError):
        list(files.batches(report, "donations"))
