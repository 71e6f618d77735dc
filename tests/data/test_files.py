"""A table comes back out of its files whole and in order, in parts or not."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import Snapshot, files, parquet
from data.manifest import File
from data.publish import Draft
from data.schema import TABLES, read


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


def test_an_older_snapshot_lacks_the_own_ids_of_its_rows(demo: Snapshot, tmp_path: Path) -> None:
    """They are NULL there; nothing else is missed, in a query neither."""
    name = "payable_terms"
    (path,) = demo.parquet(name)
    pq.write_table(
        pq.ParquetFile(path).read().drop_columns("term_id"), tmp_path / f"{name}.parquet"
    )
    about = replace(demo.tables[name], files=(File(f"{name}.parquet", 0, ""),))
    older = replace(demo, path=tmp_path, tables={name: about})
    rows = files.whole(older, name)
    assert rows.schema.names == TABLES[name].arrow.names
    assert rows["term_id"].null_count == rows.num_rows == demo.tables[name].rows
    assert pa.Table.from_batches(files.batches(older, name)).equals(rows)
    with duckdb.connect() as connection:
        asked = connection.execute(read(name, older.parquet(name))).to_arrow_table()
    assert asked is not None
    assert asked.select(rows.schema.names).to_pylist() == rows.to_pylist()
