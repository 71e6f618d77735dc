"""Lines of hours are lines, not titles; the sentences say who came, and who came back."""

from dataclasses import replace

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui.figures import sentences
from pages.ui.figures.bars import groups, stars
from pages.ui.view import Reader
from tests.pages.conftest import Asked, seen
from tests.pages.plotted import plotted


def test_lines_of_hours_and_what_is_withheld(asked: Asked, demo: Snapshot) -> None:
    made = plotted(stars(seen("volunteers/star_lines", demo)))
    (drawn,) = made.data
    assert list(drawn.x) == [395, 90, 20, 10, None]
    assert made.layout.yaxis.ticktext[0] == "达到一星工时线<br>100 小时"
    assert [(note.y, note.text) for note in made.layout.annotations] == [
        (1, "达到人数（人）"),
        (4, "不足 6 人"),
    ]
    assert not [name for name in drawn.y if "星志愿者" in name]


@pytest.mark.parametrize(
    ("lang", "expected"), [("zh", "达到一星工时线：395 人"), ("en", "One-star line: 395 people")]
)
def test_lines_in_a_sentence(demo: Snapshot, lang: str, expected: str) -> None:
    said = sentences.describe_lines(seen("volunteers/star_lines", demo, Reader(lang=lang)))
    assert expected in said
    assert {"zh": "达到五星工时线：不足 6 人", "en": "Five-star line: under 6"}[lang] in said


def test_turnout_in_a_sentence(asked: Asked, demo: Snapshot) -> None:
    said = sentences.describe_turnout(asked("volunteers/by_year", demo))
    assert "2021 年 32,950 人次、1,867 人，每人平均 17.6 次" in said


def test_returning_in_a_sentence(asked: Asked, demo: Snapshot) -> None:
    said = sentences.describe_returning(asked("volunteers/returning", demo))
    assert "范围内 2021 年新来 1,221 人，上年也来过的 514 人，隔年回来的 132 人。" in said
    assert "58.5%" in said
    first = sentences.describe_returning(asked("volunteers/returning", demo, year=[2019]))
    assert "%" not in first


def test_a_year_that_is_withheld_says_so(asked: Asked, demo: Snapshot) -> None:
    whole = asked("volunteers/by_year", demo)
    columns = ("records", "people")
    rows = [*whole.records[:2], whole.records[2] | dict.fromkeys(columns)]
    assert whole.table is not None
    few = replace(whole, table=pa.Table.from_pylist(rows, schema=whole.table.schema))
    made = plotted(groups(few, "year", columns))
    assert [(note.x, note.text) for note in made.layout.annotations] == [(2, "不足 6 人")]
    assert [trace.y[2] for trace in made.data] == [None, None]
    drawn = plotted(groups(whole, "year", columns))
    assert not drawn.layout.annotations
    assert [trace.y[2] for trace in drawn.data] == [32_950, 1867]


def test_one_group_that_is_withheld_has_no_bar(demo: Snapshot) -> None:
    answer = seen("volunteers/returning", demo, category=["CULTURE"], district=["140110"])
    made = plotted(groups(answer, "year", ("new_people", "kept_people", "back_people")))
    assert [trace.y[2] for trace in made.data] == [465, 85, None]
