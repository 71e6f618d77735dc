"""Funds: the printed payables, what was paid and is unpaid, and two flows that add up."""

from decimal import Decimal
from typing import Any

import pytest

from data import Snapshot
from queries import load
from tests.queries.test_agree import rows

PAYABLE = Decimal("771886.20")
PLATFORM = Decimal("52116.00")
SPENT = Decimal("2391193.17")


def total(found: list[dict[str, Any]], column: str) -> Decimal:
    return sum((row[column] for row in found if row[column] is not None), Decimal(0))


@pytest.mark.parametrize("snapshot", ["report", "demo"])
def test_payables_as_printed(request: pytest.FixtureRequest, snapshot: str) -> None:
    rest, platform = rows("funds/payables", request.getfixturevalue(snapshot))
    assert (platform["project_id"], platform["amount_cny"]) == ("P26", PLATFORM)
    assert (rest["project_id"], rest["amount_cny"]) == (None, Decimal("719770.20"))
    assert rest["amount_cny"] + platform["amount_cny"] == PAYABLE
    assert (rest["amount_basis"], platform["amount_basis"]) == ("derived", "printed")
    assert round(platform["share_pct"], 2) == 6.75
    assert load("funds/payables").provenance(request.getfixturevalue(snapshot)) == "report"


@pytest.mark.parametrize(
    ("category", "kept"), [(["PLATFORM"], {"A01", "A02"}), (["CARE"], {"A02"})]
)
def test_what_names_no_project_stays_whatever_the_category(
    demo: Snapshot, category: list[str], kept: set[str]
) -> None:
    listed = rows("funds/payables", demo, category=category)
    assert {row["payable_id"] for row in listed} == kept
    assert {row["payable_id"] for row in rows("rows/payables", demo, category=category)} == kept
    aged = rows("funds/ageing", demo, category=category)
    assert total(aged, "amount_cny") == total(listed, "amount_cny")


def test_ages_add_up_to_the_payable(demo: Snapshot) -> None:
    aged = rows("funds/ageing", demo)
    assert [row["payable_age"] for row in aged] == [
        "not_due", "to_30", "to_90", "to_180", "over_180",
    ]  # fmt: skip
    assert total(aged, "amount_cny") == PAYABLE
    behind = rows("rows/payables", demo)
    assert sum(row["terms"] for row in aged) == len(behind)
    late = [row["amount_cny"] for row in behind if row["overdue_days"] > 180]
    assert aged[-1]["amount_cny"] == sum(late) > 0
    (day_31,) = (row for row in behind if row["overdue_days"] == 31)
    assert day_31["amount_cny"] == PLATFORM
    assert aged[2]["terms"] == 2  # the platform's 31 days are beyond the first band


@pytest.mark.parametrize("category", [[], ["CARE"], ["PLATFORM", "TBD"]])
def test_projects_add_up_to_their_category(demo: Snapshot, category: list[str]) -> None:
    listed = rows("funds/by_project", demo, category=category)
    grouped = rows("funds/by_category", demo, category=category)
    assert sum(row["projects"] for row in grouped) == len(listed)
    for column in ("budget_cny", "paid_cny", "payable_cny"):
        assert total(grouped, column) == total(listed, column)


def test_projects_meet_the_printed_figures(demo: Snapshot) -> None:
    listed = rows("funds/by_project", demo)
    assert len(listed) == 27
    assert total(listed, "paid_cny") == SPENT
    assert total(listed, "payable_cny") == PAYABLE
    assert {r["project_id"]: r["payable_cny"] for r in listed}["P26"] == PLATFORM


def test_rates_are_those_of_their_formula(demo: Snapshot) -> None:
    for row in rows("funds/by_project", demo):
        budget, committed, paid, owed = (
            float(row[f"{name}_cny"]) for name in ("budget", "committed", "paid", "payable")
        )
        assert committed == pytest.approx(paid + owed)
        assert row["execution_pct"] == pytest.approx(100 * paid / budget)
        assert row["payment_pct"] == pytest.approx(100 * paid / committed)
        assert row["payable_pct"] == pytest.approx(100 * owed / (paid + owed))
    for row in rows("funds/by_category", demo):
        assert row["execution_pct"] == pytest.approx(
            float(100 * row["paid_cny"] / row["budget_cny"])
        )


def test_gifts_meet_year_and_campaigns(demo: Snapshot) -> None:
    assert total(rows("funds/gifts", demo, year=[2021]), "received_cny") == Decimal("1191516.30")
    every = rows("funds/gifts", demo)
    of = {
        key: total([row for row in every if row["campaign_id"] == key], "received_cny")
        for key in ("C01", "C02")
    }
    assert of == {"C01": Decimal("627748.23"), "C02": Decimal("282612.70")}
    assert all((row["restriction"] is None) == (row["campaign_id"] is not None) for row in every)
    assert {r["project_id"] for r in rows("funds/gifts", demo, category=["ENV"])} == {"P21"}


def test_payments_are_those_of_projects_and_programmes(demo: Snapshot) -> None:
    flow = rows("funds/payments", demo)
    of_projects = [row for row in flow if row["project_id"] is not None]
    assert total(of_projects, "paid_cny") == SPENT
    assert {row["programme"] for row in of_projects} == {None}
    (earlier,) = {row["programme"] for row in flow if row["project_id"] is None}
    assert earlier == "ROADS"
    assert sum(row["payments"] for row in flow) == len(rows("rows/payments", demo))
    years = [
        total(rows("funds/payments", demo, year=[year]), "paid_cny") for year in (2019, 2020, 2021)
    ]
    assert sum(years) == total(flow, "paid_cny")
    assert all(years)


def test_gifts_and_payments_share_no_question() -> None:
    """The two flows are never joined, nor are the three printed figures put into one column."""
    assert "payments" not in load("funds/gifts").reads
    assert "donations" not in load("funds/payments").reads
    for name in ("funds/by_project", "funds/by_category", "funds/payables", "funds/ageing"):
        assert "fund_figures" not in load(name).reads
