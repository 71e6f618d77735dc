"""Sheets become the rows of tables, references become keys.

Most ledgers feed their own table alone. Registers of projects also feed budgets, payments and
payables, donations feed donors, service lines feed activities and volunteers.
"""

import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.apply.donations import donations
from data.ledger.apply.projects import projects
from data.ledger.apply.service import activities, service_records, volunteers
from data.ledger.match.keys import keyed, linked
from data.ledger.match.work import Work, put, text
from data.schema import TABLES

# By table; the other ones are plain.
READERS = {f.__name__: f for f in (projects, donations, volunteers, activities, service_records)}


def derive(work: Work) -> None:
    """Fill `work.new` from the sheets. `tables.toml` has tables after those they refer to."""
    for table in TABLES:
        rows = work.rows_of(table)
        if rows is not None and table in READERS:
            READERS[table](work, rows)
        elif rows is not None:
            _plain(work, table, rows)
    for table in [table for table, rows in work.new.items() if not rows.num_rows]:
        del work.new[table]


def _plain(work: Work, table: str, rows: pa.Table) -> None:
    rows = linked(work, table, rows)
    if table == "payables":  # before the key, which may be made of it
        rows = _called(work, table, rows, "label", "project")
    rows = keyed(work, table, rows)
    if table == "campaigns":
        rows = _called(work, table, rows, "short_name", "name")
    work.add(table, rows)


def _called(work: Work, table: str, rows: pa.Table, name: str, like: str) -> pa.Table:
    """Fill a name that no column gives with another, but of rows on record: they have one."""
    if name in rows.column_names:
        return rows
    key = TABLES[table].key[0]
    known = pc.is_in(text(rows, key), text(work.base.get(table, rows.slice(0, 0)), key))
    return put(rows, name, pc.if_else(known, None, text(rows, like)))
