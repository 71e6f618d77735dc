"""Volunteers: the same people and hours however they are cut."""

from functools import cache
from typing import Any

import duckdb
import pytest

from data import Snapshot
from queries import load
from queries.engine import Value
from queries.engines.duckdb import DuckDB
from tests.queries.test_agree import rows
from tests.rolled import roll_up

CHOSEN: tuple[dict[str, Value], ...] = (
    {}, {"year": [2021]}, {"category": ["CARE"]}, {"district": ["140109"]},
    {"year": [2020, 2021], "category": ["CULTURE"], "district": ["140105", "140106"]},
)  # fmt: skip
VERIFIED = """
with verified as (
    select volunteer_id, served_on, hours, category, division_code
    from service_records join activities using (activity_id)
    where verified
)
select {what} from verified where {where}
"""

REGISTERED = """
select volunteer_id, registered_on, left_on, team_id, division_code as division
from volunteers cross join snapshot
where registered_on <= as_of
    and (cardinality($year) = 0 or year(registered_on) <= list_max($year))
    and (left_on is null or year(left_on) > coalesce(list_max($year), year(as_of)))
order by registered_on desc, volunteer_id desc
limit 200
"""


def one(snapshot: Snapshot, what: str, where: str = "true") -> Any:
    """A figure worked out anew from the records."""
    return DuckDB(snapshot).run(VERIFIED.format(what=what, where=where), {}).column(0)[0].as_py()


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
def test_every_cut_has_the_same_hours_and_records(demo: Snapshot, chosen: dict[str, Value]) -> None:
    (headline,) = rows("volunteers/headline", demo, **chosen)
    assert headline["hours"] > 0
    for name in ("by_hour", "by_district", "by_team"):
        cut = rows(f"volunteers/{name}", demo, **chosen)
        assert sum(row["hours"] for row in cut) == headline["hours"], name
        assert sum(row["records"] for row in cut) == headline["records"], name
    assert sum(r["hours"] for r in rows("volunteers/by_age", demo, **chosen)) == headline["hours"]
    years = rows("volunteers/by_year", demo, **chosen)
    assert sum(row["records"] for row in years) == headline["records"]
    if len(years) == 1:
        assert years[0]["people"] == headline["people"]


def test_years_agree_with_trends(demo: Snapshot) -> None:
    trends = {row["year"]: row for row in rows("trends/service", demo)}
    for row in rows("volunteers/by_year", demo):
        year = trends[row["year"]]
        assert (row["people"], row["records"]) == (year["people"], year["records"])
        assert row["hours_per_active"] == pytest.approx(float(year["hours"] / year["people"]))
        assert row["records_per_person"] == pytest.approx(year["records"] / year["people"])


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_registered_agree_with_trends(demo: Snapshot, year: int) -> None:
    (here,) = rows("volunteers/registered", demo, year=[year])
    (there,) = rows("trends/volunteers", demo, year=[year])
    for column in ("registered", "active", "activity_pct"):
        assert here[column] == there[column]
    (service,) = rows("volunteers/headline", demo, year=[year])
    assert here["active"] == service["people"]
    assert here["hours_per_active"] == pytest.approx(float(service["hours"] / here["active"]))
    assert here["hours_per_registered"] == pytest.approx(
        float(service["hours"] / here["registered"])
    )
    assert (here["years"], here["last_year"]) == (str(year), year)
    assert len(rows("rows/volunteers", demo, year=[year])) == 200


@pytest.mark.parametrize("year", [[], [2019], [2020], [2019, 2021], [1999]])
def test_those_registered_last_are_listed(demo: Snapshot, year: list[int]) -> None:
    listed = DuckDB(demo).run(load("rows/volunteers").sql, {"year": year})
    assert listed.equals(DuckDB(demo).run(REGISTERED, {"year": year}))


def test_registered_of_a_year_without_records(demo: Snapshot) -> None:
    (none,) = rows("volunteers/registered", demo, year=[1999])
    assert (none["active"], none["registered"], none["last_year"]) == (0, 0, None)
    assert none["hours_per_active"] is none["activity_pct"] is None


def test_hours_of_the_week(demo: Snapshot) -> None:
    cells = rows("volunteers/by_hour", demo)
    assert {row["weekday"] for row in cells} == set(range(1, 8))
    saturday = sum(row["records"] for row in cells if row["weekday"] == 6)
    assert saturday == one(demo, "count(*)", "dayofweek(served_on) = 6")


def test_all_ten_districts_have_a_tile_of_their_own(demo: Snapshot) -> None:
    tiles = rows("volunteers/by_district", demo)
    assert len(tiles) == len({(row["tile_row"], row["tile_column"]) for row in tiles}) == 10
    empty = [row for row in tiles if row["cell_size"] == "none"]
    assert [(row["division"], row["hours"], row["people"]) for row in empty] == [("140122", 0, 0)]
    at = {row["division"]: row for row in tiles}
    assert at["140122"]["tile_row"] < at["140107"]["tile_row"] < at["140121"]["tile_row"]
    assert at["140123"]["tile_column"] < at["140109"]["tile_column"] < at["140106"]["tile_column"]
    assert rows("volunteers/by_district", demo, district=["140109"]) == [at["140109"]]


