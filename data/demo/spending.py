"""Generate budgets, commitments and payments of the demo, and the due days of payables."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo import columns
from data.demo.plan import PLAN

# A row by its columns; a contract also has `cents`, and `owed`: how much of them is not yet paid.
Row = dict[str, Any]

INSTALMENTS = (0.6, 0.3, 0.1)
DAYS_TO_PAY = (12, 75, 150)
LAST_DUE = date(2021, 12, 20)
PLATFORM_DUE = date(2021, 11, 30)


def spending(
    rng: np.random.Generator, reported: Mapping[str, pa.Table], as_of: date
) -> Mapping[str, pa.Table]:
    """The tables budgets, commitments, payments and payable_terms.

    Payments on projects sum up to the published spending, what is left to the published payable.
    """
    figures = columns.cents_by(reported["fund_figures"], "figure", "amount_cny")
    total = figures["spent_on_projects"] + figures["payable"]
    owed = columns.cents_by(reported["payables"], "project_id", "amount_cny")
    projects = reported["projects"].to_pylist()
    contracts = []
    for paid in PLAN["earlier"]:
        signed = date(paid["year"], 2, 20) + timedelta(days=int(rng.integers(40)))
        contracts.append(_contract(paid, paid["expense_type"], paid["cents"], 0, signed))
    contracts += _contracts(rng, projects, total, owed)
    payees = rng.integers(0, 24, size=len(contracts))
    keys = columns.few_keys("C", len(contracts))
    for contract, key, payee in zip(contracts, keys, payees, strict=True):
        contract |= {"commitment_id": key, "payee": f"示例企业{columns.ordinal(payee)}"}
    return {
        "budgets": columns.table("budgets", _budgets(rng, contracts)),
        "commitments": columns.table("commitments", contracts),
        "payments": columns.table("payments", _payments(contracts, as_of)),
        "payable_terms": columns.table(
            "payable_terms", columns.named("term_id", "I", [*_terms(reported["payables"])])
        ),
    }


def _contract(
    project: Mapping[str, Any], expense_type: str, cents: int, owed: int, signed_on: date
) -> Row:
    return {
        "project_id": project.get("project_id"),
        "programme": project["programme"],
        "expense_type": expense_type,
        "cents": int(cents),
        "owed": int(owed),
        "amount_cny": columns.yuan(cents),
        "signed_on": signed_on,
    }


def _contracts(
    rng: np.random.Generator, projects: list[Row], total: int, owed: Mapping[str | None, int]
) -> list[Row]:
    """Draw contracts of all projects over exactly `total` cents, of which `owed` is unpaid."""
    lines = [
        (project, kind, plan["share"] * (0.65 if place == 0 else 0.35))
        for project in projects
        for plan in [PLAN["spending"][project["project_id"]]]
        for place, kind in enumerate(plan["on"])
    ]
    weight = np.array([share for _, _, share in lines]) * rng.uniform(0.9, 1.1, size=len(lines))
    cents = np.floor(weight / weight.sum() * total / 10_000).astype(np.int64) * 10_000
    cents[int(np.argmax(cents))] += total - int(cents.sum())
    unpaid = _unpaid([project for project, _, _ in lines], cents, owed)
    return [
        _contract(project, kind, amount, left, _signed(rng, project))
        for (project, kind, _), amount, left in zip(lines, cents, unpaid, strict=True)
    ]


def _unpaid(projects: list[Row], cents: np.ndarray, owed: Mapping[str | None, int]) -> np.ndarray:
    """Return the unpaid cents of each contract: none on closed projects, else as reported."""
    unpaid = np.zeros(len(cents), dtype=np.int64)
    open_ends = []
    for place, project in enumerate(projects):
        named = owed.get(project["project_id"])
        first = place == 0 or projects[place - 1] is not project
        if named and first:
            unpaid[place] = named
        elif not named and project["status"] == "ongoing":
            open_ends.append(place)
    rest = owed.get(None, 0)
    share = cents[open_ends] / cents[open_ends].sum()
    unpaid[open_ends] = np.floor(share * rest / 1_000).astype(np.int64) * 1_000
    unpaid[open_ends[-1]] += rest - int(unpaid[open_ends].sum())
    return unpaid


def _signed(rng: np.random.Generator, project: Mapping[str, Any]) -> date:
    first = date(2020, 5, 18) if project["cohort_year"] == 2020 else date(2021, 3, 1)
    span = 110
    if project["start_on"]:
        first, span = project["start_on"] + timedelta(days=2), 18
    return first + timedelta(days=int(rng.integers(span)))


def _budgets(rng: np.random.Generator, contracts: list[Row]) -> list[Row]:
    """Make one budget for each contract, up to an eighth above it."""
    spare = rng.uniform(1.0, 1.125, size=len(contracts))
    keys = columns.few_keys("B", len(contracts))
    return [
        contract
        | {
            "budget_id": key,
            "year": contract["signed_on"].year,
            "amount_cny": columns.yuan(-(-int(contract["cents"] * factor) // 100_000) * 100_000),
        }
        for key, contract, factor in zip(keys, contracts, spare, strict=True)
    ]


def _payments(contracts: list[Row], as_of: date) -> list[Row]:
    """Make up to three payments for each contract; the last one is the remainder."""
    found: list[Row] = []
    for contract in contracts:
        left = contract["cents"] - contract["owed"]
        for share, wait in zip(INSTALMENTS, DAYS_TO_PAY, strict=True):
            cents = min(left, int(contract["cents"] * share) // 10_000 * 10_000)
            if wait == DAYS_TO_PAY[-1]:
                cents = left
            if cents:
                day = min(contract["signed_on"] + timedelta(days=wait), as_of - timedelta(days=6))
                found.append(contract | {"paid_on": day, "amount_cny": columns.yuan(cents)})
                left -= cents
    found.sort(key=lambda payment: payment["paid_on"])
    return columns.named("payment_id", "P", found)


def _terms(payables: pa.Table) -> Iterator[Row]:
    """Yield the instalments of each payable; one that the report does not attribute has several."""
    for payable in payables.to_pylist():
        parts = [(PLATFORM_DUE, payable["amount_cny"])]
        if not payable["project_id"]:
            parts = [(part["due_on"], Decimal(part["yuan"])) for part in PLAN["due"]]
            parts.append((LAST_DUE, payable["amount_cny"] - sum(amount for _, amount in parts)))
        for instalment, (due, amount) in enumerate(parts, start=1):
            yield {
                "payable_id": payable["payable_id"],
                "instalment": instalment,
                "due_on": due,
                "amount_cny": amount,
            }
