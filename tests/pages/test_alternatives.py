"""Every number a chart's text alternative says is one of the records under its own filters.

The charts are those the pages draw. What each may say is in `charted`, rounded as the reader sees
it.
"""

import importlib
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from data import Snapshot
from pages.ui import panel
from pages.ui.answers import Answer
from pages.ui.figures.charts import Chart
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES
from tests.deep import choices
from tests.pages.charted import EXPECTED, allowed
from tests.pages.conftest import viewed
from tests.pages.records import Chosen, chosen_at_random, numbers_of

PAGES = ("overview", "projects", "campaigns", "funds", "volunteers", "trends", "project")
MEASURES = ("received", "people", "hours", "records", "activities")
SPLITS = ("none", "category", "district", "status")
FEW, MANY = 4, choices(8, deep=200)


def views(
    snapshot: Snapshot, chosen: Chosen, reader: Reader, dice: random.Random
) -> Iterator[View]:
    """Every page under these filters: of the trends one measure and split, of projects one."""
    picked = {
        "trends": {"measure": dice.choice(MEASURES), "split": dice.choice(SPLITS)},
        "project": {"id": f"P{dice.randrange(1, 28):02}"},
    }
    for page in PAGES:
        view = viewed(snapshot, reader, page, **chosen, **picked.get(page, {}))
        yield replace(view, reader=reader)


def faults(
    snapshot: Snapshot, how_many: int, drawn: list[tuple[Answer, Chart]]
) -> tuple[set[str], list[tuple[object, ...]]]:
    """The kinds of alternatives told, and those with a number that is not of the records."""
    dice, kinds = random.Random(17), set[str]()
    found: list[tuple[object, ...]] = []
    for place, chosen in enumerate(chosen_at_random(how_many)):
        for lang in LANGUAGES:
            reader = Reader(lang=lang, unit="yuan", role=("staff", "viewer")[place % 2])
            for view in views(snapshot, chosen, reader, dice):
                drawn.clear()
                importlib.import_module(f"pages.{view.page}.page").show(view)
                for answer, chart in drawn:
                    kinds.add(chart.says.__name__)
                    said = chart.alternative(answer)
                    if wrong := numbers_of(said) - allowed(answer, chart):
                        found.append((answer.name, chosen, reader.is_staff, said, wrong))
    return kinds, found


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Answer, Chart]]:
    """The charts that pages draw, each with its answer; nothing is drawn."""
    found: list[tuple[Answer, Chart]] = []
    monkeypatch.setattr(panel, "_chart", lambda answer, chart: found.append((answer, chart)))
    return found


def test_alternatives_of_the_demo(demo: Snapshot, drawn: list[tuple[Answer, Chart]]) -> None:
    kinds, found = faults(demo, MANY, drawn)
    assert found == []
    assert kinds == {*EXPECTED, "describe_goals"}, "every kind of alternative was told"


def test_alternatives_of_the_report(report: Snapshot, drawn: list[tuple[Answer, Chart]]) -> None:
    assert faults(report, FEW, drawn)[1] == []
