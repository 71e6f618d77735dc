"""A picture is what Plotly would make of the same parts, and every chart of every page is one."""

from collections.abc import Callable

import plotly.graph_objects as go
import plotly.io
import pytest

from data import Snapshot
from pages.ui import look
from pages.ui.answers import Answer
from pages.ui.figures import budgets, flows, grids
from pages.ui.figures.bars import bars, differences, groups, pairs, stars, yearly
from pages.ui.figures.lines import climb, lines
from pages.ui.figures.picture import Picture, merge, trace
from pages.ui.look import TEMPLATE
from pages.ui.view import Reader
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted

DRAWN: dict[str, Callable[[Answer], Picture]] = {
    "overview/by_category": lambda a: bars(a, "category", "projects", "status", True),
    "overview/giving_by_year": lambda a: bars(a, "year", "received_cny"),
    "campaigns/progress": budgets.goals,
    "campaigns/cumulative": climb,
    "trends/giving": lambda a: yearly(a, "year", "received_cny", "received_change_pct"),
    "trends/giving_by_month": lambda a: lines(a, "month", "received_cny", "year", tall=True),
    "trends/people_change": lambda a: differences(a, "people_flow", "change_people"),
    "trends/volunteers": lambda a: pairs(a, "year", ("registered", "active")),
    "funds/by_category": budgets.spent,
    "funds/gifts": flows.gift_flow,
    "funds/payments": flows.payment_flow,
    "volunteers/by_hour": grids.week,
    "volunteers/by_district": grids.tiles,
    "volunteers/retention": grids.comings,
    "volunteers/star_lines": stars,
    "volunteers/returning": lambda a: groups(a, "year", ("new_people", "kept_people")),
}


@pytest.mark.parametrize(
    "reader", [Reader(), Reader("en", "yi", "dark", 2.0), Reader(narrow=True)], ids=str
)
@pytest.mark.parametrize("name", DRAWN)
def test_plotly_knows_every_part(asked: Asked, demo: Snapshot, name: str, reader: Reader) -> None:
    picture = DRAWN[name](asked(name, demo, reader))
    known = plotted(picture).to_plotly_json()
    assert known["layout"].pop("template") == go.layout.Template(TEMPLATE).to_plotly_json()
    layout = {key: part for key, part in picture.layout.items() if key != "template"}
    assert known == {"data": picture.data, "layout": layout}
    assert picture.data


def test_a_part_that_plotly_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        plotted(Picture([trace("bar", y=[1], marker={"colour": "red"})], {}))


def test_the_template_is_a_part_of_plotlys_own() -> None:
    usual = plotly.io.templates["plotly"].to_plotly_json()
    same = plotly.io.templates["plotly"].to_plotly_json()
    merge(same["layout"], TEMPLATE["layout"])
    assert same["layout"] == usual["layout"]
    (ours,), (theirs,) = TEMPLATE["data"]["bar"], usual["data"]["bar"]
    assert ours["marker"] == theirs["marker"]


def test_a_line_from_edge_to_edge_is_plotlys() -> None:
    line = {"color": look.SOFT["light"], "width": 1}
    picture, figure = Picture([], {}), go.Figure()
    picture.rule("x", 0, line)
    picture.rule("y", 3.5, line)
    figure.add_vline(x=0, line=line)
    figure.add_hline(y=3.5, line=line)
    assert [shape.to_plotly_json() for shape in figure.layout.shapes] == picture.layout["shapes"]


def test_parts_are_set_one_by_one_and_none_is_left_to_plotly() -> None:
    across = {"dtick": 1, "side": "top"}
    picture = Picture([trace("scatter", x=[None], name=None)], {"xaxis": across})
    picture.x(side=None, range=[0, 1])
    picture.y(visible=False)
    picture.note(text="here")
    assert picture.data == [{"type": "scatter", "x": [None]}]
    assert picture.layout == {
        "xaxis": {"dtick": 1, "range": [0, 1]},
        "yaxis": {"visible": False},
        "annotations": [{"showarrow": False, "text": "here"}],
    }


def test_what_one_axis_is_given_is_not_the_others() -> None:
    picture = Picture([], look.layout("light", 1.0, 300))
    picture.x(tickfont={"size": 40})
    assert picture.layout["yaxis"]["tickfont"]["size"] == 14


@pytest.mark.parametrize("name", ["overview/by_category", "funds/payments", "funds/gifts"])
def test_a_name_is_no_link(
    name: str, asked: Asked, demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plotly takes text for HTML, as far as it goes: a link in a name would be one to click."""
    link = "<a href='https://evil.example'>x</a><b>y</b>"
    monkeypatch.setattr(Answer, "text", lambda self, column, row: f"{row[column]}{link}")
    found = plotly.io.to_json(DRAWN[name](asked(name, demo)).to_dict(), validate=False)
    assert "evil.example" in found
    assert "<a" not in found
    assert "&lt;a href" in found
    assert plotted(Picture([], {"title": {"text": "<b>1</b><br>2 < 3"}})).layout.title.text == (
        "<b>1</b><br>2 &lt; 3"
    )
