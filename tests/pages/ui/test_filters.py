"""Filters are declared once, offer what the snapshot holds, and are read strictly or not at all."""

import datetime

import pytest

from data import Snapshot
from pages.ui import filters
from pages.ui.filters import FILTERS, day, last_day, number
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


# What a reader assumes: an amount, a day

AS_OF = datetime.date(2021, 12, 31)
ABSURD = (
    "", " ", "0", "-10000", "+10000", "010000", "10000.0", "1e5", "10,000", "１００００", "0x10",
    "NaN", "inf", "9" * 12, "9" * 400, "10001", "2010000", "None", "10000 ", "'; drop table x",
)  # fmt: skip


@pytest.mark.parametrize("text", ABSURD)
def test_an_absurd_number_is_none(text: str) -> None:
    assert number(text, 10_000, 2_000_000, 10_000) is None


@pytest.mark.parametrize("found", [10_000, 20_000, 2_000_000])
def test_a_number_on_the_step_is_read(found: int) -> None:
    assert number(str(found), 10_000, 2_000_000, 10_000) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "2021-12-31", "2021-01-01", "2025-02-29", "2025-13-01", "2025-1-1", "20250101",
        "2072-01-01", "9999-12-31", "0001-01-01", "2025-12-31T00:00", "2025-W01-1", "tomorrow",
        "２０２５-01-01", "-2025-01-01", "2025-12-31 ",
    ],
)  # fmt: skip
def test_an_absurd_day_is_none(text: str) -> None:
    assert day(text, AS_OF, 50) is None


@pytest.mark.parametrize("text", ["2022-01-01", "2024-02-29", "2071-12-31"])
def test_a_possible_day_is_read(text: str) -> None:
    assert day(text, AS_OF, 50) == datetime.date.fromisoformat(text)
    assert last_day(AS_OF, 50) == datetime.date(2071, 12, 31)


def test_what_fills_the_sql_when_nothing_is_chosen(report: Snapshot) -> None:
    nothing = {key: one.empty for key, one in FILTERS.items()}
    assert nothing["year"] == nothing["category"] == []
    assert nothing["q"] == nothing["sort"] == ""
    assert nothing["monthly"] is nothing["by"] is None
    assert (nothing["measure"], nothing["split"]) == ("received", "none")
    assert FILTERS["monthly"].read(["50000"], report) == ("50000",)
    assert FILTERS["monthly"].value(["50000"]) == 50_000
    assert FILTERS["by"].read(["2022-06-30"], report) == ("2022-06-30",)
    assert FILTERS["by"].value(["2022-06-30"]) == "2022-06-30"
    assert FILTERS["by"].read(["50000"], report) == ()


def test_codes_of_a_closed_list_keep_its_order_and_own_codes_theirs(demo: Snapshot) -> None:
    assert list(FILTERS["measure"].options(demo)) == list(FILTERS["measure"].own)
    assert list(FILTERS["status"].options(demo)) == ["closed", "ongoing"]
