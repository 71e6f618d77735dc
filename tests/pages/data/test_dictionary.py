"""The dictionary holds every question and measure, and finds them by either language or pinyin."""

import pytest

from data import Snapshot
from data.schema import GLOSSARY
from pages.data import dictionary
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES
from queries import MEASURED, load, names
from tests.pages.conftest import viewed


def found(shown: Snapshot, sought: str) -> set[str]:
    """Names of the questions and measures that match."""
    view = viewed(shown, find=sought) if sought else viewed(shown)
    measures = {str(row[-1]) for row in dictionary.measures(view).rows}
    return measures | {str(row[-2]) for row in dictionary.questions(view).rows}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_and_every_measure(report: Snapshot, lang: str) -> None:
    questions = dictionary.questions(viewed(report, Reader(lang)))
    assert sorted(str(row[-2]) for row in questions.rows) == list(names())
    assert all(row[-1] == load(str(row[-2])).sql for row in questions.rows)
    measures = dictionary.measures(viewed(report, Reader(lang)))
    assert {row[-1] for row in measures.rows} == {
        f"{name}.{column.name}"
        for name in names()
        for column in load(name).columns
        if column.unit in MEASURED
    }
    assert all(all(row) for row in measures.rows), "unit, formula and page for each"


def test_pages_come_in_the_order_of_the_navigation(report: Snapshot) -> None:
    pages = list(
        dict.fromkeys(row[1] for row in dictionary.questions(viewed(report, Reader("zh"))).rows)
    )
    assert pages[:2] == ["总览", "项目"]
    assert pages[-1] == "数字背后的记录"


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("应付未付", "overview/funds"),
        ("payable", "overview/funds"),
        ("ＰＡＹＡＢＬＥ", "overview/funds"),
        ("mujuan", "campaigns/progress"),
        ("mjlmb", "overview/campaigns"),
        ("fund_figures", "trends/disclosed"),
        ("拨付之和", "attention/over_budget.paid_cny"),
        ("wancheng", "overview/headline"),
    ],
)
def test_search_finds(report: Snapshot, sought: str, name: str) -> None:
    hits = found(report, sought)
    assert name in hits
    assert len(hits) < len(found(report, ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_terms_are_found_in_both_languages(report: Snapshot, lang: str) -> None:
    whole = dictionary.terms(viewed(report, Reader(lang)))
    assert len(whole.rows) == len(GLOSSARY)
    for sought in ("待核定", "undecided", "daiheding"):
        (row,) = dictionary.terms(viewed(report, Reader(lang), find=sought)).rows
        assert {"待核定", "Undecided"} == set(row[:2])


def test_search_that_finds_nothing(report: Snapshot) -> None:
    assert found(report, "qqzz") == set()


def test_nature_is_that_of_the_snapshot_shown(report: Snapshot, demo: Snapshot) -> None:
    question = load("overview/giving_by_year")
    assert dictionary.nature(question, report, "zh") == "报告未披露"
    assert dictionary.nature(question, demo, "zh") == "演示数据"
    assert dictionary.nature(load("overview/headline"), demo, "en") == "Reported"
