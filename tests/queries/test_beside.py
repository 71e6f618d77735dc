"""What readers who are not staff see of payees who may be persons, and of single payables."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from data.schema import TABLES
from pages.ui import fetch as fetching
from queries import load
from queries.engine import QueryError, Value
from tests.queries.seen import Chosen, rows, shown
from tests.rolled import again, read

PERSON, PAID = "王**", Decimal("8173.64")  # of P09, by one contract, of which half is paid
MANY, EACH = "赵钱孙李周吴", Decimal("1234.56")  # each paid by P20, without a contract
OWED = Decimal("6543.21")  # to somebody whom no payable names
YEARS, CATEGORIES = (2019, 2020, 2021), sorted({"CULTURE", "CARE", "PLATFORM", "ENV", "EMERG"})


@pytest.fixture(scope="module")
def paid(demo: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The demo with a contract of one person, payments to six and a payable of unknown payee."""
    made = {name: read(demo, name).to_pylist() for name in ("commitments", "payments", "payables")}
    own = next(row for row in made["commitments"] if row["project_id"] == "P09")
    own |= {"payee": PERSON, "amount_cny": 2 * PAID}
    made["payments"] = [
        row for row in made["payments"] if row["commitment_id"] != own["commitment_id"]
    ]
    of = {"project_id": "P09", "programme": None, "expense_type": own["expense_type"]}
    made["payments"] += [
        {"payment_id": "M0", "commitment_id": own["commitment_id"], "payee": PERSON,
         "paid_on": date(2021, 3, 1), "amount_cny": PAID, **of},
        *({"payment_id": f"M{name}", "commitment_id": None, "payee": f"{name}**",
           "paid_on": date(2021, 7, 1), "amount_cny": EACH, **of,
           "project_id": "P20", "expense_type": "subsidy"} for name in MANY),
    ]  # fmt: skip
    made["payables"].append(
        {"payable_id": "Y9", "project_id": "P09", "label": "讲课费", "label_en": None,
         "amount_cny": OWED, "amount_basis": "printed", "report_lines": None}
    )  # fmt: skip
    changed = {
        name: pa.Table.from_pylist(
            sorted(found, key=lambda row: [row[key] for key in TABLES[name].order]),
            TABLES[name].arrow,
        )
        for name, found in made.items()
    }
    return again(demo, tmp_path_factory.mktemp("paid"), changed)


def cell(name: str, snapshot: Snapshot, exact: bool = False, **about: Any) -> dict[str, Any]:
    """The row of a question that says this; of no row an empty one."""
    ids = {"id": about["project_id"]} if name.startswith("project/") else {}
    found = rows(name, snapshot, ids, exact)
    of = {key: value for key, value in about.items() if found and key in found[0]}
    return next((row for row in found if of.items() <= row.items()), {})


@pytest.mark.parametrize(
    ("name", "about", "amounts"),
    [
        ("funds/payments", {"project_id": "P09"}, ("paid_cny",)),
        ("funds/by_project", {"project_id": "P09"},
         ("committed_cny", "paid_cny", "payable_cny", "execution_pct", "payment_pct")),
        ("project/spending", {"project_id": "P09", "year": 2021}, ("paid_cny", "committed_cny")),
        ("funds/payables", {"payable_id": "Y9"}, ("amount_cny", "share_pct")),
        ("project/amounts", {"project_id": "P09", "amount_kind": "payable"}, ("amount_cny",)),
        ("comparison/projects", {"project_id": "P09"}, ("payable_cny",)),
    ],
)  # fmt: skip
def test_what_one_person_is_paid_is_for_staff(
    paid: Snapshot, name: str, about: dict[str, Any], amounts: tuple[str, ...]
) -> None:
    exact, seen = (cell(name, paid, is_exact, **about) for is_exact in (True, False))
    assert {exact[amount] for amount in amounts} & {PAID, 2 * PAID, OWED}
    assert [seen.get(amount) for amount in amounts] == [None] * len(amounts)
    if name in ("funds/by_project", "project/spending"):
        assert seen["budget_cny"] == exact["budget_cny"], "nobody is paid a budget"
    if name == "comparison/projects":
        assert seen["status"] == exact["status"]


def test_who_is_paid_above_a_budget_is_for_staff(paid: Snapshot) -> None:
    """Of one person's project an attention would tell the payment."""
    over = {"project_id": "P09", "paid_cny": PAID, "budget_cny": Decimal(8000), "persons": 1,
            "amount_cny": PAID - 8000, "since_on": date(2021, 3, 1)}  # fmt: skip
    assert shown("attention/over_budget", over) == []
    (row,) = shown("attention/over_budget", over | {"persons": 6})
    assert (row["paid_cny"], row["amount_cny"]) == (8170, 170)
    due = {"payable_id": "Y9", "project_id": "P09", "amount_cny": OWED, "days_late": 3}
    assert shown("attention/payables_due", due | {"unprinted": 1}) == []
    assert shown("attention/payables_due", due | {"unprinted": 0})[0]["amount_cny"] == OWED


