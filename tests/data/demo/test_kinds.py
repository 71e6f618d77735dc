"""What the demo holds fits the projects it names."""

from data.demo.kinds import KINDS
from data.publish import Draft
from data.schema import CODES


def test_a_kind_has_the_category_and_programme_of_its_project(report_draft: Draft) -> None:
    projects = {p["project_id"]: p for p in report_draft.tables["projects"].to_pylist()}
    for kind in KINDS:
        if kind.project_id:
            project = projects[kind.project_id]
            assert kind.category == project["category"], kind.name
            assert kind.programme == project["programme"], kind.name
            assert kind.year >= project["cohort_year"], kind.name


def test_codes_are_of_their_lists() -> None:
    for kind in KINDS:
        assert kind.category in CODES["category"]
        assert kind.programme is None or kind.programme in CODES["programme"]
        assert set(kind.divisions) <= set(CODES["division"])
