"""Write tables to Parquet: typed, sorted, the same bytes every time."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data import store
from data.errors import SnapshotError, shown
from data.manifest import File, Provenance, Table
from data.schema import TABLES, TableSchema

ROW_GROUP = 122_880
DERIVED_GROUP = 12_288  # small row groups let a query on a rollup skip more of it
SLICED_GROUP = 30_720  # one or two slices
PART = 8 * ROW_GROUP

# A table too large for memory; each call starts at the first row. The batches have the declared
# columns and types, and together the declared order of rows.
Stream = Callable[[], Iterator[pa.RecordBatch]]


def fit(name: str, table: pa.Table) -> pa.Table:
    """Return the table with its declared columns, types and row order.

    Raises SnapshotError bad_table for an unknown table, a missing or excess column, a value that
    does not fit its type, or a NULL in a column that is not nullable.
    """
    if name not in TABLES:
        raise _bad(shown(name), "it is not declared")
    schema = TABLES[name].arrow
    if sorted(table.column_names) != sorted(schema.names):
        odd = sorted(set(table.column_names) ^ set(schema.names))
        raise _bad(name, f"these columns are missing, unknown or twice: {shown(', '.join(odd))}")
    _filled(name, table)
    try:
        fitted = table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise _bad(name, shown(error)) from error
    return fitted.take(_sorted(name, fitted)).combine_chunks()


def fitting(name: str, stream: Stream) -> Iterator[pa.Table]:
    """Yield the rows of a stream in tables of PART rows; the last is shorter, or empty if alone.

    Raises SnapshotError bad_table as `fit` does, and if the rows are not in the declared order.
    """
    schema = TABLES[name].arrow
    held = before = schema.empty_table()
    for batch in stream():
        if batch.schema != schema:
            raise _bad(name, f"a batch has the columns {shown(batch.schema.names)}, or other types")
        _filled(name, batch)
        held = pa.concat_tables([held, pa.Table.from_batches([batch])])
        while held.num_rows >= PART:
            part, held = held.slice(0, PART).combine_chunks(), held.slice(PART)
            _ordered(name, pa.concat_tables([before, part]))
            yield part
            before = part.slice(PART - 1)
    _ordered(name, pa.concat_tables([before, held]))
    if held.num_rows or not before.num_rows:
        yield held.combine_chunks()


def _bad(name: str, problem: str) -> SnapshotError:
    return SnapshotError("bad_table", {"table": name, "problem": problem})


def _filled(name: str, rows: pa.Table | pa.RecordBatch) -> None:
    for field in TABLES[name].arrow:
        if not field.nullable and rows[field.name].null_count:
            raise _bad(name, f"{field.name} is empty in {rows[field.name].null_count} rows")


def _sorted(name: str, rows: pa.Table) -> pa.Array:
    """Return the places of the rows in the declared order, NULL last; equal rows stay in turn."""
    return pc.sort_indices(rows, sort_keys=[(key, "ascending") for key in TABLES[name].order])


def _ordered(name: str, rows: pa.Table) -> None:
    """Raise bad_table unless the rows are in the declared order."""
    if (np.diff(_sorted(name, rows).to_numpy().astype(np.int64)) != 1).any():
        raise _bad(name, f"its rows are not in the order of {', '.join(TABLES[name].order)}")


def write(
    folder: Path, name: str, rows: pa.Table | Stream, provenance: Provenance, source: str
) -> Table:
    """Write the rows under `folder` and describe the files; a table must come from `fit`.

    Hold at most one part of a stream in memory. Raises SnapshotError bad_table for a stream that
    does not fit.
    """
    parts = _slices(rows) if isinstance(rows, pa.Table) else fitting(name, rows)
    if TABLES[name].parts:
        (folder / name).mkdir()
        written = [
            _write(folder, name, f"{name}/part-{number:05}.parquet", [part])
            for number, part in enumerate(parts)
        ]
    else:
        written = [_write(folder, name, f"{name}.parquet", parts)]
    files = tuple(file for file, _ in written)
    size, count = sum(file.bytes for file in files), sum(rows for _, rows in written)
    return Table(name, count, size, provenance, source, files)


def _slices(table: pa.Table) -> Iterator[pa.Table]:
    return (table.slice(start, PART) for start in range(0, max(table.num_rows, 1), PART))


def _write(folder: Path, name: str, path: str, pieces: Iterable[pa.Table]) -> tuple[File, int]:
    """Write the pieces to one file and count their rows; all but the last have PART rows."""
    where, rows, table = folder / path, 0, TABLES[name]
    group = DERIVED_GROUP if table.derived else ROW_GROUP
    if "slice" in table.key:
        group = SLICED_GROUP
    with pq.ParquetWriter(where, table.arrow, compression="zstd", **_encoding(table)) as writer:
        for piece in pieces:
            writer.write_table(piece, row_group_size=group)
            rows += piece.num_rows
    return File(path, where.stat().st_size, store.sha256(where)), rows


def _encoding(table: TableSchema) -> dict[str, Any]:
    """Return the encoding: dictionaries for every column, in a rollup for text columns alone.

    Key numbers of a rollup are sequential, so their differences are stored. Masks and counts of
    people are mostly zero bytes, so bytes of the same position are stored together.
    """
    if not table.derived:
        return {"use_dictionary": True}
    texts = [
        f"{column.name}.list.element" if column.kind == "list" else column.name
        for column in table.columns
        if column.kind in ("key", "text", "code", "list")
    ]
    steps = [c.name for c in table.columns if c.kind == "count" and c.name in table.key]
    encoding = dict.fromkeys(steps, "DELTA_BINARY_PACKED")
    if "slice" in table.key:
        split = [c.name for c in table.columns if c.kind == "mask" or c.name == "people"]
        encoding |= dict.fromkeys(split, "BYTE_STREAM_SPLIT")
    return {"use_dictionary": texts, "column_encoding": encoding or None}
