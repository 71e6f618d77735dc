"""A chart is a value: what it draws, of which columns; its drawing is found by that alone."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from data import Snapshot
from pages.ui.answers import Answer
from pages.ui.figures.bars import bars, yearly
from pages.ui.figures.charts import chart
from pages.ui.figures.picture import Picture
from pages.ui.figures.sentences import describe
from pages.ui.view import Reader
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted


def test_charts_that_draw_the_same_are_equal() -> None:
    one = chart(bars, "year", "hours", by="category", horizontal=True)
    assert one == chart(bars, "year", "hours", horizontal=True, by="category")
    assert hash(one) == hash(chart(bars, "year", "hours", horizontal=True, by="category"))
    others = [
        chart(bars, "year", "people", by="category", horizontal=True),
        chart(bars, "year", "hours", by="status", horizontal=True),
        chart(bars, "year", "hours", by="category"),
        chart(yearly, "year", "hours", by="category", horizontal=True),
        chart(bars, "year", "hours", by="category", horizontal=True, says=lambda answer: ""),
    ]
    assert one not in others
    assert len({one, *others}) == 6


def test_functions_made_alike_over_other_columns_are_other_charts() -> None:
    """Their code is one and the same; what they close over is not."""

    def over(column: str) -> Callable[[Answer], Picture]:
        return lambda answer: bars(answer, "year", column)

    hours, people = over("hours"), over("people")
    assert hours.__code__ is people.__code__
    assert chart(hours) != chart(people)


def test_a_chart_draws_and_says_its_columns(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/giving", demo)
    one = chart(bars, "year", "received_cny")
    assert one.picture(answer).to_dict() == bars(answer, "year", "received_cny").to_dict()
    assert one.sentence(answer) == describe(answer, "year", "received_cny")
    assert chart(bars, "year", "gifts", says=lambda a: a.title).sentence(answer) == answer.title
    other = chart(bars, "year", "gifts", said_of=("year", "received_cny"))
    assert other.sentence(answer) == one.sentence(answer)


@pytest.mark.usefixtures("served")
def test_charts_of_other_columns_of_one_answer_never_share_a_drawing() -> None:
    """Hours, then people, then hours again: as values, and as functions made anew."""

    drawn = {}
    for column in ("hours", "people"):
        drawn[column] = [spec(column, is_value) for is_value in (True, False)]
    assert drawn["hours"][0] != drawn["people"][0]
    assert drawn["hours"][1] != drawn["people"][1]
    assert drawn["hours"][0] == drawn["hours"][1] == spec("hours", True)


def spec(column: str, is_value: bool) -> str:
    """What a panel sends of a chart of that column: a value, or a function over the column."""

    def script(column: str, is_value: bool) -> None:
        import data
        from pages.ui.ask import ask
        from pages.ui.figures.bars import bars
        from pages.ui.figures.charts import chart
        from pages.ui.panel import panel
        from pages.ui.view import View

        answer = ask(View("trends", data.open_snapshot("2021-12-31-demo")), "trends/service")
        draw = chart(bars, "year", column)
        if not is_value:
            draw = chart(lambda one: bars(one, "year", column), says=lambda one: one.title)
        panel(answer, draw)

    app = AppTest.from_function(script, args=(column, is_value), default_timeout=60).run()
    assert not app.exception
    (found,) = app.get("plotly_chart")
    return str(found.proto.spec)


def test_readers_do_not_share_a_drawing(asked: Asked, demo: Snapshot) -> None:
    readers = [Reader(), Reader("en"), Reader(unit="yi"), Reader(theme="dark"), Reader(scale=2.0)]
    answers = [asked("trends/giving", demo, reader) for reader in readers]
    assert len({answer.key for answer in answers}) == len(readers)
    assert asked("trends/giving", demo).key == answers[0].key
    narrowed = asked("trends/giving", demo, year=[2021])
    assert narrowed.key != answers[0].key
    assert plotted(chart(bars, "year", "gifts").picture(narrowed)).data
