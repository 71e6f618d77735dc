"""Campaigns: what is needed, what a what-if leads to, who gives, what is refunded, what is due."""

import datetime
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui.filters import FILTERS
from queries import load
from queries.engine import Value
from queries.engines.duckdb import DuckDB
from tests.queries.test_agree import rows
from tests.rolled import again, read

REMAINING = Decimal("11872251.77")
BOTH = pytest.mark.parametrize("kind", ["report", "demo"])


@pytest.fixture
def changed(report: Snapshot, demo: Snapshot, tmp_path: Path) -> Any:
    """A snapshot with some cells of one table changed, read from a folder of its own."""

    def make(
        table: str, cells: Mapping[str, Mapping[str, Any]], snapshot: Snapshot | None = None
    ) -> Snapshot:
        old = snapshot or report
        key = {"campaigns": "campaign_id", "campaign_totals": "campaign_id"}.get(table, "")
        root = tmp_path / f"{old.id}-{table}"
        root.mkdir()
        whole = read(old, table)
        listed = [{**row, **cells.get(row[key], {})} for row in whole.to_pylist()]
        return again(old, root, {table: pa.Table.from_pylist(listed, whole.schema)})

    return make


@BOTH
def test_without_a_disclosed_end_nothing_is_needed_a_day(
    kind: str, request: pytest.FixtureRequest
) -> None:
    tree, flood, ambulance = rows("campaigns/needed", request.getfixturevalue(kind))
    assert tree["remaining_cny"] == REMAINING
    assert [row["need_basis"] for row in (tree, flood, ambulance)] == [
        "end_not_disclosed", "ambiguous", "target_not_disclosed",
    ]  # fmt: skip
    for row in (tree, flood, ambulance):
        assert row["needed_per_day_cny"] is row["needed_per_month_cny"] is row["pace_index"] is None
    assert flood["remaining_cny"] is ambulance["remaining_cny"] is None
    assert (ambulance["closes_on"], ambulance["days_left"]) == (datetime.date(2022, 12, 31), 365)


def test_with_both_dates_the_need_and_the_pace_index_are_worked_out(changed: Any) -> None:
    dates = {"opens_on": datetime.date(2021, 1, 1), "closes_on": datetime.date(2024, 12, 31)}
    tree = rows("campaigns/needed", changed("campaigns", {"C01": dates}))[0]
    assert tree["need_basis"] == "worked_out"
    assert tree["days_left"] == 1096
    assert tree["needed_per_day_cny"] == (REMAINING / 1096).quantize(Decimal("0.01"))
    assert float(tree["needed_per_month_cny"]) == pytest.approx(
        float(REMAINING) / 1096 * 365 / 12, abs=0.01
    )
    assert tree["pace_index"] == pytest.approx(0.05021985840 / (364 / 1460), rel=1e-6)


def test_with_an_end_alone_there_is_a_need_and_no_index(changed: Any) -> None:
    cells = {"C01": {"closes_on": datetime.date(2024, 12, 31)}}
    tree = rows("campaigns/needed", changed("campaigns", cells))[0]
    assert tree["needed_per_day_cny"] is not None
    assert tree["pace_index"] is None


@pytest.mark.parametrize(
    ("cells", "basis"),
    [
        ({"closes_on": datetime.date(2021, 12, 31)}, "ended"),
        ({"target_cny": Decimal("1.00")}, "met"),
    ],
)
def test_what_is_over_or_met_needs_nothing(
    changed: Any, cells: Mapping[str, Any], basis: str
) -> None:
    tree = rows("campaigns/needed", changed("campaigns", {"C01": cells}))[0]
    assert tree["need_basis"] == basis
    assert tree["needed_per_day_cny"] is None


@pytest.mark.parametrize("name", ["campaigns/needed", "campaigns/progress", "overview/campaigns"])
def test_what_a_campaign_without_a_target_lacks_is_unknown(changed: Any, name: str) -> None:
    snapshot = changed("campaigns", {"C01": {"target_cny": None}})
    (tree,) = (row for row in rows(name, snapshot) if row["campaign_id"] == "C01")
    assert tree["remaining_cny"] is None


@BOTH
@pytest.mark.parametrize("monthly", [10_000, 100_000, 300_000, 2_000_000])
def test_what_if_each_month_brings(kind: str, monthly: int, request: pytest.FixtureRequest) -> None:
    (row,) = rows("campaigns/what_if", request.getfixturevalue(kind), monthly=monthly)
    months = math.ceil(REMAINING / monthly)
    assert (row["short_name"], row["what_if"]) == ("植树募捐", "monthly")
    assert row["months"] == months
    assert row["monthly_cny"] == monthly
    if months > 120:  # no day is told of what is that far
        assert (row["met_on"], row["outlook"]) == (None, "beyond_ten_years")
        return
    years, month = divmod(11 + months, 12)
    assert (row["met_on"].year, row["met_on"].month) == (2021 + years, month + 1)
    assert row["outlook"] == "in_sight"


