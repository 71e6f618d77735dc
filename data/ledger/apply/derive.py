"""Sheets become the rows of tables, references become keys.

Most ledgers feed their own table alone. Registers of projects also feed budgets, payments and
payables, donations feed donors, service lines feed activities and volunteers.
"""

import pyarrow as pa

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
    if table == "campaigns" and "short_name" not in rows.column_names:
        rows = put(rows, "short_name", rows["name"])
    if table == "payables" and "label" not in rows.column_names:
        rows = put(rows, "label", text(rows, "project"))
    work.add(table, keyed(work, table, rows))