def test_what_many_are_paid_is_shown_rounded() -> None:
    cell = {"project_id": "P20", "expense_type": "subsidy", "paid_cny": 6 * EACH}
    (seen,) = shown("funds/payments", cell | {"persons": 6})
    assert (seen["paid_cny"], seen["persons"]) == (7410, 5)


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("funds/by_category", {}),
        ("funds/by_category", {"category": ["CARE"]}),
        ("funds/by_project", {}),
        ("funds/by_project", {"category": ["CARE"]}),
        ("funds/payments", {"year": [2021]}),
        ("project/spending", {"id": "P20"}),
    ],
)
def test_no_total_less_what_many_are_paid_tells_what_few_are(
    paid: Snapshot, demo: Snapshot, name: str, chosen: Chosen
) -> None:
    """P09 pays one person, P20 six: of either the other would be what remains."""
    exact, seen = (rows(name, paid, chosen, is_exact) for is_exact in (True, False))
    kept = {tuple(row[key] for key in load(name).grain): row for row in seen}
    of_persons = 0
    for row in exact:
        one = kept.get(tuple(row[key] for key in load(name).grain), {"paid_cny": None})
        of_persons += row["persons"]
        assert (one["paid_cny"] is None) == (row["persons"] > 0 or row["paid_cny"] is None)
    assert of_persons
    assert any(row["paid_cny"] for row in rows(name, demo, chosen)), "organisations are paid"


def test_the_fewest_of_a_row_count(paid: Snapshot) -> None:
    """Many have a contract, one is paid: what is paid is one person's."""
    (row,) = shown("funds/by_project", {"project_id": "P20", "persons": 1, "paid_cny": PAID})
    assert row["paid_cny"] is None
    found = {
        row["project_id"]: row["persons"] for row in rows("funds/by_project", paid, {}, exact=True)
    }
    assert (found["P09"], found["P20"], found["P08"]) == (1, 6, 0)
    by_category = rows("funds/by_category", paid, {}, exact=True)
    assert sum(row["persons"] for row in by_category) == 7


def test_nothing_paid_is_left_when_the_rest_is_taken_from_the_total(paid: Snapshot) -> None:
    """The report prints the total exactly; each part shown is rounded to three digits or to 10."""
    exact = rows("funds/payments", paid, {}, exact=True)
    total = sum(row["paid_cny"] for row in exact)
    bounds: list[Decimal] = []
    for years, categories in product([[], *([y] for y in YEARS)], [[], *([c] for c in CATEGORIES)]):
        chosen: Chosen = {"year": years, "category": categories}
        seen = [row["paid_cny"] for row in rows("funds/payments", paid, chosen)]
        assert PAID not in seen
        assert all(amount % 10 == 0 for amount in seen)
        if not years and not categories:
            rest = total - sum(seen)
            bounds = [Decimal(10) ** (len(str(int(amount))) - 3) for amount in seen]
            assert abs(rest - PAID) <= sum(bounds)
    assert sum(bounds) > PAID / 2, "all that follows is how large it is at most"


def test_what_the_report_prints_of_payables_stays_as_printed(
    paid: Snapshot, demo: Snapshot, report: Snapshot
) -> None:
    printed = {Decimal("52116.00"), Decimal("719770.20")}
    for snapshot in (paid, demo, report):
        assert {row["amount_cny"] for row in rows("funds/payables", snapshot, {})} == printed
    assert {row["share_pct"] for row in rows("funds/payables", paid, {})} == {None}, "of the whole"
    assert None not in {row["share_pct"] for row in rows("funds/payables", demo, {})}
    assert cell("project/amounts", report, project_id="P26")["amount_cny"] == Decimal("52116.00")


def test_single_payables_of_a_ledger_are_for_staff(paid: Snapshot, report: Snapshot) -> None:
    for name in ("rows/payables", "rows/payments"):
        with pytest.raises(QueryError) as raised:
            rows(name, paid, {})
        assert raised.value.code == "staff"
    assert not report.is_of_persons("payables"), "the report prints them"
    table = replace(report.tables["payables"], provenance="import")
    filled = replace(report, tables={**report.tables, "payables": table})
    assert filled.is_of_persons("payables")


def test_who_alone_is_paid_more_than_contracted_or_less_is_few(
    demo: Snapshot, tmp_path: Path
) -> None:
    """Six are paid by contract, one without any: what is paid more than contracted is its."""
    contracts = [
        {"commitment_id": f"K{name}", "project_id": "P26", "payee": f"{name}**",
         "signed_on": date(2021, 2, 1), "amount_cny": EACH, "expense_type": "subsidy"}
        for name in MANY
    ]  # fmt: skip
    paid_too = [
        {"payment_id": f"N{name}", "commitment_id": f"K{name}" if name in MANY else None,
         "project_id": "P26", "programme": None, "payee": f"{name}**", "amount_cny": EACH,
         "paid_on": date(2021, 3, 1), "expense_type": "subsidy"}
        for name in f"{MANY}郑"
    ]  # fmt: skip
    made = {"commitments": read(demo, "commitments").to_pylist() + contracts,
            "payments": read(demo, "payments").to_pylist() + paid_too}  # fmt: skip
    changed = {
        name: pa.Table.from_pylist(
            sorted(found, key=lambda row: [row[key] for key in TABLES[name].order]),
            TABLES[name].arrow,
        )
        for name, found in made.items()
    }
    snapshot = again(demo, tmp_path, changed)
    for name in ("funds/by_project", "project/spending"):
        exact = cell(name, snapshot, True, project_id="P26", year=2021)
        assert exact["persons"] == 1, name
        assert cell(name, snapshot, project_id="P26", year=2021)["paid_cny"] is None, name


@pytest.mark.parametrize("part", ["category", "status"])
def test_parts_of_a_change_are_withheld_with_their_sum(
    demo: Snapshot, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All parts add up to the same day of last year, which its months may tell apart."""
    question = load(f"trends/giving_change_by_{part}")
    params: dict[str, Value] = {name: [] for name in question.takes}
    whole = fetching.protected(question, params, demo)
    assert whole is not None
    assert whole.num_rows
    sums = rows("trends/giving_to_date", demo, {})
    sums[0]["received_cny"] = None
    monkeypatch.setattr(fetching, "protected", lambda *_: pa.Table.from_pylist(sums))
    assert fetching._without_few(question, whole, params, demo).num_rows == 0
