"""Service has seasons, star lines, late records and people nobody has verified yet."""

import numpy as np

from data.demo import days
from data.demo.kinds import KINDS
from tests.data.demo.conftest import Ask


def test_march_is_the_liveliest_month_but_in_2020(ask: Ask) -> None:
    months = {
        (year, month): count
        for year, month, count in ask("""
            select year(served_on), month(served_on), count(*) from service_records group by all
        """)
    }
    for year in (2019, 2021):
        assert max(range(1, 13), key=lambda m: months[year, m]) == 3
    assert sum(months[2020, m] for m in (2, 3, 4)) < 0.5 * sum(months[2019, m] for m in (2, 3, 4))
    assert len(months) == 36


def test_weekends_are_livelier(ask: Ask) -> None:
    [(weekend,)] = ask("""
        select avg(case when isodow(served_on) >= 6 then 1.0 else 0.0 end) from service_records
    """)
    assert 0.4 < weekend < 0.75


def test_every_year_has_more_or_less(ask: Ask) -> None:
    found = dict(ask("select year(served_on), sum(hours) from service_records group by all"))
    assert found[2020] < found[2019] < found[2021]


def test_every_star_line_is_reached_by_fewer(ask: Ask) -> None:
    hours = "select sum(hours) as h from service_records where verified group by volunteer_id"
    reached = [
        ask(f"select count(*) from ({hours}) where h >= {line}")[0][0]
        for line in (100, 300, 600, 1000, 1500)
    ]
    assert reached == sorted(reached, reverse=True)
    assert len(set(reached)) == 5
    assert reached[-1] >= 1


def test_some_records_are_late_and_some_not_verified(ask: Ask) -> None:
    [(late, unverified, idle)] = ask("""
        select
            avg(case when recorded_on > served_on + 2 then 1.0 else 0.0 end),
            avg(case when verified then 0.0 else 1.0 end),
            count(*) filter (where not verified and points > 0)
        from service_records
    """)
    assert 0.03 < late < 0.1
    assert 0.02 < unverified < 0.08
    assert idle == 0, "no points before somebody has verified"


def test_cancelled_activities_have_nobody(ask: Ask) -> None:
    [(cancelled, served)] = ask("""
        select count(*), count(served_n) from activities where status = 'cancelled'
    """)
    assert cancelled > 10
    assert served == 0
    assert ask("""
        select count(*) from activities where status = 'held'
            and activity_id not in (select activity_id from service_records)
    """) == [(0,)]


def test_no_cell_of_few_beneficiaries(ask: Ask) -> None:
    assert ask("select count(*) from activities where served_n < 5") == [(0,)]


def test_relief_begins_after_the_flood(ask: Ask) -> None:
    found = ask("""
        select min(held_on) >= date '2021-10-11', count(distinct division_code), min(division_code)
        from activities where project_id = 'P22'
    """)
    assert found == [(True, 1, "140121")]


def test_projects_are_over_when_they_close(ask: Ask) -> None:
    assert (
        ask("""
        select project_id from activities inner join milestones using (project_id)
        where step = 'closed' and held_on > done_on
    """)
        == []
    )
    assert (
        ask("""
        select distinct project_id from activities inner join milestones using (project_id)
        where step = 'approved' and held_on < done_on
    """)
        == []
    )


def test_kinds_add_up_to_a_year() -> None:
    for year in (2019, 2020, 2021):
        assert 0.95 < sum(kind.share for kind in KINDS if kind.year == year) < 1.05
    for kind in KINDS:
        held = np.unique(days.years()[kind.weight > 0])
        assert held.tolist() == [kind.year], kind.name
        assert kind.months[0] < kind.months[1], kind.name
