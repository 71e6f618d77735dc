"""Figures for the wall: the data of their answers, words no smaller than 36 px, the demo's mark."""

import dataclasses
import json
from collections.abc import Callable

import plotly.graph_objects as go
import pyarrow as pa
import pytest

from data import Snapshot
from pages.meeting.scenes import WALL_SCALE, on_the_wall
from pages.ui.answers import Answer
from pages.ui.figures import wall
from pages.ui.figures.picture import Picture
from pages.ui.view import Reader
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted

WALL = on_the_wall(Reader())


def test_rows_sum_what_the_answer_splits(asked: Asked, report: Snapshot) -> None:
    answer = asked("overview/by_category", report, WALL)
    (bars,) = plotted(wall.rows(answer, "category", "projects")).data
    assert bars.y[0] == "关爱服务"
    assert sum(bars.x) == 27
    assert list(bars.x) == sorted(bars.x, reverse=True)
    assert list(bars.text) == [str(int(value)) for value in bars.x]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_columns_are_the_answers_rows(asked: Asked, demo: Snapshot, lang: str) -> None:
    answer = asked("trends/giving", demo, on_the_wall(Reader(lang=lang)))
    made = plotted(wall.columns(answer, "year", "received_cny"))
    divisor = 10_000 if lang == "zh" else 1_000
    assert list(made.data[0].y) == pytest.approx(
        [float(row["received_cny"]) / divisor for row in answer.records]
    )
    assert made.data[0].text[-1] == {"zh": "119.15", "en": "¥1.19M"}[lang]
    assert made.layout.yaxis.range[0] == 0
    heading = next(a.text for a in made.layout.annotations if a.xref == "paper")
    assert heading == {"zh": "捐赠净额（万元）", "en": "Received"}[lang]
    assert len(set(made.data[0].marker.color)) == 1  # one colour a measure; the last is strong
    assert [one == 1 for one in made.data[0].marker.opacity] == [False, False, True]


def test_units_are_one_mark_each(asked: Asked, report: Snapshot) -> None:
    made = plotted(wall.units(asked("overview/headline", report, WALL), "closed", "ongoing"))
    closed, ongoing = made.data
    assert (len(closed.x), len(ongoing.x)) == (10, 17)
    assert closed.marker.symbol != ongoing.marker.symbol
    assert max(closed.x) < min(ongoing.x)
    assert len(set(zip(ongoing.x, ongoing.y, strict=True))) == 17
    assert [("10" in a.text, "17" in a.text) for a in made.layout.annotations] == [
        (True, False), (False, True),
    ]  # fmt: skip


def test_the_gauge_is_on_a_true_scale(asked: Asked, report: Snapshot) -> None:
    made = plotted(wall.gauge(asked("campaigns/progress", report, WALL, campaign=["C01"])))
    target, raised = made.data
    assert raised.x[0] / target.x[0] == pytest.approx(0.0502198584)
    assert tuple(made.layout.xaxis.range) == (0, target.x[0])
    texts = " ".join(a.text for a in made.layout.annotations)
    assert "62.77 万元" in texts
    assert "1,250 万元" in texts


def test_more_than_the_target_stays_in_the_picture(asked: Asked, report: Snapshot) -> None:
    answer = asked("campaigns/progress", report, WALL, campaign=["C01"])
    assert answer.table is not None
    rows = [{**row, "raised_cny": 2 * row["target_cny"]} for row in answer.records]
    table = pa.Table.from_pylist(rows, answer.table.schema)
    made = plotted(wall.gauge(dataclasses.replace(answer, table=table)))
    assert made.layout.xaxis.range[1] == made.data[1].x[0] == 2 * made.data[0].x[0]


def sizes(made: go.Figure) -> list[float]:
    """Every font size of a figure."""
    found: list[float] = []

    def walk(one: object) -> None:
        if isinstance(one, dict):
            for key, value in one.items():
                if key == "size" and isinstance(value, int | float):
                    found.append(value)
                elif key != "marker":
                    walk(value)
        elif isinstance(one, list):
            for value in one:
                walk(value)

    layout = json.loads(made.to_json())
    walk({"data": layout["data"], **{k: v for k, v in layout["layout"].items() if k != "template"}})
    return found


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("overview/by_category", lambda a: wall.rows(a, "category", "projects")),
        ("volunteers/by_year", lambda a: wall.columns(a, "year", "people")),
        ("overview/headline", lambda a: wall.units(a, "closed", "ongoing")),
        ("campaigns/progress", wall.gauge),
    ],
)
def test_words_are_for_the_last_row_and_the_demo_is_marked(
    asked: Asked, demo: Snapshot, name: str, draw: Callable[[Answer], Picture]
) -> None:
    answer = asked(name, demo, WALL)
    made = plotted(draw(answer))
    assert min(sizes(made)) >= 36
    stamped = "演示数据" in made.to_json() or "\\u6f14" in made.to_json()
    assert stamped == answer.is_demo
    assert made.layout.height == round(wall.HEIGHT * WALL_SCALE)
