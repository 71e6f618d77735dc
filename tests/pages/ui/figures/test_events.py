"""Charts of time point out, quietly, when campaigns started: as the data say, where they say it."""

import datetime

import pytest

from data import Snapshot
from pages.ui.ask import starts
from pages.ui.figures.bars import bars
from pages.ui.figures.lines import climb, lines
from tests.pages.conftest import Asked, viewed
from tests.pages.plotted import plotted

FLOOD = datetime.date(2021, 10, 10)


def test_the_days_are_those_of_the_data(report: Snapshot, demo: Snapshot) -> None:
    for snapshot in (report, demo):
        assert starts(viewed(snapshot, page="campaigns")) == ((FLOOD, "防汛募捐"),)
    assert starts(viewed(report, page="campaigns", campaign=["C01"])) == ()


@pytest.mark.parametrize(
    "name", ["campaigns/cumulative", "campaigns/by_month", "trends/giving_by_month"]
)
def test_a_start_is_a_line_with_its_name(asked: Asked, demo: Snapshot, name: str) -> None:
    answer = asked(name, demo)
    events = starts(answer.view)
    if name == "campaigns/cumulative":
        made, plain = climb(answer, events), climb(answer)
    elif name == "campaigns/by_month":
        made, plain = (
            bars(answer, "month_on", "gifts", "short_name", events=e) for e in (events, ())
        )
    else:
        made, plain = (lines(answer, "month", "gifts", "year", events=e) for e in (events, ()))
    (rule,) = plotted(made).layout.shapes[-1:]
    assert rule.x0 == rule.x1 == (10 if "trends" in name else "2021-10-10")
    assert len(made.layout["shapes"]) == 1 + len(plain.layout.get("shapes", []))
    texts = [note["text"] for note in made.layout["annotations"]]
    assert texts.count("2021-10 防汛募捐开始") == 1


def test_a_start_outside_of_the_chart_is_left_out(asked: Asked, demo: Snapshot) -> None:
    answer = asked("campaigns/by_month", demo)
    made = bars(
        answer, "month_on", "gifts", "short_name", events=((datetime.date(2030, 1, 1), "x"),)
    )
    assert "shapes" not in made.layout
