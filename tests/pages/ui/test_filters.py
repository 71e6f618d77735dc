"""Filters are declared once, offer what the snapshot holds, and each has its words."""

import pytest

from data import Snapshot
from pages.ui import filters
from pages.ui.filters import FILTERS
from pages.ui.words import words
from queries import load, names


@pytest.mark.parametrize("key", FILTERS)
def test_every_filter_has_its_words_and_options(
    key: str, report: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(report.path.parent))
    assert f"filter.{key}" in words("ui").sentences
    assert (f"phrase.{key}" in words("ui").sentences) == FILTERS[key].narrows
    if FILTERS[key].how not in ("text", "number", "date"):
        options = FILTERS[key].options(report)
        assert options
        assert all(label["zh"] and label["en"] for label in options.values())


def test_years_come_from_the_snapshot(report: Snapshot, demo: Snapshot) -> None:
    assert list(FILTERS["year"].options(report)) == ["2021"]
    assert list(FILTERS["year"].options(demo))[-1] == "2021"
    assert len(FILTERS["year"].options(demo)) > 1


def test_a_page_shows_the_filters_its_questions_take() -> None:
    assert filters.taken("overview") == ("year", "category", "status", "district")
    assert filters.taken("campaigns") == ("year", "campaign")
    assert filters.taken("projects") == (
        "category", "status", "cohort", "stage", "district", "has", "q",
    )  # fmt: skip


def test_a_choice_of_what_to_look_at_narrows_nothing() -> None:
    assert filters.taken("trends") == ("year", "category", "district")
    assert [key for key, one in FILTERS.items() if not one.narrows] == [
        "id", "sort", "measure", "split", "monthly", "by", "page", "against", "table", "find",
    ]  # fmt: skip
    assert not {"measure", "split", "monthly", "by"} & set(filters.CARRIED)


def test_what_is_usual_is_one_of_the_options(report: Snapshot) -> None:
    usual = [one for one in FILTERS.values() if one.default]
    assert [one.key for one in usual] == ["measure", "split"]
    assert all(one.default in one.options(report) for one in usual)


def test_growth_of_new_projects_is_no_measure(report: Snapshot) -> None:
    assert not {"projects", "cohort", "new"} & set(FILTERS["measure"].options(report))


def test_an_order_or_a_search_stays_with_its_page() -> None:
    assert not {"q", "sort", "against", "table", "find"} & set(filters.CARRIED)


def test_a_choice_of_one_page_fills_no_question() -> None:
    alone = {key for key, one in FILTERS.items() if one.page}
    assert alone == {"against", "table", "find"}
    assert not {key for name in names() for key in load(name).takes} & alone
