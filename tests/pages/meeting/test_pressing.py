"""The scene of what needs attention shows the late points themselves, with their days."""

import dataclasses

import pytest

from data import Snapshot
from pages.meeting import pressing, scenes
from pages.ui import attention
from pages.ui.answers import Answer
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES
from tests.pages.conftest import Asked


def answers(asked: Asked, snapshot: Snapshot, lang: str = "zh") -> dict[str, Answer]:
    return {name: asked(name, snapshot, Reader(lang=lang)) for name in pressing.QUESTIONS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_late_finding_has_a_line_with_its_days(
    asked: Asked, demo: Snapshot, lang: str
) -> None:
    found = answers(asked, demo, lang)
    late = sorted(
        row["days_late"]
        for answer in found.values()
        for row in answer.records
        if (row.get("days_late") or -1) >= 0
    )
    scene = scenes.tell("attention", found)
    shown = [line for line in scene.lines if line.days]
    said = [int("".join(one for one in line.days if one.isdigit())) for line in shown]
    assert said == late[::-1]
    assert scene.key is not None
    assert scene.key.value == str(len(late))
    assert shown[0].days in scene.message
    assert all(line.point.level == "late" for line in shown)


def test_the_numbers_add_up_to_the_points_of_the_overview(asked: Asked, demo: Snapshot) -> None:
    found = answers(asked, demo)
    points = attention.points([found[name] for name in pressing.QUESTIONS])
    scene = scenes.tell("attention", found)
    assert scene.key is not None
    counted = [int(one.value) for one in (scene.key, *scene.beside)]
    assert sum(counted) == len(points)
    assert f"另有 {sum(counted[1:])} 项" in scene.message
    assert len(scene.lines) == pressing.MOST


def test_several_findings_of_a_rule_are_counted(asked: Asked, report: Snapshot) -> None:
    points = pressing.found(answers(asked, report))
    names = [pressing.name(point) for point in points]
    assert "共 11 项" in names  # projects without a description
    assert "未列明项目" in names


def test_a_snapshot_without_points_has_no_such_scene(asked: Asked, report: Snapshot) -> None:
    found = {}
    for name, answer in answers(asked, report).items():
        assert answer.table is not None or not answer.rows
        empty = None if answer.table is None else answer.table.slice(0, 0)
        found[name] = dataclasses.replace(answer, table=empty)
    with pytest.raises(scenes.Silent):
        scenes.tell("attention", found)


def test_each_rule_has_its_words() -> None:
    for rule in attention.RULES:
        assert f"points.{rule.name}" in pressing.say


def test_one_day_is_one_day() -> None:
    assert pressing.duration(1, "en").split() == ["1", "day"]
    assert pressing.duration(1234, "en").split() == ["1,234", "days"]


def test_what_cannot_be_checked_is_never_called_in_time(
    asked: Asked, report: Snapshot, demo: Snapshot
) -> None:
    """The report discloses no days: whether anything is late, nobody can tell."""
    scene = scenes.tell("attention", answers(asked, report))
    assert "核对不了" in scene.message
    assert scene.key is not None
    assert scene.key.label == pressing.say("zh", "points.group.soon")
    found = answers(asked, demo)
    for rule in attention.RULES:
        answer = found[rule.question]
        if rule.level == "late" and answer.table is not None:
            found[rule.question] = dataclasses.replace(answer, table=answer.table.slice(0, 0))
    scene = scenes.tell("attention", found)
    assert scene.message.startswith("没有逾期的事")
    assert scene.key is not None
    assert scene.key.value == "0"
