"""Volunteers register, lapse, come back, and some leave."""

from data.schema import CODES
from tests.data.demo.conftest import Ask


def test_all_eight_kinds_of_teams_and_more(ask: Ask) -> None:
    counted = dict(ask("select team_type, count(*) from teams group by team_type"))
    assert set(counted) == set(CODES["team_type"])
    assert counted["special"] > counted["theory"]
    assert ask("select count(*) from teams where not starts_with(name, '示例')") == [(0,)]
    assert ask("select count(*) - count(distinct name) from teams") == [(0,)]
    assert ask("select count(*) - count(distinct name_en) from teams") == [(0,)]


def test_registration_grows_with_a_setback(ask: Ask) -> None:
    found = ask("""
        select year(registered_on) as y, count(*) from volunteers
        where y >= 2019 group by y order by y
    """)
    assert [year for year, _ in found] == [2019, 2020, 2021]
    (_, first), (_, second), (_, third) = found
    assert second < first < third


def test_every_district_and_age_is_there(ask: Ask) -> None:
    assert ask("select count(distinct division_code) from volunteers") == [(10,)]
    assert ask("select count(distinct age_band) from volunteers") == [(len(CODES["age_band"]),)]


def test_people_lapse_and_come_back(ask: Ask) -> None:
    [(kept, lapsed, returned)] = ask("""
        with years as (
            select volunteer_id, list(distinct year(served_on)) as found
            from service_records group by volunteer_id
        )
        select
            count(*) filter (where list_contains(found, 2019) and list_contains(found, 2020)),
            count(*) filter (where list_contains(found, 2019) and not list_contains(found, 2020)),
            count(*) filter (
                where list_contains(found, 2019) and list_contains(found, 2021)
                    and not list_contains(found, 2020)
            )
        from years
    """)
    assert kept > 200
    assert lapsed > 200
    assert 50 < returned < lapsed


def test_some_leave_and_some_never_come(ask: Ask) -> None:
    [(left, never)] = ask("""
        select
            count(left_on),
            count(*) filter (where volunteer_id not in (select volunteer_id from service_records))
        from volunteers
    """)
    assert 50 < left < 300
    assert 200 < never < 1500
