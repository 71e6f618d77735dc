"""Read a table from its Parquet files: batch by batch or whole."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from data.manifest import Snapshot
from data.parquet import ROW_GROUP


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
