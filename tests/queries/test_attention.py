"""Each attention rule finds what it promises, and nothing else; the figures are those printed."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from data import Snapshot
from pages.ui.attention import RULES, Rule
from pages.ui.filters import FILTERS
from queries import load, names
from queries.engine import Value
from tests.asked import answer

NEEDS_DETAIL = {"disclosures", "payables_due", "over_budget", "milestones", "idle"}
day = datetime.date


def rows(name: str, snapshot: Snapshot, **chosen: list[str]) -> list[dict[str, Any]]:
    """What a rule finds under these filters, in its order."""
    given: dict[str, Value] = {key: FILTERS[key].empty for key in load(f"attention/{name}").takes}
    given |= chosen
    found: list[dict[str, Any]] = answer(f"attention/{name}", snapshot, given).to_pylist()
    return found


def test_every_question_of_the_folder_is_a_rule() -> None:
    assert {rule.question for rule in RULES} == {n for n in names() if n.startswith("attention/")}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_names_the_project_and_since_when(rule: Any, report: Snapshot) -> None:
    columns = [column.name for column in load(rule.question).columns]
    assert columns[:4] == ["project_id", "project", "project_en", "category"]
    assert columns[-1] == "since_on"
    assert (load(rule.question).provenance(report) is None) == (rule.name in NEEDS_DETAIL)


def test_what_the_report_gives_reason_for(report: Snapshot) -> None:
    (payment,) = rows("last_payment", report)
    assert (payment["project_id"], payment["amount_cny"]) == ("P26", Decimal("52116.00"))
    (short,) = rows("campaigns_short", report)
    assert (short["project_id"], round(short["progress_pct"], 2)) == ("P21", 5.02)
    assert short["raised_cny"] + short["remaining_cny"] == short["target_cny"]
    (slow,) = rows("campaigns_extended", report)
    assert (slow["project_id"], slow["closes_on"]) == ("P25", day(2022, 12, 31))
    assert slow["days_left"] == 365
    (unnamed,) = rows("payables_unnamed", report)
    assert (unnamed["project_id"], unnamed["amount_cny"]) == (None, Decimal("719770.20"))
    (unclear,) = rows("totals_unclear", report)
    assert (unclear["project_id"], unclear["amount_cny"]) == ("P22", Decimal("282612.70"))
    undescribed = [row["project_id"] for row in rows("undescribed", report)]
    assert undescribed == [*(f"P{n:02}" for n in range(1, 11)), "P27"]
    assert len(rows("cohorts_deduced", report)) == 18
    assert rows("campaigns_ending", report) == []


def test_payables_agree(report: Snapshot) -> None:
    named = sum(row["amount_cny"] for row in rows("last_payment", report))
    unnamed = sum(row["amount_cny"] for row in rows("payables_unnamed", report))
    assert named + unnamed == Decimal("771886.20")


def test_what_the_demo_gives_reason_for(demo: Snapshot) -> None:
    overdue = {row["payable_id"]: row for row in rows("payables_due", demo)}
    assert sum(row["amount_cny"] for row in overdue.values()) == Decimal("771886.20")
    assert (overdue["A01"]["due_on"], overdue["A01"]["days_late"]) == (day(2021, 11, 30), 31)
    owed, never = rows("disclosures", demo)
    assert (never["campaign_id"], never["last_on"], never["days_late"]) == ("C03", None, None)
    assert (owed["campaign_id"], owed["due_on"], owed["days_late"]) == (
        "C01",
        day(2021, 12, 15),
        16,
    )
    assert [row["project_id"] for row in rows("milestones", demo)] == ["P24", "P26"]
    assert rows("over_budget", demo) == rows("idle", demo) == []


def test_what_a_ledger_gives_reason_for(ledger: Snapshot) -> None:
    (over,) = rows("over_budget", ledger)
    assert (over["project_id"], over["since_on"]) == ("P15", day(2021, 9, 1))
    assert (over["paid_cny"], over["budget_cny"], over["amount_cny"]) == (
        Decimal("110000.00"), Decimal("100000.00"), Decimal("10000.00"),
    )  # fmt: skip
    (idle,) = rows("idle", ledger)
    assert (idle["project_id"], idle["last_on"], idle["days_idle"]) == ("P11", day(2021, 9, 1), 121)
    (due,) = rows("payables_due", ledger)
    assert (due["amount_cny"], due["due_on"], due["days_late"]) == (
        Decimal("50000.00"), day(2021, 12, 1), 30,
    )  # fmt: skip
    steps = rows("milestones", ledger)
    assert [row["project_id"] for row in steps] == [f"P{n}" for n in range(11, 17)]
    assert {row["step"] for row in steps} == {"audited"}, "of one day the first by name"
    (ending,) = rows("campaigns_ending", ledger)
    assert (ending["campaign_id"], ending["days_left"]) == ("C03", 46)
    soon, *never = rows("disclosures", ledger)
    assert [(one["campaign_id"], one["due_on"]) for one in never] == [("C03", None)]
    assert (soon["campaign_id"], soon["due_on"], soon["days_late"]) == (
        "C02",
        day(2022, 1, 20),
        -20,
    )


CHOICES = (
    {"category": ["CARE", "EMERG"]},
    {"status": ["closed"]},
    {"status": ["ongoing"], "district": ["none"]},
    {"district": ["140121"], "category": ["PLATFORM"]},
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_it_finds_the_projects_chosen_alone(
    rule: Rule, chosen: dict[str, list[str]], ledger: Snapshot, demo: Snapshot
) -> None:
    for snapshot in (ledger, demo):
        params: dict[str, Value] = {key: FILTERS[key].empty for key in load("projects/list").takes}
        listed = answer("projects/list", snapshot, params | chosen).to_pylist()
        ids = {row["project_id"] for row in listed}
        found = rows(rule.name, snapshot)
        assert rows(rule.name, snapshot, **chosen) == [r for r in found if r["project_id"] in ids]
