"""The same figure is the same wherever it is asked, and the printed figures are those printed."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from data import Snapshot
from pages.ui.filters import FILTERS
from queries import load, searchable
from queries.engine import Value
from tests.asked import answer

COMBINATIONS: tuple[dict[str, Value], ...] = (
    {},
    {"category": ["CARE"]},
    {"category": ["CARE", "ENV"], "status": ["ongoing"]},
    {"cohort": [2020]},
    {"cohort": [2021], "status": ["ongoing"], "has": ["description"]},
    {"district": ["none"]},
    {"district": ["140121"], "has": ["amount"]},
    {"q": "xsd"},
    {"category": ["TBD"], "cohort": [2021]},  # nothing
)
FACETS = ("by_category", "by_cohort", "by_stage", "by_district")
SEARCHES = {
    "gakzlb": "P20", "植树": "P21", "jinci": "P14", "YYJHC": "P25", "ａｍｂｕｌａｎｃｅ": "P25",
    "文明交通，安全出行 2020": None, "P07": "P07", "dream starters": "P13", "住的放心”托底": "P08",
}  # fmt: skip


@pytest.fixture(params=["report", "demo"])
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """Each of the two snapshots."""
    found: Snapshot = request.getfixturevalue(request.param)
    return found


def rows(name: str, snapshot: Snapshot, **chosen: Value) -> list[dict[str, Any]]:
    """The rows of a question; filters it does not take are left out, others are empty."""
    question = load(name)
    empty: dict[str, Value] = {key: FILTERS[key].empty for key in question.takes}
    given = {key: value for key, value in chosen.items() if key in question.takes}
    params = empty | given
    found: list[dict[str, Any]] = answer(name, snapshot, params).to_pylist()
    return found


@pytest.mark.parametrize("chosen", COMBINATIONS, ids=str)
def test_projects_agree_everywhere(snapshot: Snapshot, chosen: dict[str, Value]) -> None:
    (headline,) = rows("projects/headline", snapshot, **chosen)
    listed = rows("projects/list", snapshot, **chosen)
    assert headline["projects"] == len(listed)
    assert rows("projects/headline", snapshot)[0]["projects"] == 27
    for facet in FACETS:
        assert sum(row["projects"] for row in rows(f"projects/{facet}", snapshot, **chosen)) == len(
            listed
        ), facet
    statuses = Counter(row["status"] for row in listed)
    assert (headline["closed"], headline["ongoing"]) == (statuses["closed"], statuses["ongoing"])
    parts = rows("projects/completeness", snapshot, **chosen)
    assert sum(row["projects"] for row in parts) == sum(row["parts_given"] for row in listed)


def test_the_combinations_really_narrow(report: Snapshot) -> None:
    found = [len(rows("projects/list", report, **chosen)) for chosen in COMBINATIONS]
    assert found[0] == 27
    assert found[5] == 21
    assert found[-1] == 0
    assert all(count < 27 for count in found[1:])


def test_printed_counts(snapshot: Snapshot) -> None:
    (headline,) = rows("overview/headline", snapshot)
    assert headline == {"projects": 27, "closed": 10, "ongoing": 17}
    sums: Counter[str] = Counter()
    for row in rows("overview/by_category", snapshot):
        sums[row["category"]] += row["projects"]
    assert sums["CARE"] == 8
    assert sums.total() == 27
    assert rows("overview/headline", snapshot, category=["CARE"])[0]["projects"] == 8


@pytest.mark.parametrize("name", ["overview/campaigns", "campaigns/progress"])
def test_campaigns_as_printed(snapshot: Snapshot, name: str) -> None:
    tree, flood, ambulance = rows(name, snapshot)
    assert tree["raised_cny"] == Decimal("627748.23")
    assert tree["target_cny"] == Decimal("12500000.00")
    assert round(tree["progress_pct"], 2) == 5.02
    assert tree["remaining_cny"] == Decimal("11872251.77")
    for unclear in (flood, ambulance):
        assert unclear["progress_pct"] is None
        assert unclear["remaining_cny"] is None
        assert unclear["raised_cny"] is None
    assert flood["unclear_cny"] == Decimal("282612.70")
    assert tree["unclear_cny"] is ambulance["unclear_cny"] is None


def test_fund_figures_as_printed(snapshot: Snapshot) -> None:
    assert {row["figure"]: row["amount_cny"] for row in rows("overview/funds", snapshot)} == {
        "raised": Decimal("1191516.30"),
        "spent_on_projects": Decimal("2391193.17"),
        "payable": Decimal("771886.20"),
    }
    (disclosed,) = rows("trends/disclosed", snapshot)
    assert (disclosed["year"], disclosed["raised_cny"]) == (2021, Decimal("1191516.30"))


def test_generated_gifts_meet_the_printed_year(demo: Snapshot) -> None:
    for name in ("overview/giving_by_year", "trends/giving"):
        (year,) = rows(name, demo, year=[2021])
        assert year["received_cny"] == Decimal("1191516.30")
    months = rows("trends/giving_by_month", demo, year=[2021])
    assert sum(row["received_cny"] for row in months) == Decimal("1191516.30")


def test_cumulated_gifts_end_at_the_campaign_total(demo: Snapshot) -> None:
    totals = {row["campaign_id"]: row["raised_cny"] for row in rows("campaigns/progress", demo)}
    weeks = rows("campaigns/cumulative", demo)
    last = {row["campaign_id"]: row["raised_cny"] for row in weeks}
    stated = [key for key, total in totals.items() if total is not None]
    assert {key: last[key] for key in stated} == {key: totals[key] for key in stated}
    assert stated
    for key in last:
        mine = [row for row in weeks if row["campaign_id"] == key]
        assert all(one["gifts"] <= following["gifts"] for one, following in pairwise(mine))
    gifts = sum(row["gifts"] for row in rows("campaigns/by_month", demo))
    assert sum({row["campaign_id"]: row["gifts"] for row in weeks}.values()) == gifts


@pytest.mark.parametrize("year", [[], [2021], [2020, 2021]])
def test_gifts_of_campaigns_agree(demo: Snapshot, year: list[int]) -> None:
    by_month = rows("campaigns/by_month", demo, year=year)
    by_channel = rows("campaigns/by_channel", demo, year=year)
    by_size = rows("campaigns/by_size", demo, year=year)
    received = {sum(row["received_cny"] for row in found) for found in (by_month, by_channel)}
    assert len(received) == 1
    gifts = {sum(row["gifts"] for row in found) for found in (by_month, by_channel, by_size)}
    assert len(gifts) == 1


def test_hours_agree(demo: Snapshot) -> None:
    for category in ([], ["CARE"]):
        found = {
            name: sum(row["hours"] for row in rows(f"trends/{name}", demo, category=category))
            for name in ("service", "service_by_month", "service_by_category")
        }
        overview = rows("overview/service_by_year", demo, category=category)
        assert set(found.values()) == {sum(row["hours"] for row in overview)}


@pytest.mark.parametrize(("typed", "project"), SEARCHES.items(), ids=SEARCHES)
def test_search_finds_names_aliases_and_pinyin(
    report: Snapshot, typed: str, project: str | None
) -> None:
    found = [row["project_id"] for row in rows("projects/list", report, q=searchable(typed))]
    assert found == ([project] if project else [])


@pytest.mark.parametrize("sort", ["", *FILTERS["sort"].own])
def test_every_order_is_total_and_keeps_every_row(report: Snapshot, sort: str) -> None:
    listed = rows("projects/list", report, sort=sort)
    ids = [row["project_id"] for row in listed]
    assert len(set(ids)) == 27
    column = {"cohort": "cohort_year", "completeness": "parts_given"}.get(sort, sort)
    if sort == "":
        assert ids == sorted(ids)
    elif sort == "name":
        assert ids != sorted(ids)
    else:
        down = sort in ("cohort", "completeness")
        values = [row[column] for row in listed]
        assert values == sorted(values, reverse=down)
        for one, following in pairwise(listed):
            if one[column] == following[column]:
                assert one["project_id"] < following["project_id"]
