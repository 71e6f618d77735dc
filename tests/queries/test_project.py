"""One project: its amounts, months and sources are those of the whole, cut out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from data import Snapshot
from pages.ui import filters
from queries import load
from queries.engines.duckdb import DuckDB

EVERY = [f"P{number:02}" for number in range(1, 28)]


def rows(name: str, snapshot: Snapshot, project: str) -> list[dict[str, Any]]:
    """The rows of a question about one project."""
    question = load(name)
    params = {key: filters.FILTERS[key].empty for key in question.takes} | {"id": project}
    found: list[dict[str, Any]] = DuckDB(snapshot).run(question.sql, params).to_pylist()
    return found


def test_printed_amounts(report: Snapshot) -> None:
    def amounts(project: str) -> list[tuple[str, Decimal | None, str]]:
        return [
            (row["amount_kind"], row["amount_cny"], row["certainty"])
            for row in rows("project/amounts", report, project)
        ]

    assert amounts("P21") == [
        ("target", Decimal("12500000.00"), "stated"), ("raised", Decimal("627748.23"), "stated"),
    ]  # fmt: skip
    assert amounts("P22") == [
        ("target", None, "absent"), ("total_unclear", Decimal("282612.70"), "ambiguous"),
    ]  # fmt: skip
    assert amounts("P25") == [("target", None, "absent"), ("raised", None, "absent")]
    assert amounts("P26") == [("payable", Decimal("52116.00"), "stated")]
    assert amounts("P01") == []


def test_printed_outputs(report: Snapshot) -> None:
    found = {row["measure"]: row["value"] for row in rows("project/outputs", report, "P17")}
    assert found == {"communities": 2, "households": 50, "visits": 700}


@pytest.mark.parametrize("project", EVERY)
def test_every_project_names_its_lines(report: Snapshot, project: str) -> None:
    sources = rows("project/sources", report, project)
    assert sources
    assert all(row["report_lines"].startswith("L") for row in sources)


def months(snapshot: Snapshot, name: str) -> Iterator[dict[str, Any]]:
    """The monthly rows of every project."""
    for project in EVERY:
        yield from rows(name, snapshot, project)


def test_months_of_the_tree_campaign_add_up(demo: Snapshot) -> None:
    found = rows("project/giving", demo, "P21")
    assert sum(row["received_cny"] for row in found) == Decimal("627748.23")


def test_months_of_all_projects_are_the_records_with_a_project(demo: Snapshot) -> None:
    answer = DuckDB(demo).run(
        "select cast(sum(hours) as decimal(18, 2)) as hours, count(*) as records "
        "from service_records join activities using (activity_id) "
        "where verified and project_id is not null",
        {},
    )
    (whole,) = answer.to_pylist()
    found = list(months(demo, "project/service"))
    assert sum(row["hours"] for row in found) == whole["hours"]
    assert sum(row["records"] for row in found) == whole["records"]


def test_years_of_spending_add_up(demo: Snapshot) -> None:
    paid = Decimal(0)
    for project in EVERY:
        years = rows("project/spending", demo, project)
        committed = sum(row["committed_cny"] for row in years)
        assert sum(row["paid_cny"] for row in years) <= committed, project
        paid += sum(row["paid_cny"] for row in years)
    (whole,) = (
        DuckDB(demo)
        .run(
            "select cast(sum(amount_cny) as decimal(18, 2)) as paid_cny from payments "
            "where project_id is not null",
            {},
        )
        .to_pylist()
    )
    assert paid == whole["paid_cny"]


def test_records_behind_a_project_are_its_own(demo: Snapshot) -> None:
    donations = rows("rows/donations", demo, "P21")
    assert len(donations) == 200
    assert {row["project_id"] for row in donations} == {"P21"}
    assert {row["project_id"] for row in rows("rows/service_records", demo, "P21")} == {"P21"}


def test_a_project_that_is_not_there_has_nothing(report: Snapshot) -> None:
    for name in ("record", "lifecycle", "amounts", "outputs", "sources", "completeness"):
        assert rows(f"project/{name}", report, "P99") == []


def test_sources_write_amounts_as_readers_do(report: Snapshot) -> None:
    said = {row["source_kind"]: row for row in rows("project/sources", report, "P21")}
    assert said["raised"]["said"] == "植树募捐 627,748.23 元"
    assert said["raised"]["said_en"] == "Tree planting ¥627,748.23"
