"""Scenes: every number of every sentence comes from an answer, in both languages, masked."""

import dataclasses
import datetime
import string
from collections.abc import Mapping

import pyarrow as pa
import pytest

from data import Snapshot
from pages.meeting import scenes
from pages.ui.answers import Answer
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted


def answers(
    asked: Asked, name: str, snapshot: Snapshot, reader: Reader | None = None
) -> dict[str, Answer]:
    """The answers a scene asks for, narrowed as the scene narrows them."""
    narrowed = scenes.scenes()[name].get("filters", {})
    found = {}
    for one in scenes.questions(name):
        takes = asked(one, snapshot).question.takes
        given = {key: codes for key, codes in narrowed.items() if key in takes}
        found[one] = asked(one, snapshot, reader, **given)
    return found


def told(asked: Asked, name: str, snapshot: Snapshot, **seen: str) -> scenes.Scene:
    return scenes.tell(name, answers(asked, name, snapshot, Reader(**seen)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(scenes.scenes()))
def test_a_scene_is_whole_in_both_languages(name: str) -> None:
    about = scenes.scenes()[name]
    if about["figure"]["draw"] == scenes.POINTS:
        assert set(about["title"]) == set(about["says"]) == set(about["calm"]) == set(LANGUAGES)
        return
    assert set(about["title"]) == set(about["says"]) == set(LANGUAGES)
    slots = [{slot for _, slot, _, _ in string.Formatter().parse(about["says"][lang]) if slot}
             for lang in LANGUAGES]  # fmt: skip
    assert slots[0] == slots[1] <= set(about["values"])
    used = slots[0] | {about.get("key")} | set(about.get("beside", ()))
    assert set(about["values"]) <= used | {"figures", "unclear", "absent"}
    assert about["figure"]["draw"] in {*scenes.FIGURES, *scenes.BOARDS}
    for value in about["values"].values():
        assert set(value.get("label", {"zh", "en"})) == {"zh", "en"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", list(scenes.scenes()))
def test_every_scene_is_told_from_the_demo(
    asked: Asked, demo: Snapshot, name: str, lang: str
) -> None:
    scene = told(asked, name, demo, lang=lang)
    assert scene.title
    assert scene.message
    assert "{" not in scene.message
    assert scene.is_demo == (name in ("volunteers", "trends", "attention"))
    assert [bool(one) for one in (scene.chart, scene.board, scene.lines)].count(True) == 1
    if scene.chart:
        assert plotted(scene.chart.picture(scene.answer)).data
    if scene.board:
        assert len(scene.board(scene.answer)) >= 2


MESSAGES = {
    "headline": "基金执行 27 个志愿服务项目，能归类的分属 7 类，关爱服务最多，有 8 个。",
    "status": "27 个项目中，10 个已经结项，17 个在常态化开展。",
    "tree": "植树募捐已募 62.77 万元，是目标的 5.02%，还差 1,187.23 万元。",
    "attention": "7 项待办、留意或补充；有没有逾期，这个快照核对不了。",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_say_the_printed_figures(asked: Asked, report: Snapshot, name: str) -> None:
    assert told(asked, name, report).message == MESSAGES[name]


def test_key_numbers_are_those_of_the_questions(asked: Asked, demo: Snapshot) -> None:
    keys = {name: told(asked, name, demo, lang="en").key for name in scenes.scenes()}
    years = asked("volunteers/by_year", demo).records
    giving = asked("trends/giving", demo).records
    assert {name: key.value for name, key in keys.items() if key} == {
        "headline": "27", "status": "17", "tree": "5.02%", "attention": "5",
        "volunteers": f"{years[-1]['people']:,}",
        "trends": f"+{giving[-1]['received_change_pct']:.1f}%",
    }  # fmt: skip
    assert keys["others"] is keys["funds"] is None


def test_money_is_told_in_the_readers_unit(asked: Asked, report: Snapshot) -> None:
    assert "627,748.23 元" in told(asked, "tree", report, unit="yuan").message
    assert "¥627.7K" in told(asked, "tree", report, lang="en").message


def test_funds_stand_apart_and_nothing_combines_them(asked: Asked, demo: Snapshot) -> None:
    scene = told(asked, "funds", demo)
    assert scene.board is not None
    assert scene.chart is None
    assert [(card.value, card.context, card.share) for card in scene.board(scene.answer)] == [
        ("119.15 万元", "2021 年", None),
        ("239.12 万元", "2020-2021 年项目", None),
        ("77.19 万元", "报告未写明期间", None),
    ]


def test_other_campaigns_have_no_progress(asked: Asked, demo: Snapshot) -> None:
    scene = told(asked, "others", demo)
    assert scene.board is not None
    cards = scene.board(scene.answer)
    assert [(card.value, card.share) for card in cards] == [
        ("28.26 万元", None), ("报告未披露", None),
    ]  # fmt: skip
    assert "%" not in scene.message + "".join(card.context for card in cards)


@pytest.mark.parametrize("name", list(scenes.scenes()))
def test_the_report_alone_cannot_tell_generated_scenes(
    asked: Asked, report: Snapshot, name: str
) -> None:
    if name in ("volunteers", "trends"):
        with pytest.raises(scenes.Silent):
            told(asked, name, report)
    else:
        assert not told(asked, name, report).is_demo


def without_rows(found: Mapping[str, Answer], name: str, **where: str) -> dict[str, Answer]:
    """The same answers, one of them without the rows named."""
    answer = found[name]
    assert answer.table is not None
    kept = [
        row for row in answer.records
        if not all(row[column] == value for column, value in where.items())
    ]  # fmt: skip
    table = pa.Table.from_pylist(kept, answer.table.schema)
    return {**found, name: dataclasses.replace(answer, table=table)}


def test_a_value_that_is_missing_leaves_the_scene_out(asked: Asked, report: Snapshot) -> None:
    with pytest.raises(scenes.Silent):
        scenes.tell("tree", without_rows(answers(asked, "tree", report), "campaigns/progress"))


def test_a_total_of_an_earlier_day_is_told_only_where_its_day_stands(
    asked: Asked, report: Snapshot
) -> None:
    later = dataclasses.replace(report, as_of=datetime.date(2022, 3, 31))

    def told(name: str) -> scenes.Scene:
        found = answers(asked, name, report).items()
        return scenes.tell(
            name, {k: dataclasses.replace(v, view=v.view.on(later)) for k, v in found}
        )

    with pytest.raises(scenes.Silent):
        told("tree")
    board = next(
        name for name, one in scenes.scenes().items() if one["figure"]["draw"] == "campaign_board"
    )
    scene = told(board)
    assert scene.board is not None
    assert all("截至 2021年12月31日" in card.context for card in scene.board(scene.answer))


def test_what_stands_beside_a_message_may_be_missing(asked: Asked, report: Snapshot) -> None:
    found = answers(asked, "status", report)
    whole = scenes.tell("status", found)
    assert [one.value for one in whole.beside] == ["10", "2"]
    short = scenes.tell("status", without_rows(found, "projects/by_stage", stage="fundraising"))
    assert [one.value for one in short.beside] == ["10"]
    assert short.message == whole.message


def test_fewer_than_five_people_are_never_a_number(asked: Asked, demo: Snapshot) -> None:
    found = answers(asked, "volunteers", demo)
    answer = found["volunteers/by_year"]
    assert answer.table is not None
    rows = [{**row, "people": 4} for row in answer.records]
    few = dataclasses.replace(answer, table=pa.Table.from_pylist(rows, answer.table.schema))
    scene = scenes.tell("volunteers", {"volunteers/by_year": few})
    assert scene.key is not None
    assert scene.key.value == "不足 6 人"
    assert scene.chart is not None
    assert not plotted(scene.chart.picture(few)).data[0].y


def test_the_wall_is_read_in_the_dark_and_from_afar() -> None:
    wall = scenes.on_the_wall(Reader("en", "yi", "light", 2.0))
    assert (wall.lang, wall.unit, wall.theme) == ("en", "yi", "dark")
    assert round(14 * wall.scale) == 36
    assert scenes.on_the_wall(Reader(narrow=True)).scale == 1
