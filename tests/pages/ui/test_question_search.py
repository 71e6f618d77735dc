"""Questions found by words of a reader's own: recall on paraphrases, filters, nothing invented."""

import time
import tomllib
from pathlib import Path

import pytest

from data import Snapshot
from pages.ui import question_search
from pages.ui.view import View
from queries import load, names
from tests.pages.conftest import viewed

PARAPHRASES = tomllib.loads(Path(__file__).with_name("paraphrases.toml").read_text("utf-8"))


def paraphrases(held_out: bool) -> list[tuple[str, set[str]]]:
    """What is typed, and the questions that answer it."""
    found = []
    for lang in PARAPHRASES:
        for number, line in enumerate(PARAPHRASES[lang].strip().splitlines(), 1):
            text, _, right = line.partition(" | ")
            if (number % 3 == 0) == held_out:
                found.append((text, set(right.split(", "))))
    return found


def missed(view: View, held_out: bool) -> list[str]:
    return [
        text
        for text, right in paraphrases(held_out)
        if not right & {one.question.name for one in question_search.asked(view, text)}
    ]


def test_paraphrases_name_questions_that_are_there() -> None:
    every = paraphrases(held_out=False) + paraphrases(held_out=True)
    assert (len(every), len(paraphrases(held_out=True))) == (60, 20)
    assert set().union(*(right for _, right in every)) <= set(names())


def test_the_right_question_is_among_three(demo: Snapshot) -> None:
    view = viewed(demo)
    assert len(missed(view, held_out=True)) <= 1
    assert len(missed(view, held_out=False)) <= 2


@pytest.mark.parametrize(
    ("text", "question", "chosen"),
    [
        ("2020年万柏林的志愿服务时长", "overview/service_by_year",
         {"year": ("2020",), "district": ("140109",)}),
        ("关爱项目的预算花了多少", "funds/by_category", {"category": ("CARE",)}),
        ("Xiaodian volunteers by age in 2021", "volunteers/by_age",
         {"year": ("2021",), "district": ("140105",)}),
        ("2020年立项的项目", "projects/by_cohort", {"cohort": ("2020",)}),
        ("防汛募捐的退款", "campaigns/refunds", {"campaign": ("C02",)}),
        ("城市爱心驿站有哪些成果", "project/outputs", {"id": ("P15",)}),
        ("spending of the waste sorting project", "project/spending", {"id": ("P06",)}),
    ],
)  # fmt: skip
def test_what_a_text_names_is_filled_in(
    demo: Snapshot, text: str, question: str, chosen: dict[str, tuple[str, ...]]
) -> None:
    found = {one.question.name: one.chosen for one in question_search.asked(viewed(demo), text)}
    assert found.get(question) == chosen


@pytest.mark.parametrize("text", ["zhishu mujuan tuikuan", "tuikuan", "tuik"])
def test_pinyin_is_read(demo: Snapshot, text: str) -> None:
    found = [one.question.name for one in question_search.asked(viewed(demo), text)]
    assert found[0] == "campaigns/refunds"


@pytest.mark.parametrize("text", ["", "？？", "asdfgh", "你好", "的了吗", "1" * 5000, "\x00", "%"])
def test_what_is_no_question_finds_none(demo: Snapshot, text: str) -> None:
    assert question_search.asked(viewed(demo), text) == []


def test_three_at_most_and_no_two_alike(demo: Snapshot) -> None:
    for text, _ in paraphrases(held_out=False):
        found = [one.question for one in question_search.asked(viewed(demo), text)]
        assert len(found) <= question_search.MOST
        assert len({one.title["zh"] for one in found}) == len(found)


def test_words_are_told_of_questions_that_are_there() -> None:
    offered = set(question_search.offered(of_project=True))
    assert set(question_search.TOLD["also"]) <= offered
    assert set(question_search.TOLD["opens"]) <= offered
    for name, opens in question_search.TOLD["opens"].items():
        assert set(opens) <= {"measure", "split"}, name
        assert load(name)


def test_an_answer_comes_while_one_types(demo: Snapshot) -> None:
    view = viewed(demo)
    question_search.asked(view, "捐款")
    began = time.perf_counter()
    for _ in range(10):
        question_search.asked(view, "2021年万柏林区关爱服务项目的志愿者服务了多少小时" * 3)
    assert (time.perf_counter() - began) / 10 < 0.1


def test_what_readers_type_is_not_kept_for_ever() -> None:
    kept = question_search.rarity.cache_info()
    assert kept.maxsize is not None
    assert kept.maxsize <= 10_000
