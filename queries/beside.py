"""What a question tells together with another: what is withheld in one, the other must not tell.

A payee counts as a person where its name is masked, for it may be one. So does a payable that the
report does not print: whose it is is not recorded.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa

from queries.engine import Value
from queries.question import Question

PAYEES = ("persons", "unprinted")
"""Columns that count payees who may be persons, and payables that may be a person's."""

PLANNED = frozenset({"budget_cny", "raised_cny", "unclear_cny"})
"""Columns beside what payees are paid or owed, and not about them."""

DIVIDED: Mapping[str, str] = {
    "attention/last_payment": "comparison/projects",
    "attention/over_budget": "funds/by_project",
    "comparison/projects": "comparison/projects",
    "funds/ageing": "funds/ageing",
    "funds/by_category": "funds/by_category",
    "funds/by_project": "funds/by_project",
    "funds/payables": "funds/payables",
    "funds/payments": "funds/payments",
    "project/spending": "funds/by_project",
}
"""Questions that divide what is paid or owed, and those that divide all of it in such parts."""

GROSS: Mapping[str, str] = {
    "campaigns/by_size": "campaigns/refunds",
    "campaigns/refunds": "campaigns/refunds",
}
"""Questions of gifts before refunds and corrections, and those that count these likewise."""

BEFORE = frozenset({"amount_cny", "given_cny"})
"""Their columns of amounts before refunds and corrections."""

ENTRIES = ("refunds", "corrections")
"""Columns that count what is no gift: gifts less these stand in other panels."""

MONTHLY: Mapping[str, str] = {
    "campaigns/cumulative": "campaigns/by_month",
    "campaigns/pace": "campaigns/by_month",
    "trends/giving_to_date": "trends/giving_by_month",
}
"""Questions of sums up to a day, and those of the same sums by month."""

CUT: Mapping[str, str] = dict.fromkeys(
    ("trends/giving_change_by_category", "trends/giving_change_by_status"), "trends/giving_to_date"
)
"""Questions of two years up to the same day, and the one of all of it."""

COUNTED: Mapping[str, str] = {
    f"trends/service_change_by_{part}": f"trends/service_by_{part}"
    for part in ("category", "district", "status")
}
"""Questions of two years that count no people, and those that count them in the same parts."""


def against(name: str, params: Mapping[str, Value]) -> tuple[str, Mapping[str, Value]] | None:
    """The question that a question is held against, and the filters of that; None for none."""
    if name in DIVIDED:
        return DIVIDED[name], {}
    if name in GROSS:
        return GROSS[name], params
    return (MONTHLY[name], {**params, "year": []}) if name in MONTHLY else None


def payees(row: Mapping[str, Any]) -> int:
    """How many payees of a row may be persons, or payables a person's."""
    return next((int(row[name]) for name in PAYEES if name in row), 0)


def are_few(rows: Iterable[Mapping[str, Any]], is_few: Callable[[int | None], bool]) -> bool:
    """Whether few persons are paid in some row, or few gifts of it were refunded or corrected.

    Then every row with a person would tell what these are paid: a category less those of its
    projects that are shown leaves it, and so does a share of the whole. Rows whose payees are
    organisations tell nothing. Gifts less refunds stand in other panels: gifts before refunds, less
    these, are what was refunded.
    """
    return any(is_few(payees(row)) or any(is_few(row.get(one)) for one in ENTRIES) for row in rows)


def without_few(
    question: Question, table: pa.Table, counts: pa.Table, is_few: Callable[[int | None], bool]
) -> pa.Table:
    """A result without the parts that few people served in, in one of its two years.

    `counts` counts the people of each year and part: what it withholds stands nowhere else.
    """
    (part,) = question.grain
    few = {(row["year"], row[part]) for row in counts.to_pylist() if is_few(row["people"])}
    rows = [
        row
        for row in table.to_pylist()
        if not few & {(row["earlier_year"], row[part]), (row["later_year"], row[part])}
    ]
    return pa.Table.from_pylist(rows, schema=table.schema)


def is_of_few(flows: pa.Table | None, is_few: Callable[[int | None], bool]) -> bool:
    """Whether few people served in one of two years, by who came, stayed and did not come again."""
    rows = [] if flows is None else flows.to_pylist()
    after, more = (sum(row[name] for row in rows) for name in ("later_people", "change_people"))
    return is_few(after) or is_few(after - more)