def test_star_lines_are_nested(demo: Snapshot) -> None:
    lines = rows("volunteers/star_lines", demo)
    assert [row["line_hours"] for row in lines] == [100, 300, 600, 1000, 1500]
    people = [row["people"] for row in lines]
    assert people == sorted(people, reverse=True)
    assert people[0] == one(
        demo,
        "(select count(*) from (select volunteer_id from verified group by volunteer_id "
        "having sum(hours) >= 100))",
    )
    assert lines[4]["cell_size"] == "small"
    assert people[4] in range(1, 5)
    earlier = rows("volunteers/star_lines", demo, year=[2019])
    assert earlier[0]["people"] < people[0]


def test_a_year_before_without_people_has_none(demo: Snapshot) -> None:
    """As on 年度趋势; in the first year of all nothing is known of the year before."""
    chosen = {"category": ["EMERG"], "district": ["140105"]}
    first, *_ = rows("volunteers/returning", demo, **chosen)
    (trend,) = (
        row for row in rows("trends/service", demo, **chosen) if row["year"] == first["year"]
    )
    assert (first["people_before"], trend["people_before"]) == (0, 0)
    assert first["retention_pct"] is None
    assert rows("volunteers/returning", demo)[0]["people_before"] is None


def test_returning_people_add_up(demo: Snapshot) -> None:
    years = rows("volunteers/returning", demo)
    for row in years:
        assert row["new_people"] + row["kept_people"] + row["back_people"] == row["people"]
    first, second, third = years
    assert (first["kept_people"], first["back_people"], first["retention_pct"]) == (0, 0, None)
    assert second["retention_pct"] == pytest.approx(100 * second["kept_people"] / first["people"])
    assert third["back_people"] == one(
        demo,
        "count(distinct volunteer_id) filter (where year(served_on) = 2021 and volunteer_id in "
        "(select volunteer_id from verified where year(served_on) = 2019) and volunteer_id not in "
        "(select volunteer_id from verified where year(served_on) = 2020))",
    )
    assert sum(row["new_people"] for row in years) == one(demo, "count(distinct volunteer_id)")
    assert rows("volunteers/returning", demo, year=[2021]) == [third]  # history is kept


def test_cohorts_agree_with_who_came_back(demo: Snapshot) -> None:
    cells = {(r["first_year"], r["year"]): r for r in rows("volunteers/retention", demo)}
    years = {row["year"]: row for row in rows("volunteers/returning", demo)}
    for year, row in years.items():
        assert cells[year, year]["people"] == row["new_people"]
        assert cells[year, year]["retained_pct"] == 100
        serving = sum(cell["people"] for (_, at), cell in cells.items() if at == year)
        assert serving == row["people"]
    assert cells[2019, 2020]["people"] == years[2020]["kept_people"]


def given(people: int) -> duckdb.DuckDBPyConnection:
    """Tables in which so many people serve 700 hours each, on one Monday of 2019 and of 2021."""
    made = duckdb.connect()
    made.execute(
        """
        create table divisions as
        select '140105' as division_code, 3 as tile_row, 3 as tile_column;
        create table teams as select 'T1' as team_id, 'law' as team_type;
        create table snapshot as select date '2021-12-31' as as_of;
        create table projects as select 'P1' as project_id, 'ongoing' as status;
        create table activities as
        select 'A' || y as activity_id, 'P1' as project_id, 'CARE' as category,
            '140105' as division_code, 'T1' as team_id, day as held_on,
            day + interval 9 hour as starts_at
        from (values (2019, date '2019-06-03'), (2021, date '2021-06-07')) as t (y, day)
        """
    )
    made.execute(
        """
        create table volunteers as
        select 'V' || i as volunteer_id, '18_25' as age_band, '140105' as division_code,
            date '2019-01-01' as registered_on, cast(null as date) as left_on
        from range($people) as t (i)
        """,
        {"people": people},
    )
    made.execute(
        """
        create table service_records as
        select volunteer_id || activity_id as record_id, activity_id, volunteer_id,
            held_on as served_on, cast(700 as decimal(7, 2)) as hours, true as verified
        from volunteers cross join activities
        """
    )
    return made


@cache
def rolled(people: int) -> duckdb.DuckDBPyConnection:
    """The tables with their rollups, for questions that change nothing."""
    return roll_up(given(people))


def of_given(name: str, people: int) -> list[dict[str, Any]]:
    return asked(rolled(people), name)


def asked(records: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """The answer of a question about volunteers from these tables and rollups."""
    question = load(f"volunteers/{name}")
    empty: dict[str, list[str]] = {key: [] for key in question.asks}
    result = records.sql(question.sql, params=empty or None)
    found: list[dict[str, Any]] = result.to_arrow_table().to_pylist()
    return found


@pytest.mark.parametrize("name", ["by_hour", "by_district", "retention"])
@pytest.mark.parametrize(("people", "size"), [(1, "small"), (5, "small"), (6, "enough")])
def test_the_size_of_a_cell_is_told(name: str, people: int, size: str) -> None:
    (sized, *_) = (row for row in of_given(name, people) if row["people"])
    assert (sized["people"], sized["cell_size"]) == (people, size)


def test_a_gap_is_no_retention() -> None:
    first, last = of_given("returning", 5)
    assert (first["new_people"], first["kept_people"], first["back_people"]) == (5, 0, 0)
    assert (last["new_people"], last["kept_people"], last["back_people"]) == (0, 0, 5)
    assert last["retention_pct"] is None  # nobody served in the year before
    assert [row["people"] for row in of_given("star_lines", 5)] == [5, 5, 5, 5, 0]
