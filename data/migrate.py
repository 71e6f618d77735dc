"""Publish an older snapshot anew in the current schema; the old one stays as it is."""

import pyarrow as pa
import pyarrow.compute as pc

from data import publish, store
from data.errors import SnapshotError, shown
from data.files import whole
from data.manifest import Snapshot
from data.publish import Draft
from data.schema import SCHEMA_VERSION, TABLES, TableSchema


def migrate(snapshot_id: str) -> Snapshot:
    """Publish the snapshot's tables in the current schema under the next free id.

    Columns the old schema did not have are NULL; columns and tables the current one does not have
    are left out. The current snapshot stays current. Raises SnapshotError unknown_snapshot,
    migrate_current, migrate_table, and all that opening and publishing a snapshot raise.
    """
    old = store.verify(
        snapshot_id, store.folder_of(snapshot_id, urgent=True), range(SCHEMA_VERSION + 1)
    )
    if old.schema_version == SCHEMA_VERSION:
        raise SnapshotError("migrate_current", {"id": snapshot_id, "version": str(SCHEMA_VERSION)})
    names = [name for name in old.tables if name in TABLES and not TABLES[name].derived]
    return publish.publish(
        Draft(
            kind=old.kind,
            title=old.title,
            as_of=old.as_of,
            as_of_basis=old.as_of_basis,
            generator=f"{old.generator}, migrated from {old.id}",
            seed=old.seed,
            tables={name: _fitted(old, TABLES[name]) for name in names},
            provenance={name: old.tables[name].provenance for name in names},
            source={name: old.tables[name].source for name in names},
        )
    )


def _fitted(old: Snapshot, schema: TableSchema) -> pa.Table:
    table = whole(old, schema.name)
    columns = {}
    for column in schema.columns:
        if column.name in table.column_names:
            try:
                columns[column.name] = pc.cast(table[column.name], column.type)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise _unfit(old, schema, f"{column.name}: {shown(error)}") from error
        elif column.nullable:
            columns[column.name] = pa.nulls(table.num_rows, column.type)
        else:
            raise _unfit(old, schema, f"it has no {column.name}, which every row must have by now")
    return pa.table(columns)


def _unfit(old: Snapshot, schema: TableSchema, problem: str) -> SnapshotError:
    fields = {"id": old.id, "table": schema.name, "problem": problem}
    return SnapshotError("migrate_table", fields)
