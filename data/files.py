"""A table back out of its Parquet files: batch by batch, or as one Parquet."""

import shutil
from collections.abc import Iterator
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from data.manifest import Snapshot
from data.parquet import ROW_GROUP
from data.schema import TABLES


def batches(snapshot: Snapshot, table: str) -> Iterator[pa.RecordBatch]:
    """The rows of a table in their order, at most a row group at a time.

    KeyError where the snapshot does not hold the table.
    """
    for path in snapshot.parquet(table):
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=ROW_GROUP)


def whole(snapshot: Snapshot, table: str) -> pa.Table:
    """The table in memory, as its files hold it. KeyError as `batches` says."""
    return pa.concat_tables([pq.ParquetFile(path).read() for path in snapshot.parquet(table)])


def copy(snapshot: Snapshot, table: str, out: IO[bytes]) -> None:
    """Write the table as one Parquet: the snapshot's own bytes, or its parts joined in order."""
    paths = snapshot.parquet(table)
    if len(paths) == 1:
        with open(paths[0], "rb") as file:
            shutil.copyfileobj(file, out)
        return
    with pq.ParquetWriter(out, TABLES[table].arrow, compression="zstd") as writer:
        for batch in batches(snapshot, table):
            writer.write_batch(batch, row_group_size=ROW_GROUP)
