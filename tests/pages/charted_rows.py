"""The rows behind a chart, worked out from the records and rounded as the reader sees them."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pyarrow as pa

from data import Snapshot
from pages.ui.answers import Answer
from queries import disclosure
from queries.engines.duckdb import DuckDB
from tests.pages.records import PROJECT, Chosen, Records
from tests.queries.twins import TWINS

OWED = "payable_terms join payables using (payable_id) left join projects using (project_id)"
AGES = """case when age <= 0 then 'not_due' when age <= 30 then 'to_30' when age <= 90 then 'to_90'
    when age <= 180 then 'to_180' else 'over_180' end"""
PARTS = """unnest([start_on is not null or end_on is not null, target_group is not null,
    goal is not null, summary is not null, place is not null, lead_org is not null,
    budget_cny is not null,
    project_id in (select project_id from outputs where measure <> 'min_age')])"""

Row = dict[str, Any]
Rows = list[Row]


def by(column: str) -> Callable[[Records], Rows]:
    """Projects counted by a column."""
    return lambda base: base.rows("count(*) as projects", "projects", PROJECT, by=column)


def ageing(base: Records) -> Rows:
    """Instalments by their age; what names no project stays whatever the category."""
    codes = ", ".join(f"'{code}'" for code in base.chosen.get("category", ()))
    where = f"category in ({codes}) or category is null" if codes else "true"
    source = f"""(select *, {AGES} as payable_age from (
        select payable_terms.amount_cny, category, date '{base.snapshot.as_of}' - due_on as age
        from {OWED}))"""
    return base.rows("sum(amount_cny) as amount_cny", source, {}, "payable_age", where)


def spent(base: Records) -> Rows:
    """Budget, payments and unpaid contracts of each category's projects."""
    source = """(select category,
        (select sum(amount_cny) from budgets where budgets.project_id = p.project_id) as budget,
        (select sum(amount_cny) from payments where payments.project_id = p.project_id) as paid,
        (select sum(amount_cny) from commitments where commitments.project_id = p.project_id) -
            coalesce((select sum(payments.amount_cny) from payments join commitments as c
                using (commitment_id) where c.project_id = p.project_id), 0) as owed
        from projects as p)"""
    select = """sum(owed) as payable_cny,
        100.0 * sum(paid) filter (where budget is not null) / sum(budget) as execution_pct"""
    return base.rows(select, source, {"category": "category"}, "category")


def payments(base: Records) -> Rows:
    """Payments by project or programme, and by kind of expense."""
    source = """(select *, year(paid_on) as year,
        coalesce(project_id, payments.programme, '') as payer
        from payments left join projects using (project_id))"""
    columns = {"category": "category", "year": "year"}
    return base.rows("sum(amount_cny) as paid_cny", source, columns, "payer, expense_type")


def disclosed(base: Records) -> Rows:
    """What the report says was raised in one year."""
    source = """(select year(period_to) as year, amount_cny as raised_cny from fund_figures
        where figure = 'raised' and year(period_from) = year(period_to))"""
    return base.rows("year, raised_cny", source, {"year": "year"})


def of_a_project(base: Records) -> Rows:
    """What is paid on one project each year, 0 in a year with a budget or a contract alone."""
    source = """(select project_id, year, 0 as paid from budgets union all
        select project_id, year(signed_on), 0 from commitments union all
        select project_id, year(paid_on), amount_cny from payments)"""
    return base.rows("sum(paid) as paid_cny", source, {"id": "project_id"}, "year")


BASE: dict[str, Callable[[Records], Rows]] = {
    "overview/by_category": by("category"),
    "projects/by_category": by("category"),
    "projects/by_cohort": by("cohort_year"),
    "projects/by_stage": by("stage"),
    "projects/by_district": by("coalesce(division_code, 'none')"),
    "projects/completeness": lambda base: [
        {"part": place, "projects": n}
        for place in range(8)
        for n in [sum(row["given"] for row in
                      base.rows(f"({PARTS.replace('unnest(', '(')})[{place + 1}] as given",
                                "projects", PROJECT))]
    ],
    "trends/disclosed": disclosed,
    "funds/ageing": ageing,
    "funds/by_category": spent,
    "funds/payments": payments,
    "project/spending": of_a_project,
}  # fmt: skip
"""The rows of questions that read no rollup, by SQL of this file's own."""


@cache
def _twin(name: str, snapshot_path: str, params: tuple[tuple[str, Any], ...]) -> pa.Table:
    given = {key: list(one) if isinstance(one, tuple) else one for key, one in params}
    return DuckDB(_opened[snapshot_path]).run(TWINS[name], given)


_opened: dict[str, Snapshot] = {}


def records(answer: Answer, chosen: Chosen) -> Rows:
    """The rows of an answer, worked out from the records; rounded where the answer is."""
    _opened[str(answer.snapshot.path)] = answer.snapshot
    if answer.name in BASE:
        found = BASE[answer.name](Records(answer.snapshot, chosen))
        return rounded(found) if "cny" in answer.rounded else found
    params = tuple(
        (key, tuple(one) if isinstance(one, list) else one)
        for key, one in sorted(answer.params.items())
    )
    table = _twin(answer.name, str(answer.snapshot.path), params)
    if answer.rounded:
        table = disclosure.protected(answer.question, table)
    rows: Rows = table.to_pylist()
    return rows


def rounded(found: Rows) -> Rows:
    """The same rows as a viewer reads them: of the demo's payees nobody may be a person."""
    return [
        {
            key: disclosure.rounded(value, "cny") if value and key.endswith("_cny") else value
            for key, value in row.items()
        }
        for row in found
    ]
