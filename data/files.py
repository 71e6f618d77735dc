"""Read a table from its Parquet files: batch by batch, whole, or copied to one Parquet file."""

import shutil
from collections.abc import Iterator
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from data.manifest import Snapshot
from data.parquet import ROW_GROUP
from data.schema import TABLES


def batches(snapshot: Snapshot, table: str) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table in order, at most a row group at a time.

    KeyError if the snapshot does not have the table.
    """
    for path in snapshot.parquet(table):
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=ROW_GROUP)


def whole(snapshot: Snapshot, table: str) -> pa.Table:
    """Read the whole table into memory. KeyError as `batches` says."""
    return pa.concat_tables([pq.ParquetFile(path).read() for path in snapshot.parquet(table)])


def copy(snapshot: Snapshot, table: str, out: IO[bytes]) -> None:
    """Write the table as one Parquet file: a copy of its only file, or its parts in order."""
    paths = snapshot.parquet(table)
    if len(paths) == 1:
        with open(paths[0], "rb") as file:
            shutil.copyfileobj(file, out)
        return
    with pq.ParquetWriter(out, TABLES[table].arrow, compression="zstd") as writer:
        for batch in batches(snapshot, table):
            writer.write_batch(batch, row_group_size=ROW_GROUP)
