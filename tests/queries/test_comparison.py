"""What is compared of each project agrees with what other pages say of it."""

from decimal import Decimal
from typing import Any

from data import Snapshot
from queries.engine import Value
from tests.asked import answer


def rows(snapshot: Snapshot, *category: str) -> list[dict[str, Any]]:
    given: dict[str, Value] = {"category": list(category), "status": [], "district": []}
    found: list[dict[str, Any]] = answer("comparison/projects", snapshot, given).to_pylist()
    return found


def test_one_row_for_each_project(report: Snapshot, demo: Snapshot) -> None:
    found = {row["project_id"]: row for row in rows(report)}
    assert len(found) == 27
    assert list(found.values()) == rows(demo), "the reported tables are the same in both"
    assert found["P21"]["raised_cny"] == Decimal("627748.23")
    assert found["P21"]["target_cny"] == Decimal("12500000.00")
    assert found["P26"]["payable_cny"] == Decimal("52116.00")
    assert found["P25"]["raised_cny"] is None
    assert sum(row["status"] == "closed" for row in found.values()) == 10
    assert len(rows(report, "CARE")) == 8


def test_the_year_before(earlier: Snapshot) -> None:
    found = {row["project_id"]: row for row in rows(earlier)}
    assert len(found) == 25
    assert found["P21"]["raised_cny"] == Decimal("400000.00")
    assert found["P10"]["status"] == "ongoing"
