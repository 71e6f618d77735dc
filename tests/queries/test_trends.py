"""Trends: the parts of a change add up to it exactly, and both years are cut on the same day."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from data import Snapshot
from pages.trends.trend import TRENDS, Trend
from queries import load
from queries.engine import Value
from queries.engines.duckdb import DuckDB
from tests.queries.test_agree import rows
from tests.rolled import again, read

GIFTS = """
select
    extract(year from donated_at) as year,
    extract(month from donated_at) * 100 + extract(day from donated_at) as month_day,
    category,
    amount_cny as received_cny,
    entry_type = 'gift' as gifts
from donations
left join campaigns using (campaign_id)
left join projects on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
"""
SERVICE = """
select
    extract(year from served_on) as year,
    extract(month from served_on) * 100 + extract(day from served_on) as month_day,
    category,
    division_code as district,
    hours,
    volunteer_id as people,
    activity_id as activities
from service_records
join activities using (activity_id)
where verified
"""
CHOSEN: tuple[dict[str, Any], ...] = (
    {},
    {"category": ["CARE"]},
    {"category": ["ENV", "TRAFFIC"], "district": ["140105", "140109"]},
    {"year": [2020]},
    {"year": [2019, 2021]},
    {"category": ["TRAFFIC"], "district": ["140181"]},  # few people
)
SPLITS = [(measure, split) for measure, one in TRENDS.items() for split in one.splits]
DAYS = (datetime.date(2021, 12, 31), datetime.date(2021, 6, 30), datetime.date(2020, 2, 29))
Cut = Callable[[datetime.date], Snapshot]


@pytest.fixture(scope="session")
def cut(demo: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Cut:
    """The demo as it would have been read on an earlier day, without the records after it."""

    @cache
    def made(day: datetime.date) -> Snapshot:
        until = {
            name: pc.less_equal(pc.cast(read(demo, name)[column], pa.date32()), pa.scalar(day))
            for name, column in (("service_records", "served_on"), ("donations", "donated_at"))
        }
        early = replace(demo, as_of=day, id=f"{day}-cut")
        tables = {name: read(demo, name).filter(mask) for name, mask in until.items()}
        return again(early, tmp_path_factory.mktemp(early.id), tables)

    return made


def counted(demo: Snapshot, one: Trend, year: int, last: int, chosen: dict[str, Any]) -> Any:
    """A measure of one year up to a day (month × 100 + day), counted without the questions."""
    sql = GIFTS if one.family == "giving" else SERVICE
    found = records(demo, sql)
    kept = found[(found.year == year) & (found.month_day <= last)]
    for key in ("category", "district"):
        if key in chosen and key in kept:
            kept = kept[kept[key].isin(chosen[key])]
    if one.column in ("received_cny", "hours"):
        return sum(kept[one.column], Decimal(0))
    if one.column == "records":
        return len(kept)
    return int(kept.gifts.sum()) if one.column == "gifts" else kept[one.column].nunique()


_found: dict[str, pd.DataFrame] = {}


def records(demo: Snapshot, sql: str) -> pd.DataFrame:
    """The records of a family, read once."""
    if sql not in _found:
        _found[sql] = DuckDB(demo).run(sql, {}).to_pandas()
    return _found[sql]


def years_of(chosen: dict[str, Any], day: datetime.date) -> tuple[int, int]:
    """Which two years are compared."""
    listed = sorted(year for year in chosen.get("year", []) if year <= day.year)
    if not chosen.get("year"):
        return day.year - 1, day.year
    return (listed[-2] if len(listed) > 1 else listed[-1] - 1), listed[-1]


def last_of(year: int, day: datetime.date) -> int:
    """Up to which day the years are counted when this is the newer one."""
    return day.month * 100 + day.day if year == day.year else 1231


@pytest.mark.parametrize(("measure", "split"), SPLITS)
@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_parts_add_up_to_the_difference_exactly(
    demo: Snapshot, cut: Cut, measure: str, split: str, chosen: dict[str, Any], day: datetime.date
) -> None:
    one = TRENDS[measure]
    question, part = one.why(split)
    found = rows(question, cut(day), **chosen)
    earlier, later = years_of(chosen, day)
    before, after = (
        counted(demo, one, year, last_of(later, day), chosen) for year in (earlier, later)
    )
    if not found:
        assert earlier < 2019 or before == after == 0
        return
    assert {(row["earlier_year"], row["later_year"]) for row in found} == {(earlier, later)}
    assert len({row[part] for row in found}) == len(found)
    assert sum(row[one.change] for row in found) - (after - before) == Decimal("0.00")
    assert sum(row[one.later] for row in found) == after


def test_people_are_counted_once(demo: Snapshot) -> None:
    flows = {row["people_flow"]: row for row in rows("trends/people_change", demo)}
    assert list(flows) == ["new", "returned", "stayed", "lapsed"]
    assert flows["stayed"]["change_people"] == 0
    assert flows["lapsed"]["later_people"] == 0
    served = records(demo, SERVICE)
    active = {year: set(served[served.year == year].people) for year in (2019, 2020, 2021)}
    assert flows["new"]["change_people"] == len(active[2021] - active[2020] - active[2019])
    assert flows["returned"]["change_people"] == len(active[2021] & active[2019] - active[2020])
    assert -flows["lapsed"]["change_people"] == len(active[2020] - active[2021])


@pytest.mark.parametrize("measure", TRENDS)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_both_years_stop_on_the_same_day(
    demo: Snapshot, cut: Cut, measure: str, day: datetime.date
) -> None:
    one = TRENDS[measure]
    before, now = rows(f"trends/{one.family}_to_date", cut(day))
    assert (before["year"], now["year"]) == (day.year - 1, day.year)
    assert now["until_on"] == day
    assert before["until_on"].month == day.month
    last = day.month * 100 + day.day
    for row in (before, now):
        assert row[one.column] == counted(demo, one, row["year"], last, {})
    share = 100 * float(now[one.column]) / float(before[one.column]) - 100
    assert now[one.change_pct] == pytest.approx(share)
    assert before[one.change_pct] is None


@pytest.mark.parametrize("measure", TRENDS)
def test_a_whole_year_up_to_its_last_day_is_the_year(demo: Snapshot, measure: str) -> None:
    one = TRENDS[measure]
    whole = {row["year"]: row for row in rows(f"trends/{one.family}", demo)}
    for row in rows(f"trends/{one.family}_to_date", demo):
        assert row[one.column] == whole[row["year"]][one.column]
    assert whole[2021][one.change_pct] == row[one.change_pct]


def test_an_unfinished_year_has_no_change_on_a_whole_one(cut: Cut) -> None:
    for family in ("giving", "service"):
        found = {row["year"]: row for row in rows(f"trends/{family}", cut(DAYS[1]))}
        changes = [key for key in found[2021] if key.endswith("_change_pct")]
        assert all(found[2021][key] is None for key in changes)
        assert all(found[2020][key] is not None for key in changes)


@pytest.mark.parametrize(("measure", "split"), SPLITS)
@pytest.mark.parametrize("chosen", CHOSEN[:4], ids=str)
def test_a_split_adds_up_to_the_year(
    demo: Snapshot, measure: str, split: str, chosen: dict[str, Any]
) -> None:
    one = TRENDS[measure]
    whole = {row["year"]: row[one.column] for row in rows(f"trends/{one.family}", demo, **chosen)}
    parts = rows(one.by_year(split), demo, **chosen)
    for year, total in whole.items():
        mine = [row[one.column] or 0 for row in parts if row["year"] == year]
        if measure == "people":
            assert max(mine) <= total <= sum(mine) + 4 * len(mine)
        else:
            assert sum(mine) == total
    months = rows(f"trends/{one.family}_by_month", demo, **chosen)
    if measure not in ("people",):
        assert sum(row[one.column] for row in months) == sum(whole.values())


def test_money_is_never_split_by_district() -> None:
    for measure in ("received", "gifts"):
        assert "district" not in TRENDS[measure].splits
    for name in ("giving", "giving_by_category", "giving_by_status"):
        assert "division" not in load(f"trends/{name}").grain


def test_the_generated_year_is_the_printed_one(demo: Snapshot) -> None:
    _, now = rows("trends/giving_to_date", demo)
    assert now["received_cny"] == Decimal("1191516.30")
    (disclosed,) = rows("trends/disclosed", demo)
    assert disclosed["raised_cny"] == now["received_cny"]


def test_filters_narrow(demo: Snapshot) -> None:
    everything: dict[str, Value] = {}
    care: dict[str, Value] = {"category": ["CARE"]}
    for one in TRENDS.values():
        for name in (f"{one.family}_to_date", f"{one.family}_by_month", one.family):
            wide = rows(f"trends/{name}", demo, **everything)
            narrow = rows(f"trends/{name}", demo, **care)
            assert narrow[-1][one.column] < wide[-1][one.column]
