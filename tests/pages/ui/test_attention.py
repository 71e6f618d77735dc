"""What needs attention: in what order, in which words, and what the file says of it."""

import csv
import io
import re
import string
from dataclasses import replace

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import attention
from pages.ui.answers import Answer
from pages.ui.attention import LEVELS, MOST, RULES, Rule
from pages.ui.files import csv as csv_files
from pages.ui.files.sheets import name_of
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES, words
from queries import load
from tests.pages.conftest import Asked


def answers(asked: Asked, snapshot: Snapshot, lang: str = "zh", **given: list[str]) -> list[Answer]:
    return [asked(rule.question, snapshot, Reader(lang=lang), **given) for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_sentence_says_what_the_question_returns(rule: Rule) -> None:
    columns = {column.name for column in load(rule.question).columns}
    said = words("ui").sentences
    for key in (f"why.{rule.name}", f"why.{rule.name}.ahead", f"why.{rule.name}.never"):
        for lang in LANGUAGES if key in said else ():
            slots = {name for _, name, _, _ in string.Formatter().parse(said[key][lang]) if name}
            assert slots <= columns
    assert f"why.{rule.name}" in said
    assert (f"why.{rule.name}.many" in said) == rule.together
    assert f"level.{rule.level}" in said


def test_the_report_in_words(asked: Asked, report: Snapshot) -> None:
    found = attention.points(answers(asked, report))
    assert [(point.level, point.project_id) for point in found] == [
        ("open", "P26"), ("watch", "P21"), ("watch", "P25"), ("record", None),
        ("record", "P22"), ("record", None), ("record", None),
    ]  # fmt: skip
    whys = [point.why for point in found]
    assert whys[0] == "已做完，尾款 5.21 万元还没有拨付。"
    assert "62.77 万元，为目标 1,250 万元的 5.02%，尚差 1,187.23 万元" in whys[1]
    assert "已延期到 2022年12月31日，还有 365 天" in whys[2]
    assert "因进度慢延期" in whys[2]
    assert whys[5] == "11 个项目只有名称，没有内容介绍：P01–P10、P27。"
    assert whys[6].startswith("18 个项目的立项年份是推断的")


def test_the_demo_says_which_of_it_is_generated(asked: Asked, demo: Snapshot) -> None:
    found = attention.points(answers(asked, demo, "en"))
    late = [point for point in found if point.level == "late"]
    assert found[: len(late)] == late
    assert all(point.answer.is_demo for point in late)
    never = [point for point in found[len(late) :] if point.answer.is_demo]
    assert [(point.level, point.project_id, point.since) for point in never] == [
        ("open", "P25", None)
    ]
    assert never[0].why.startswith("Ambulance: no disclosure is on record")
    assert late[0].why == (
        "Tree planting: last published on Sep 15, 2021, due again by Dec 15, 2021, 16 days ago."
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ledger_ahead_one_day_and_many(asked: Asked, ledger: Snapshot, lang: str) -> None:
    found = attention.points(answers(asked, ledger, lang))
    soon = next(point for point in found if point.rule.name == "disclosures")
    assert soon.level == "open", "what is not late yet is not said to be"
    assert {"zh": "还有 20 天", "en": "in 20 days"}[lang] in soon.why
    steps = [point for point in found if point.rule.name == "milestones"]
    assert len(steps) == MOST
    assert "P14–P16" in steps[-1].why
    assert steps[-1].project_id is None
    assert steps[-1].since is not None
    levels = [list(LEVELS).index(point.level) for point in found]
    assert levels == sorted(levels)
    assert not any(re.search(r"None|\{|\}", point.why) for point in found)


def test_one_day_is_one_day(asked: Asked, demo: Snapshot) -> None:
    every = answers(asked, demo, "en")
    table = every[0].table
    assert table is not None
    at = table.column_names.index("days_late")
    days = pa.array([1] * table.num_rows)
    every[0] = replace(every[0], table=table.set_column(at, "days_late", days))
    assert ", 1 day ago." in attention.points(every)[0].why


def test_one_project_of_a_kind_is_named(asked: Asked, report: Snapshot) -> None:
    (none,) = (
        point
        for point in attention.points(answers(asked, report, category=["INCENT"]))
        if point.rule.name == "undescribed"
    )
    assert (none.project_id, none.why) == ("P27", "只有名称，没有内容介绍。")


def test_nothing_found_is_nothing_said(asked: Asked, report: Snapshot) -> None:
    every = [replace(one, table=None) for one in answers(asked, report)]
    assert attention.points(every) == []
    assert attention.listing(every).rows == ()


def test_the_file_is_the_list(asked: Asked, demo: Snapshot) -> None:
    every = answers(asked, demo)
    shown = attention.listing(every)
    head, *rows = csv.reader(io.StringIO(csv_files.of_part(shown).decode("utf-8-sig")))
    assert head == ["程度", "规则", "编号", "项目", "原因", "自", "数据性质"]
    found = attention.points(every)
    assert [row[4] for row in rows] == [point.why for point in found]
    assert [row[6] for row in rows] == [point.answer.provenance_label for point in found]
    assert {row[6] for row in rows} == {"演示数据", "报告公布"}
    assert rows[0][5] == "2021-12-15"
    assert name_of(shown, "csv") == "需要关注_2021-12-31-demo_演示数据.csv"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_that_cannot_be_checked_say_what_lacks(
    asked: Asked, report: Snapshot, demo: Snapshot, lang: str
) -> None:
    shown = attention.checkable(answers(asked, report, lang))
    assert len(shown.rows) == len(RULES)
    lacking = [
        row for row in shown.rows if {"zh": "无法核对", "en": "cannot be"}[lang] in str(row[2])
    ]
    assert len(lacking) == 5
    assert any("payable_terms" in str(row[2]) for row in lacking)
    whole = attention.checkable(answers(asked, demo, lang))
    assert not [
        row for row in whole.rows if {"zh": "无法核对", "en": "cannot be"}[lang] in str(row[2])
    ]


def test_numbers_in_a_row_are_drawn_together() -> None:
    assert attention.ranges(["P01", "P02", "P03", "P07", "P08", "X1"]) == [
        "P01–P03", "P07", "P08", "X1",
    ]  # fmt: skip
    assert attention.ranges([]) == []
    assert attention.ranges(["P09", "Q10", "P11"]) == ["P09", "Q10", "P11"]
