"""Cells stand where they belong, say their value, and can be read by everybody."""

from collections.abc import Callable

import pytest

from data import Snapshot
from pages.ui import look
from pages.ui.answers import Answer
from pages.ui.figures import grids, sentences
from pages.ui.figures.picture import Picture
from pages.ui.view import Reader
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted
from tests.pages.ui.test_look import SIGHT, distance, seen


def test_week_has_days_across_and_hours_down(asked: Asked, demo: Snapshot) -> None:
    answer = asked("volunteers/by_hour", demo)
    made = plotted(grids.week(answer))
    (cells,) = made.data
    first = min(row["hour"] for row in answer.records)
    for row in answer.records:
        assert cells.z[row["hour"] - first][row["weekday"] - 1] == row["records"]
    assert list(made.layout.xaxis.ticktext) == [
        "周一",
        "周二",
        "周三",
        "周四",
        "周五",
        "周六",
        "周日",
    ]
    assert made.layout.yaxis.ticktext[0] == f"{first}:00"
    assert made.layout.yaxis.range[0] > made.layout.yaxis.range[1]  # the early hours on top
    assert sum(value is None for line in cells.z for value in line) > 0  # no record is no zero
    assert {"5,502", "服务人次（人次）"} <= {note.text for note in made.layout.annotations}


def test_a_single_hour_leaves_room_for_the_days(asked: Asked, demo: Snapshot) -> None:
    answer = asked("volunteers/by_hour", demo, category=["TBD"], district=["140110"])
    assert answer.rows == 1
    assert plotted(grids.week(answer)).layout.height == 200


def test_tiles_lie_where_the_districts_do(asked: Asked, demo: Snapshot) -> None:
    answer = asked("volunteers/by_district", demo)
    made = plotted(grids.tiles(answer))
    for row in answer.records:
        assert made.data[0].z[row["tile_row"]][row["tile_column"]] == float(row["hours"])
    texts = {note.text.partition("<br>")[0]: note.text for note in made.layout.annotations}
    assert texts["<b>万柏林区</b>"].endswith("小时<br>1,929 人")
    assert texts["<b>阳曲县</b>"].endswith("0 小时")
    assert not made.layout.shapes  # no boundary


def test_comings_print_share_and_people(asked: Asked, demo: Snapshot) -> None:
    answer = asked("volunteers/retention", demo)
    made = plotted(grids.comings(answer))
    assert [list(line) for line in made.data[0].z] == [
        pytest.approx([100.0, 47.750865, 44.636678]),
        [None, 100.0, pytest.approx(55.818966)],
        [None, None, 100.0],
    ]
    assert "<b>48%</b><br>414" in [note.text for note in made.layout.annotations]
    assert list(made.layout.yaxis.ticktext) == [
        f"范围内<br>{year} 年首次" for year in (2019, 2020, 2021)
    ]


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("volunteers/by_hour", grids.week),
        ("volunteers/by_district", grids.tiles),
        ("volunteers/retention", grids.comings),
    ],
)
def test_ink_can_be_read_on_its_cell(
    asked: Asked, demo: Snapshot, name: str, draw: Callable[[Answer], Picture], theme: str
) -> None:
    made = plotted(draw(asked(name, demo, Reader(theme=theme))))
    (cells,) = made.data
    most = max(value for line in cells.z for value in line if value is not None)
    read = 0
    for note in made.layout.annotations:
        if note.xref == "paper" or note.text.startswith("↑"):
            continue
        behind = grids.fill(cells.z[note.y][note.x], most, theme)
        assert look.contrast(note.font.color, behind) >= 4.5
        read += 1
    assert read == sum(value is not None for line in cells.z for value in line)


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_more_is_seen_as_more_by_everybody(theme: str, sight: str) -> None:
    steps = [seen(grids.fill(value, 10, theme), sight) for value in range(11)]
    light = [step[0] for step in steps]
    assert light == sorted(light, reverse=theme == "light")
    assert distance(steps[0], steps[-1]) > 50


def test_withheld_cells_have_no_colour_of_their_own() -> None:
    assert grids.fill(None, 10, "dark") == look.CARDS["dark"]
    assert grids.fill(0, 0, "light") == grids.RAMPS["light"][0]
    assert grids.fill(10, 10, "light") == grids.RAMPS["light"][1]


def test_sentences_say_where_and_when_most(asked: Asked, demo: Snapshot) -> None:
    week = sentences.describe_week(asked("volunteers/by_hour", demo))
    assert "周六 7 点" in week
    assert "5,502" in week
    tiles = sentences.describe_tiles(asked("volunteers/by_district", demo, Reader(lang="en")))
    assert "Xiaodian, 35,484 h, 22%" in tiles
    assert tiles.endswith("No record in Yangqu.")
    comings = sentences.describe_comings(asked("volunteers/retention", demo))
    assert "范围内 2019 年首次来的人，2021 年还有 45% 在服务。" in comings
    assert "范围内 2020 年首次来的人，2021 年还有 56% 在服务。" in comings