@BOTH
def test_what_if_it_must_end_by(kind: str, request: pytest.FixtureRequest) -> None:
    (row,) = rows("campaigns/what_if", request.getfixturevalue(kind), by="2025-12-31")
    assert (row["what_if"], row["outlook"]) == ("by", "assumed")
    assert row["met_on"] == datetime.date(2025, 12, 31)
    assert float(row["monthly_cny"]) == pytest.approx(float(REMAINING) / 1461 * 365 / 12, abs=0.01)


def test_the_two_what_ifs_are_each_others_inverse(report: Snapshot) -> None:
    (met,) = rows("campaigns/what_if", report, monthly=300_000)
    (needed,) = rows("campaigns/what_if", report, by=met["met_on"].isoformat())
    assert abs(float(needed["monthly_cny"]) - 300_000) < 0.03 * 300_000


def test_a_what_if_is_only_for_a_stated_target_and_total(report: Snapshot) -> None:
    assumed: dict[str, Value] = {"monthly": 100_000, "by": "2030-01-01"}
    assert len(rows("campaigns/what_if", report, **assumed)) == 2
    assert rows("campaigns/what_if", report, campaign=["C02", "C03"], **assumed) == []
    assert rows("campaigns/what_if", report) == []


def test_pace_from_the_days_there_are(demo: Snapshot) -> None:
    found = {row["days"]: row for row in rows("campaigns/pace", demo)}
    assert list(found) == [30, 90, 365]
    assert {row["short_name"] for row in found.values()} == {"植树募捐"}
    gifts = DuckDB(demo).run(
        "select cast(donated_at as date) as day, amount_cny from donations "
        "where campaign_id = 'C01'", {},
    ).to_pylist()  # fmt: skip
    for days in (30, 90):
        since = demo.as_of - datetime.timedelta(days=days)
        total = sum(row["amount_cny"] for row in gifts if row["day"] > since)
        assert found[days]["received_cny"] == total
        assert float(found[days]["per_day_cny"]) == pytest.approx(float(total) / days, abs=0.005)
        assert found[days]["outlook"] == "beyond_ten_years"  # 1,187 万 at 0.24 万 a day
        assert found[days]["met_on"] is None
    assert found[365]["outlook"] == "too_short"  # the first gift came in March
    assert found[365]["received_cny"] is found[365]["per_day_cny"] is None


def test_pace_says_the_day_when_it_is_near(demo: Snapshot, changed: Any) -> None:
    near = changed("campaigns", {"C01": {"target_cny": Decimal("700000.00")}}, demo)
    for row in rows("campaigns/pace", near)[:2]:
        rate = float(row["received_cny"]) / row["days"]
        days = math.ceil((700000.00 - 627748.23) / rate)
        assert row["outlook"] == "in_sight"
        assert row["met_on"] == demo.as_of + datetime.timedelta(days=days)


def test_donors_counted_without_sql(demo: Snapshot) -> None:
    table = DuckDB(demo).run(
        "select extract(year from donated_at) as year, donor_id, amount_cny from donations "
        "where entry_type = 'gift'", {},
    ).to_pylist()  # fmt: skip
    given: dict[int, dict[str | None, Decimal]] = {}
    for row in table:
        mine = given.setdefault(row["year"], {})
        mine[row["donor_id"]] = mine.get(row["donor_id"], Decimal(0)) + row["amount_cny"]
    for row in rows("campaigns/donors", demo):
        mine = given[row["year"]]
        anonymous, total = mine.get(None, Decimal(0)), sum(mine.values())
        named = sorted((v for donor, v in mine.items() if donor is not None), reverse=True)
        before = set(given.get(row["year"] - 1, {})) - {None}
        assert row["donors"] == len(named)
        if before:
            kept = before & set(mine)
            assert row["retained"] == len(kept)
            assert row["retention_pct"] == pytest.approx(100 * len(kept) / len(before))
        else:
            assert row["retained"] is row["retention_pct"] is None
        assert row["top_ten_pct"] == pytest.approx(float(100 * sum(named[:10]) / sum(named)))
        shares = [float(value / sum(named)) for value in named]
        assert row["hhi"] == pytest.approx(10_000 * sum(share**2 for share in shares))
        assert row["anonymous_pct"] == pytest.approx(float(100 * anonymous / total))


def test_no_question_of_campaigns_names_or_ranks_a_donor() -> None:
    for name in ("donors", "refunds", "by_size", "by_channel", "pace", "needed"):
        columns = {column.name for column in load(f"campaigns/{name}").columns}
        assert not columns & {"donor_id", "display_name", "donor_type", "division"}


