"""Money goes out as contracts say, and what is owed is owed where the report says."""

from decimal import Decimal

from data.demo.plan import PLAN
from data.schema import CODES
from tests.data.demo.conftest import Ask


def test_every_project_has_a_budget_a_contract_and_a_payment(ask: Ask) -> None:
    for table in ("budgets", "commitments", "payments"):
        assert ask(f"select count(distinct project_id) from {table}") == [(27,)], table


def test_budgets_cover_their_contracts(ask: Ask) -> None:
    assert ask("""
        with planned as (
            select project_id, year, sum(amount_cny) as b from budgets group by all
        ),
        signed as (
            select project_id, year(signed_on) as year, sum(amount_cny) as c
            from commitments group by all
        )
        select count(*) from signed left join planned
            on planned.project_id is not distinct from signed.project_id
            and planned.year = signed.year
        where (c <= b and b <= c * 1.25) is not true
    """) == [(0,)]


def test_closed_projects_owe_nothing(ask: Ask) -> None:
    owed = dict(
        ask("""
        with paid as (
            select commitment_id, sum(amount_cny) as p from payments group by commitment_id
        )
        select project_id, sum(amount_cny - coalesce(p, 0))
        from commitments left join paid using (commitment_id)
        group by project_id
    """)
    )
    assert {owed[f"P{n:02}"] for n in range(1, 11)} == {Decimal(0)}
    assert owed["P26"] == Decimal("52116.00")
    assert owed[None] == 0, "the year before the cohorts is settled"
    assert all(owed[f"P{n}"] > 0 for n in range(11, 28))


def test_payments_come_in_instalments_in_both_years(ask: Ask) -> None:
    years = dict(ask("select year(paid_on), count(*) from payments group by all"))
    assert set(years) == {2019, 2020, 2021}
    assert years[2020] > 30
    assert years[2021] > 30
    [(most,)] = ask(
        "select max(n) from (select count(*) as n from payments group by commitment_id)"
    )
    assert most == 3


def test_payables_are_of_every_age(ask: Ask) -> None:
    ages = [row[0] for row in ask("select date '2021-12-31' - due_on from payable_terms")]
    assert all(age >= 0 for age in ages)
    for low, high in ((0, 30), (31, 90), (91, 180), (181, 9999)):
        assert any(low <= age <= high for age in ages), f"{low}-{high} days"


def test_kinds_of_expense_are_of_the_list() -> None:
    spending = PLAN["spending"]
    kinds = {kind for project in spending.values() for kind in project["on"]}
    assert kinds | {paid["expense_type"] for paid in PLAN["earlier"]} <= set(CODES["expense_type"])
    assert list(spending) == [f"P{n:02}" for n in range(1, 28)]
