"""What a ledger changed is not what the report prints, nor what the English beside it says.

A row cites the lines of the report (`report_lines`), and its amount is `printed` or `derived`, only
while all that the report prints in the row is as it was. Projects and campaigns hold many facts:
their lines are where the report speaks of them. They keep them where a ledger fills an empty cell
(but not a campaign's target, which is shown with the lines by itself) or changes what the report
does not print: what a `…_basis` calls ours, aliases, English, what follows from the status, and a
project's budget, which is shown without lines.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.work import Mask, differs, put
from data.schema import TABLES

LINES, AMOUNT_BASIS, RECORDED = "report_lines", "amount_basis", "recorded"
CITING = (LINES, AMOUNT_BASIS)
ENGLISH = "_en"
NOT_PRINTED = frozenset({"aliases", "budget_cny", "cohort_confidence", "iati_status", LINES})
BASES = {
    "category": "category_basis",
    "stage": "stage_basis",
    "cohort_year": "cohort_basis",
    "division_code": "division_basis",
}
OF_THE_REPORT = pa.array(["printed", "stated"])
OF_MANY_FACTS = ("projects", "campaigns")
ALONE = "target_cny"


def fitting(name: str, now: pa.Table, old: pa.Table, at: pa.Array) -> Any:
    """Return the cells of the old rows that may fill empty ones: none of what is another now.

    That is the English of a text, and that an amount raised is unclear or not disclosed.
    """
    of = "raised_cny" if name == "certainty" else name.removesuffix(ENGLISH)
    before = old[name].take(at)
    if of == name or of not in now.column_names:
        return before
    other = pa.array(differs(now[of], old[of].take(at)))
    if name == "certainty":
        other = pc.and_(other, pc.not_equal(before, "stated"))
    return pc.if_else(other, None, before)


def cited(table: str, now: pa.Table, old: pa.Table, at: pa.Array) -> pa.Table:
    """Return the rows with the lines and the basis of the old ones, where they say the same.

    Others have none: no ledger cites the report by itself.
    """
    if LINES not in now.column_names:
        return now
    before = old.take(at)
    same = pc.and_(pa.array(_stands(table, now, before)), at.is_valid())
    now = put(now, LINES, pc.if_else(same, before[LINES], None))
    if AMOUNT_BASIS in now.column_names:
        now = put(now, AMOUNT_BASIS, pc.if_else(same, before[AMOUNT_BASIS], RECORDED))
    return now


def _stands(table: str, now: pa.Table, before: pa.Table) -> Mask:
    """Return which rows say what the report prints in them, as before."""
    found = np.ones(now.num_rows, dtype=bool)
    for name in (column.name for column in TABLES[table].columns):
        if name in NOT_PRINTED or name.endswith(("_basis", ENGLISH)):
            continue
        other = differs(now[name], before[name])
        if (basis := BASES.get(name, "")) in before.column_names:
            other &= np.asarray(pc.is_in(before[basis], OF_THE_REPORT))
        if table in OF_MANY_FACTS and name != ALONE:
            other &= np.array([one not in (None, []) for one in before[name].to_pylist()], bool)
        found &= ~other
    return found
