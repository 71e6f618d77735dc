"""Read a table from its Parquet files: batch by batch or whole."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.manifest import Snapshot
from data.parquet import ROW_GROUP
from data.schema import TABLES, added_to


def batches(snapshot: Snapshot, table: str) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table in order, at most a row group at a time.

    KeyError if the snapshot does not have the table.
    """
    for path in snapshot.parquet(table):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROW_GROUP):
                yield _full(table, batch)


def whole(snapshot: Snapshot, table: str) -> pa.Table:
    """Read the whole table into memory. KeyError as `batches` says."""
    rows = pa.concat_tables([pq.ParquetFile(path).read() for path in snapshot.parquet(table)])
    return _full(table, rows)


def _full(table: str, rows: Any) -> Any:
    """Return the rows with the columns that were added since their snapshot, NULL all through."""
    for one in added_to(table):
        if one.name not in rows.schema.names:
            place = TABLES[table].arrow.get_field_index(one.name)
            nothing = pa.nulls(rows.num_rows, one.type)
            rows = rows.add_column(place, pa.field(one.name, one.type), nothing)
    return rows
