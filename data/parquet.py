"""Tables to Parquet and nothing else: typed, sorted, the same bytes every time."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data import store
from data.errors import SnapshotError, shown
from data.manifest import File, Provenance, Table
from data.schema import TABLES

ROW_GROUP = 122_880
PART = 8 * ROW_GROUP


def fit(name: str, table: pa.Table) -> pa.Table:
    """The table in its declared columns, types and order of rows.

    Raises SnapshotError bad_table for an unknown table, a missing or excess column, a value that
    does not fit its type, a NULL where none may be.
    """
    if name not in TABLES:
        raise SnapshotError("bad_table", {"table": shown(name), "problem": "it is not declared"})
    schema = TABLES[name].arrow
    if sorted(table.column_names) != sorted(schema.names):
        odd = sorted(set(table.column_names) ^ set(schema.names))
        problem = f"these columns are missing, unknown or twice: {shown(', '.join(odd))}"
        raise SnapshotError("bad_table", {"table": name, "problem": problem})
    for field in schema:
        if not field.nullable and table[field.name].null_count:
            problem = f"{field.name} is empty in {table[field.name].null_count} rows"
            raise SnapshotError("bad_table", {"table": name, "problem": problem})
    try:
        fitted = table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        fields = {"table": name, "problem": shown(error)}
        raise SnapshotError("bad_table", fields) from error
    order = pc.sort_indices(fitted, sort_keys=[(key, "ascending") for key in TABLES[name].order])
    return fitted.take(order).combine_chunks()


def write(folder: Path, name: str, table: pa.Table, provenance: Provenance, source: str) -> Table:
    """Write the table under `folder` and say what was written; the table must `fit`."""
    if TABLES[name].parts:
        (folder / name).mkdir()
        starts = range(0, max(table.num_rows, 1), PART)
        paths = [f"{name}/part-{part:05}.parquet" for part in range(len(starts))]
        slices = [table.slice(start, PART) for start in starts]
    else:
        paths, slices = [f"{name}.parquet"], [table]
    for path, rows in zip(paths, slices, strict=True):
        pq.write_table(
            rows, folder / path, row_group_size=ROW_GROUP, compression="zstd", use_dictionary=True
        )
    files = tuple(
        File(path, (folder / path).stat().st_size, store.sha256(folder / path)) for path in paths
    )
    size = sum(file.bytes for file in files)
    return Table(name, table.num_rows, size, provenance, source, files)
