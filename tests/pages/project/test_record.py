"""One project as it is written: steps that are not guessed, what is missing, names like it."""

import re

import pytest

from data import Snapshot
from pages.project import page as record
from pages.ui import filters
from pages.ui.filters import FILTERS
from pages.ui.view import Reader
from tests.pages.conftest import Asked, viewed


def test_steps_of_a_running_project(asked: Asked, report: Snapshot) -> None:
    answer = asked("project/lifecycle", report, id="P21")
    assert [(row["step"], row["reach"]) for row in answer.records] == [
        ("applied", "unknown"), ("reviewed", "unknown"), ("approved", "reached"),
        ("running", "current"),
        ("evaluated", "unknown"), ("audited", "unknown"), ("closed", "unknown"),
    ]  # fmt: skip
    shown = record.steps(answer)
    assert shown.count('class="step step-') == 7
    assert "2021（推断）" in shown
    assert "报告未写明" in shown


def test_a_year_the_report_states_is_not_marked(asked: Asked, report: Snapshot) -> None:
    shown = record.steps(asked("project/lifecycle", report, Reader(lang="en"), id="P11"))
    assert "2021" in shown
    assert "deduced" not in shown


def test_what_is_finished_but_for_its_last_payment_is_not_under_way(
    asked: Asked, report: Snapshot
) -> None:
    reach = [row["reach"] for row in asked("project/lifecycle", report, id="P26").records]
    assert reach == ["unknown", "unknown", "reached", "reached", "unknown", "unknown", "unknown"]


def test_an_age_is_no_output(asked: Asked, report: Snapshot) -> None:
    parts = {r["part"]: r["given"] for r in asked("project/completeness", report, id="P20").records}
    assert parts["outputs"] == "no"
    (age,) = asked("project/outputs", report, id="P20").records
    assert (age["measure"], age["value"]) == ("min_age", 80)


def test_a_total_of_unclear_meaning_is_never_called_raised(asked: Asked, report: Snapshot) -> None:
    for name in ("sources", "amounts"):
        answer = asked(f"project/{name}", report, id="P22")
        kinds = {row.get("source_kind", row.get("amount_kind")) for row in answer.records}
        assert "total_unclear" in kinds
        assert "raised" not in kinds


def test_a_closed_project_has_reached_the_end_and_no_more_is_claimed(
    asked: Asked, report: Snapshot
) -> None:
    reach = {
        row["step"]: row["reach"] for row in asked("project/lifecycle", report, id="P01").records
    }
    assert reach["closed"] == reach["running"] == reach["approved"] == "reached"
    assert reach["evaluated"] == reach["audited"] == reach["reviewed"] == "unknown"


def test_steps_with_days_say_which_are_planned(asked: Asked, demo: Snapshot) -> None:
    answer = asked("project/steps", demo, id="P21")
    assert answer.is_demo
    reaches = [row["reach"] for row in answer.records]
    assert set(reaches) <= {"reached", "current", "overdue", "ahead"}
    shown = record.steps(answer)
    for row in answer.records:
        if row["known"] is None:
            assert f"计划 {row['planned_on']}" in shown
        else:
            assert row["known"] in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_record_says_what_is_not_disclosed(asked: Asked, report: Snapshot, lang: str) -> None:
    shown = record.record(asked("project/record", report, Reader(lang=lang), id="P01"))
    assert {"zh": "报告未披露", "en": "not disclosed"}[lang] in shown
    assert {"zh": "所属系列", "en": "Programme"}[lang] in shown
    alone = record.record(asked("project/record", report, Reader(lang=lang), id="P21"))
    assert {"zh": "所属系列", "en": "Programme"}[lang] not in alone


def test_parts_agree_with_the_list(asked: Asked, report: Snapshot) -> None:
    for project in asked("projects/list", report).records:
        answer = asked("project/completeness", report, id=project["project_id"])
        given = [row["part"] for row in answer.records if row["given"] == "yes"]
        assert len(given) == project["parts_given"]
        assert record.parts(answer).count("part-yes") == len(given)


@pytest.mark.parametrize(
    ("asked_for", "first"),
    [("P211", "P21"), ("p 07", "P07"), ("植树", None), ("守护绿色家园", "P06"), ("zzzzzzzz", None)],
)
def test_nearest_names(report: Snapshot, asked_for: str, first: str | None) -> None:
    found = filters.nearest(asked_for, FILTERS["id"].options(report))
    assert len(found) <= filters.MAX_NEAREST
    if first:
        assert found[0] == first


def test_what_is_missing_is_escaped(report: Snapshot) -> None:
    shown = record.missing("<script>", FILTERS["id"].options(report), "zh")
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert record.missing("", FILTERS["id"].options(report), "en") == (
        '<p class="empty">Choose a project.</p>'
    )


def test_heading_says_whether_the_year_is_deduced(asked: Asked, report: Snapshot) -> None:
    assert "（推断）" in record.heading(asked("project/record", report, id="P01"))
    assert "（报告写明）" in record.heading(asked("project/record", report, id="P10"))


def test_it_leads_to_the_list_and_to_those_beside_it(report: Snapshot) -> None:
    assert 'data-back href="projects"' in record.turns(viewed(report))
    turns = record.turns(viewed(report, page="project", id="P21", category="ENV"))
    assert re.findall(r'rel="(\w+)" href="project\?id=(\w+)"', turns) == [("prev", "P06")]
    turns = record.turns(viewed(report, page="project", id="P02"))
    assert re.findall(r"id=(\w+)", turns) == ["P01", "P03"]
