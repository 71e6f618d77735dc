"""Projects have come as far as their stage says, and what was published is dated."""

from datetime import date

from data.schema import CODES
from tests.data.demo.conftest import Ask


def test_projects_have_done_what_their_stage_says(ask: Ask) -> None:
    """Seven steps where closed; delivery where one only waits for the last payment; else not."""
    done = dict(ask("select project_id, count(done_on) from milestones group by project_id"))
    stages = dict(ask("select project_id, stage from projects"))
    steps = {"closed": 7, "finalising": 4, "running": 3, "fundraising": 3}
    assert done == {project: steps[stage] for project, stage in stages.items()}


def test_steps_are_done_in_their_order(ask: Ask) -> None:
    order = {step: place for place, step in enumerate(CODES["step"])}
    found: dict[str, list[tuple[int, date]]] = {}
    for project_id, step, day in ask("select project_id, step, done_on from milestones"):
        if day:
            found.setdefault(project_id, []).append((order[step], day))
    for project_id, steps in found.items():
        days = [day for _, day in sorted(steps)]
        assert days == sorted(days), project_id


def test_steps_are_planned_in_their_order(ask: Ask) -> None:
    order = {step: place for place, step in enumerate(CODES["step"])}
    found: dict[str, list[tuple[int, date]]] = {}
    for project_id, step, day in ask("select project_id, step, planned_on from milestones"):
        found.setdefault(project_id, []).append((order[step], day))
    for project_id, steps in found.items():
        days = [day for _, day in sorted(steps)]
        assert days == sorted(days), project_id


def test_a_few_steps_are_overdue(ask: Ask) -> None:
    [(overdue,)] = ask("""
        select count(*) from milestones where done_on is null and planned_on <= date '2021-12-31'
    """)
    assert 2 <= overdue <= 12


def test_relief_starts_and_the_ambulance_ends_on_the_day_the_report_gives(ask: Ask) -> None:
    assert ask("""
        select done_on from milestones where project_id = 'P22' and step = 'approved'
    """) == [(date(2021, 10, 10),)]
    assert ask("""
        select planned_on, done_on from milestones where project_id = 'P25' and step = 'running'
    """) == [(date(2022, 12, 31), None)]


def test_cohorts_are_approved_in_their_year(ask: Ask) -> None:
    assert (
        ask("""
        select project_id from milestones inner join projects using (project_id)
        where step = 'approved' and year(done_on) <> cohort_year
    """)
        == []
    )


def test_disclosures_name_what_they_are_about(ask: Ask) -> None:
    assert ask("""
        select count(*) from disclosures
        where (disclosure_object = 'campaign') <> (campaign_id is not null)
            or (disclosure_object = 'project') <> (project_id is not null)
    """) == [(0,)]
    assert ask("select count(*) from disclosures where campaign_id = 'C03'") == [(0,)]
    found = dict(
        ask("""
        select campaign_id, max(published_on) from disclosures
        where campaign_id is not null group by all
    """)
    )
    assert found == {"C01": date(2021, 9, 15), "C02": date(2021, 11, 20)}


def test_full_reports_follow_the_closing(ask: Ask) -> None:
    gaps = [
        gap
        for (gap,) in ask("""
        select published_on - done_on from disclosures inner join milestones using (project_id)
        where step = 'closed'
    """)
    ]
    assert len(gaps) >= 8
    assert all(0 < gap <= 120 for gap in gaps)
    assert any(gap > 92 for gap in gaps), "one is late, so that being late can be seen"
