"""People live, join, lapse and come back as in the demo; service has its seasons."""

import numpy as np
import pytest

from data.demo import columns, people
from data.demo.large import service
from tests.data.demo.conftest import Ask


def test_most_serve_near_home_and_in_a_few_categories(ask_large: Ask) -> None:
    [(near,)] = ask_large("""
        select avg(cast(a.division_code = v.division_code as integer)) from service_records
        inner join activities as a using (activity_id) inner join volunteers as v
        using (volunteer_id)
    """)
    assert 0.5 < near < 0.95, "four in five where districts are larger"
    [(few,)] = ask_large("""
        select avg(cast(categories <= 3 as integer)) from (
            select count(distinct category) as categories from service_records
            inner join activities using (activity_id) group by volunteer_id
        )
    """)
    assert few > 0.7, "nearly all where districts are larger"


def test_few_serve_often_and_many_seldom(ask_large: Ask) -> None:
    [(seldom, often)] = ask_large("""
        select avg(cast(n <= 3 as integer)), avg(cast(n >= 100 as integer))
        from (select count(*) as n from service_records group by volunteer_id)
    """)
    assert seldom > 0.1
    assert 0.01 < often < 0.15


def test_people_lapse_and_come_back(ask_large: Ask) -> None:
    [(lapsed, returned)] = ask_large("""
        with years as (
            select volunteer_id, list(distinct year(served_on)) as years
            from service_records group by volunteer_id
        )
        select
            count(*) filter (where list_contains(years, 2019) and not list_contains(years, 2020)),
            count(*) filter (where list_contains(years, 2019) and list_contains(years, 2021)
                and not list_contains(years, 2020))
        from years
    """)
    assert lapsed > returned > 10


def test_seasons(ask_large: Ask) -> None:
    months = {
        (year, month): count
        for year, month, count in ask_large("""
            select year(served_on), month(served_on), count(*) from service_records group by all
        """)
    }
    for year in (2019, 2021):
        assert max(range(1, 13), key=lambda m: months[year, m]) == 3
    assert sum(months[2020, m] for m in (2, 3, 4)) < 0.6 * sum(months[2019, m] for m in (2, 3, 4))
    [(weekend, late, unverified, idle)] = ask_large("""
        select
            avg(case when isodow(served_on) >= 6 then 1.0 else 0.0 end),
            avg(case when recorded_on > served_on + 2 then 1.0 else 0.0 end),
            avg(case when verified then 0.0 else 1.0 end),
            count(*) filter (where not verified and points > 0)
        from service_records
    """)
    assert 0.4 < weekend < 0.75
    assert 0.03 < late < 0.1
    assert 0.02 < unverified < 0.08
    assert idle == 0


def test_every_star_line_is_reached_by_fewer(ask_large: Ask) -> None:
    hours = "select sum(hours) as h from service_records where verified group by volunteer_id"
    reached = [
        ask_large(f"select count(*) from ({hours}) where h >= {line}")[0][0]
        for line in (100, 300, 600, 1000)
    ]
    assert reached == sorted(set(reached), reverse=True)


def test_nobody_serves_twice_a_day_and_every_seat_is_taken() -> None:
    found = people.many_people(columns.random(1, 1), 400, 44)
    pool = service.pools(found, 4)
    category = np.zeros(100, dtype=np.int8)
    division = np.zeros(100, dtype=np.int8)
    day = 4 * 183 + 5
    chosen = service.crew(columns.random(1, 2), found, pool, day, category, division)
    assert len(set(chosen.tolist())) == 100, "even where the district has too few of them"
    assert (found.registered[chosen] <= day).all()
    assert (found.left[chosen] >= day).all()


def test_more_seats_than_people_are_refused() -> None:
    found = people.many_people(columns.random(1, 1), 400, 44)
    seats = np.zeros(401, dtype=np.int8)
    with pytest.raises(ValueError, match="more than there are volunteers"):
        service.crew(columns.random(1, 2), found, service.pools(found, 5), 1000, seats, seats)


def test_crews_add_up_to_the_records() -> None:
    found = people.many_people(columns.random(1, 1), 400, 44)
    for records in (10_000, 12_345):
        held = service.activities(columns.random(1, 3), found, records // 20, records)
        assert held.crew.sum() == records
        assert (held.crew[held.cancelled] == 0).all()
        assert held.crew[~held.cancelled].min() >= service.FEWEST
        assert (np.diff(held.day) >= 0).all()


def test_people_without_a_team_or_a_last_day_have_none(ask_large: Ask) -> None:
    [(without, left, beyond)] = ask_large("""
        select avg(cast(team_id is null as integer)), avg(cast(left_on is not null as integer)),
            count(*) filter (where left_on < registered_on or left_on > date '2021-12-31')
        from volunteers
    """)
    assert 0.2 < without < 0.3
    assert 0.01 < left < 0.1
    assert beyond == 0
