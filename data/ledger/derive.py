"""What ledgers imply: sheets become the rows of tables, references become keys.

Small ledgers feed their own table; registers of projects also budgets, payments and payables
(`register.py`); donations also donors, service lines also activities and volunteers (`detail.py`).
"""

import pyarrow as pa

from data.ledger import detail, members, register
from data.ledger.keys import keyed, linked
from data.ledger.work import Work, column, put

SMALL = (
    "teams", "campaigns", "campaign_totals", "budgets", "commitments", "payments", "payables",
    "outputs", "milestones", "disclosures",
)  # fmt: skip


def derive(work: Work) -> None:
    """Fill `work.new` from the sheets, in the order in which tables refer to one another."""
    register.projects(work)
    for table in SMALL:
        rows = work.rows_of(table)
        if rows is not None:
            _small(work, table, rows)
    detail.activities(work)
    members.volunteers(work)
    detail.donations(work)
    detail.service_records(work)
    for table in list(work.new):
        if not work.new[table].num_rows:
            del work.new[table]


def _small(work: Work, table: str, rows: pa.Table) -> None:
    rows = linked(work, table, rows)
    if table == "campaigns" and "short_name" not in rows.column_names:
        rows = put(rows, "short_name", rows["name"])
    if table == "payables" and "label" not in rows.column_names:
        rows = put(rows, "label", column(rows, "project", pa.string()))
    work.add(table, keyed(work, table, rows))
