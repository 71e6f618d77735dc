"""Budgets, commitments and payments of the demo, and when the payables fall due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo import rows

# How much of the money a project takes, and on what it is spent.
SHARES: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "P01": (150, ("software", "service")),
    "P02": (150, ("software", "service")),
    "P03": (150, ("software", "service")),
    "P04": (45, ("grant", "publicity")),
    "P05": (60, ("grant", "subsidy")),
    "P06": (70, ("supplies", "publicity", "subsidy")),
    "P07": (40, ("grant", "supplies")),
    "P08": (80, ("supplies", "service")),
    "P09": (25, ("publicity",)),
    "P10": (230, ("supplies", "subsidy", "publicity")),
    "P11": (65, ("grant", "publicity")),
    "P12": (60, ("grant", "publicity")),
    "P13": (55, ("grant", "supplies")),
    "P14": (45, ("grant", "subsidy")),
    "P15": (190, ("supplies", "subsidy")),
    "P16": (75, ("grant", "service")),
    "P17": (85, ("supplies", "subsidy")),
    "P18": (70, ("grant", "supplies")),
    "P19": (50, ("grant", "publicity")),
    "P20": (55, ("grant", "service")),
    "P21": (120, ("publicity", "supplies")),
    "P22": (230, ("supplies", "service")),
    "P23": (300, ("supplies", "subsidy", "publicity")),
    "P24": (240, ("service", "publicity")),
    "P25": (30, ("publicity",)),
    "P26": (200, ("software", "service")),
    "P27": (90, ("service",)),
}
EARLIER = (("ROADS", 2019, 14_800_000, "supplies"), ("ROADS", 2019, 8_650_000, "subsidy"))
INSTALMENTS = (0.6, 0.3, 0.1)
DAYS_TO_PAY = (12, 75, 150)
# Parts of the payable the report does not attribute: due day, yuan; the rest falls due last.
DUE = ((date(2021, 5, 31), 96_400), (date(2021, 8, 15), 158_200), (date(2021, 11, 10), 203_500))
LAST_DUE = date(2021, 12, 20)
PLATFORM_DUE = date(2021, 11, 30)


@dataclass(frozen=True)
class Contract:
    """One commitment: amounts in cents, `owed` of it not yet paid."""

    project_id: str | None
    programme: str | None
    expense_type: str
    cents: int
    owed: int
    signed_on: date


def spending(
    rng: np.random.Generator, reported: Mapping[str, pa.Table], as_of: date
) -> Mapping[str, pa.Table]:
    """The tables budgets, commitments, payments and payable_terms.

    Payments on projects sum up to the published spending, what is left to the published payable.
    """
    figures = {
        row["figure"]: int(row["amount_cny"] * 100) for row in reported["fund_figures"].to_pylist()
    }
    payables = reported["payables"].to_pylist()
    contracts = [
        *_earlier(rng),
        *_contracts(
            rng,
            reported["projects"].to_pylist(),
            figures["spent_on_projects"] + figures["payable"],
            {row["project_id"]: int(row["amount_cny"] * 100) for row in payables},
        ),
    ]
    payees = [f"示例企业{rows.ordinal(int(n))}" for n in rng.integers(0, 24, size=len(contracts))]
    commitments = rows.keys("C", len(contracts), 4)
    return {
        "budgets": _budgets(rng, contracts),
        "commitments": rows.table(
            "commitments",
            {
                "commitment_id": commitments,
                "project_id": [c.project_id for c in contracts],
                "programme": [c.programme for c in contracts],
                "payee": payees,
                "signed_on": [c.signed_on for c in contracts],
                "amount_cny": rows.yuan(c.cents for c in contracts),
                "expense_type": [c.expense_type for c in contracts],
            },
        ),
        "payments": _payments(contracts, commitments, payees, as_of),
        "payable_terms": _terms(payables),
    }


def _earlier(rng: np.random.Generator) -> Iterator[Contract]:
    for programme, year, cents, expense_type in EARLIER:
        signed = date(year, 2, 20) + timedelta(days=int(rng.integers(40)))
        yield Contract(None, programme, expense_type, cents, 0, signed)


def _contracts(
    rng: np.random.Generator,
    projects: list[dict[str, Any]],
    total: int,
    owed: Mapping[str | None, int],
) -> list[Contract]:
    """Contracts of all projects with exactly `total` cents, of which exactly `owed` is unpaid."""
    lines = [
        (project, kind, SHARES[project["project_id"]][0] * (0.65 if place == 0 else 0.35))
        for project in projects
        for place, kind in enumerate(SHARES[project["project_id"]][1])
    ]
    weight = np.array([share for _, _, share in lines]) * rng.uniform(0.9, 1.1, size=len(lines))
    cents = np.floor(weight / weight.sum() * total / 10_000).astype(np.int64) * 10_000
    cents[int(np.argmax(cents))] += total - int(cents.sum())
    unpaid = _unpaid([project for project, _, _ in lines], cents, owed)
    return [
        Contract(
            project["project_id"],
            project["programme"],
            kind,
            int(amount),
            int(left),
            _signed(rng, project),
        )
        for (project, kind, _), amount, left in zip(lines, cents, unpaid, strict=True)
    ]


def _unpaid(
    projects: list[dict[str, Any]],
    cents: np.ndarray,
    owed: Mapping[str | None, int],
) -> np.ndarray:
    """Cents left to pay on each contract: none on closed projects, the named ones as named."""
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
    first, span = (
        (date(2020, 5, 18), 110) if project["cohort_year"] == 2020 else (date(2021, 3, 1), 110)
    )
    if project["start_on"]:
        first, span = project["start_on"] + timedelta(days=2), 18
    return first + timedelta(days=int(rng.integers(span)))


def _budgets(rng: np.random.Generator, contracts: list[Contract]) -> pa.Table:
    """One budget for each contract, up to an eighth above it."""
    spare = rng.uniform(1.0, 1.125, size=len(contracts))
    cents = [
        -(-int(contract.cents * factor) // 100_000) * 100_000
        for contract, factor in zip(contracts, spare, strict=True)
    ]
    return rows.table(
        "budgets",
        {
            "budget_id": rows.keys("B", len(contracts), 4),
            "project_id": [c.project_id for c in contracts],
            "programme": [c.programme for c in contracts],
            "year": [c.signed_on.year for c in contracts],
            "amount_cny": rows.yuan(cents),
            "expense_type": [c.expense_type for c in contracts],
        },
    )


def _payments(
    contracts: list[Contract], commitments: list[str], payees: list[str], as_of: date
) -> pa.Table:
    """Up to three payments for each contract, the last of them the remainder."""
    found: list[tuple[int, date, int]] = []
    for place, contract in enumerate(contracts):
        left = contract.cents - contract.owed
        for number, (share, wait) in enumerate(zip(INSTALMENTS, DAYS_TO_PAY, strict=True)):
            cents = min(left, int(contract.cents * share) // 10_000 * 10_000)
            if number == len(INSTALMENTS) - 1:
                cents = left
            if cents:
                day = min(contract.signed_on + timedelta(days=wait), as_of - timedelta(days=6))
                found.append((place, day, cents))
                left -= cents
    found.sort(key=lambda payment: (payment[1], payment[0]))
    return rows.table(
        "payments",
        {
            "payment_id": rows.keys("P", len(found), 4),
            "commitment_id": [commitments[place] for place, _, _ in found],
            "project_id": [contracts[place].project_id for place, _, _ in found],
            "programme": [contracts[place].programme for place, _, _ in found],
            "payee": [payees[place] for place, _, _ in found],
            "paid_on": [day for _, day, _ in found],
            "amount_cny": rows.yuan(cents for _, _, cents in found),
            "expense_type": [contracts[place].expense_type for place, _, _ in found],
        },
    )


def _terms(payables: list[dict[str, Any]]) -> pa.Table:
    found: list[tuple[str, int, date, Decimal]] = []
    for payable in payables:
        left = payable["amount_cny"]
        parts = () if payable["project_id"] else DUE
        for number, (due, amount) in enumerate(parts, start=1):
            found.append((payable["payable_id"], number, due, Decimal(amount)))
            left -= amount
        last = PLATFORM_DUE if payable["project_id"] else LAST_DUE
        found.append((payable["payable_id"], len(parts) + 1, last, left))
    columns = zip(*found, strict=True)
    return rows.table(
        "payable_terms",
        dict(zip(("payable_id", "instalment", "due_on", "amount_cny"), columns, strict=True)),
    )