def test_refunds_and_gifts_make_the_total(demo: Snapshot) -> None:
    corrections = {
        row["campaign_id"]: row["amount_cny"]
        for row in DuckDB(demo).run(
            "select campaign_id, sum(amount_cny) as amount_cny from donations "
            "where entry_type = 'correction' group by campaign_id", {},
        ).to_pylist()
    }  # fmt: skip
    tree, flood = rows("campaigns/refunds", demo)
    assert tree["given_cny"] - tree["refunded_cny"] + corrections["C01"] == Decimal("627748.23")
    assert flood["given_cny"] - flood["refunded_cny"] + corrections["C02"] == Decimal("282612.70")
    assert (tree["refunds"], flood["refunds"]) == (12, 8)
    gifts = {row["campaign_id"]: 0 for row in (tree, flood)}
    for row in rows("campaigns/by_month", demo):
        gifts[row["campaign_id"]] += row["gifts"]
    assert gifts == {row["campaign_id"]: row["gifts"] for row in (tree, flood)}
    assert tree["refund_pct"] == pytest.approx(100 * 560 / 627336.23)
    assert rows("campaigns/refunds", demo, year=[2019]) == []
    assert len(rows("campaigns/refunds", demo, campaign=["C02"])) == 1


def test_due_by_the_rule_of_its_length(demo: Snapshot, changed: Any) -> None:
    day = datetime.date
    usual = {row["short_name"]: row for row in rows("campaigns/disclosures", demo)}
    assert usual["植树募捐"]["due_rule"] == "length_not_disclosed"
    assert usual["植树募捐"]["due_on"] == day(2021, 12, 15)
    assert usual["植树募捐"]["days_left"] == -16
    assert usual["防汛募捐"]["due_on"] == day(2022, 2, 20)
    assert usual["救护车募捐"]["due_rule"] == "over_six_months"
    assert usual["救护车募捐"]["due_on"] is usual["救护车募捐"]["last_on"] is None
    dates = {
        "C01": {"opens_on": day(2021, 3, 1), "closes_on": day(2021, 8, 15)},
        "C02": {"opens_on": day(2021, 10, 10), "closes_on": day(2022, 2, 10)},
        "C03": {"opens_on": day(2021, 1, 1), "closes_on": None},
    }
    found = rows("campaigns/disclosures", changed("campaigns", dates, demo))
    ruled = {row["short_name"]: (row["due_rule"], row["due_on"]) for row in found}
    assert ruled["植树募捐"] == ("ended", day(2021, 11, 15))
    assert ruled["防汛募捐"] == ("up_to_six_months", day(2022, 5, 10))
    assert ruled["救护车募捐"] == ("over_six_months", day(2021, 4, 1))


BEHIND: tuple[tuple[str, str, dict[str, Value]], ...] = (
    ("campaigns/by_month", "received_cny", {"year": [2021], "campaign": ["C01"]}),
    ("campaigns/by_channel", "received_cny", {"campaign": ["C02"]}),
    ("campaigns/by_channel", "received_cny", {}),
    ("campaigns/by_size", "amount_cny", {"campaign": ["C01"]}),
    ("trends/giving", "received_cny", {"category": ["CARE"], "year": [2020]}),
    ("trends/giving_by_month", "received_cny", {"year": [2019, 2021]}),
    ("trends/giving_by_category", "received_cny", {"category": ["ENV"]}),
    ("trends/giving_by_status", "received_cny", {"year": [2021]}),
    ("trends/service", "hours", {"category": ["CARE"], "district": ["140105"]}),
    ("trends/service_by_category", "hours", {"year": [2020]}),
    ("trends/service_by_district", "hours", {"district": ["140105"]}),
    ("trends/service_by_status", "hours", {"year": [2021]}),
    ("trends/service_by_month", "hours", {"category": ["ENV"]}),
)


@pytest.mark.parametrize(("name", "column", "chosen"), BEHIND, ids=str)
def test_the_rows_behind_are_those_counted(
    demo: Snapshot, name: str, column: str, chosen: dict[str, Value]
) -> None:
    question = load(name)
    behind = load(question.rows)
    assert set(behind.takes) - {"id", "status"} <= set(question.takes)
    params = {key: FILTERS[key].empty for key in behind.takes}
    given = {key: value for key, value in chosen.items() if key in behind.takes}
    assert behind.sql.endswith("limit 200")
    sql = re.sub(r"\b200\b", "1000000", behind.sql)
    records = DuckDB(demo).run(sql, params | given).to_pylist()
    amount = "hours" if column == "hours" else "amount_cny"
    assert sum(row[amount] for row in records) == sum(
        row[column] for row in rows(name, demo, **chosen)
    )


def test_the_rows_behind_the_pace_are_those_of_a_year(demo: Snapshot) -> None:
    behind = load(load("campaigns/pace").rows)
    records = DuckDB(demo).run(behind.sql.removesuffix("limit 200"), {"campaign": []}).to_pylist()
    for row in rows("campaigns/pace", demo)[:2]:
        since = demo.as_of - datetime.timedelta(days=row["days"])
        mine = [one["amount_cny"] for one in records if one["donated_on"] > since]
        assert sum(mine) == row["received_cny"]
    assert {row["campaign_id"] for row in records} == {"C01"}
