"""A figure draws the answer's own values, in the reader's unit, and carries the demo's stamp."""

from collections.abc import Callable

import pytest

from data import Snapshot
from pages.ui import formats
from pages.ui.answers import Answer
from pages.ui.figures import budgets, sentences
from pages.ui.figures.bars import bars, differences, pairs, yearly
from pages.ui.figures.lines import lines
from pages.ui.view import Reader
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("unit", formats.UNITS)
def test_bars_draw_the_values_in_the_unit(
    asked: Asked, demo: Snapshot, unit: str, lang: str
) -> None:
    answer = asked("overview/giving_by_year", demo, Reader(lang=lang, unit=unit))
    (drawn,) = plotted(bars(answer, "year", "received_cny")).data
    divisor, name = formats.scale(unit, lang)
    assert list(drawn.y) == [float(row["received_cny"]) / divisor for row in answer.records]
    assert list(drawn.x) == [str(row["year"]) for row in answer.records]
    assert name in drawn.name


def test_stacked_bars_hold_every_row(asked: Asked, report: Snapshot) -> None:
    answer = asked("overview/by_category", report)
    figure = plotted(bars(answer, "category", "projects", "status", horizontal=True))
    assert sum(value or 0 for trace in figure.data for value in trace.x) == 27
    assert {trace.name for trace in figure.data} == {"结项", "常态化开展"}


TWICE: dict[str, Callable[[Answer], object]] = {
    "bars": lambda answer: bars(answer, "category", "projects"),
    "lines": lambda answer: lines(answer, "category", "projects"),
    "pairs": lambda answer: pairs(answer, "category", ["projects"]),
    "yearly": lambda answer: yearly(answer, "category", "projects"),
    "differences": lambda answer: differences(answer, "category", "projects"),
}


@pytest.mark.parametrize("figure", TWICE.values(), ids=TWICE)
def test_a_chart_that_would_hide_a_row_is_refused_with_its_cure(
    asked: Asked, report: Snapshot, figure: Callable[[Answer], object]
) -> None:
    """The rows are of a category and a status, and nothing says so to the chart."""
    with pytest.raises(ValueError, match=r"overview/by_category has several rows.*`by=`"):
        figure(asked("overview/by_category", report))


def test_lines_draw_each_campaign(asked: Asked, demo: Snapshot) -> None:
    answer = asked("campaigns/cumulative", demo)
    figure = plotted(lines(answer, "week_on", "raised_cny", "short_name"))
    assert sum(len(trace.x) for trace in figure.data) == answer.rows
    tree = next(trace for trace in figure.data if trace.name == "植树募捐")
    assert tree.y[-1] == pytest.approx(62.774823)
    assert len({trace.line.dash for trace in figure.data}) == len(figure.data)


def test_goals_leave_out_what_is_unclear(asked: Asked, report: Snapshot) -> None:
    answer = asked("campaigns/progress", report)
    target, raised = plotted(budgets.goals(answer)).data
    assert list(target.x) == [1250.0]
    assert list(raised.x) == pytest.approx([62.774823])
    assert list(raised.text) == ["5.02%"]
    assert "5.02%" in sentences.describe_goals(answer)


def test_pairs_stand_side_by_side(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/volunteers", demo)
    registered, active = plotted(pairs(answer, "year", ("registered", "active"))).data
    assert list(registered.y) == [row["registered"] for row in answer.records]
    assert list(active.y) == [row["active"] for row in answer.records]


@pytest.mark.parametrize("many", [1, 2, 3])
def test_few_bars_are_no_wider_than_three(asked: Asked, demo: Snapshot, many: int) -> None:
    answer = asked("trends/volunteers", demo)
    assert answer.table is not None
    few = Answer(answer.view, answer.question, answer.params, answer.table.slice(0, many))
    axis = plotted(pairs(few, "year", ("registered", "active"))).layout.xaxis
    first, last = axis.range or (-0.5, 2.5)
    assert last - first == 3
    assert first + last == many - 1, "the bars stand in the middle"


def test_only_generated_figures_carry_the_stamp(
    asked: Asked, report: Snapshot, demo: Snapshot
) -> None:
    stamped = plotted(bars(asked("overview/giving_by_year", demo), "year", "received_cny"))
    assert "演示数据" in stamped.layout.title.text
    assert not stamped.layout.images, "nothing lies across the values"
    for snapshot in (report, demo):
        plain = plotted(
            bars(asked("overview/by_category", snapshot), "category", "projects", "status")
        )
        assert plain.layout.title.text is None
        assert not plain.layout.images


def test_bars_start_at_zero(asked: Asked, demo: Snapshot) -> None:
    figure = plotted(bars(asked("overview/giving_by_year", demo), "year", "received_cny"))
    assert figure.layout.yaxis.range[0] == 0


def test_words_for_those_who_do_not_see_it(asked: Asked, report: Snapshot) -> None:
    said = sentences.describe(asked("overview/by_category", report), "category", "projects")
    assert "关爱服务" in said
    assert "8" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_years_say_their_change(asked: Asked, demo: Snapshot, lang: str) -> None:
    answer = asked("trends/giving", demo, Reader(lang=lang, unit="yuan"))
    figure = plotted(yearly(answer, "year", "received_cny", "received_change_pct"))
    (drawn,) = figure.data
    assert list(drawn.y) == pytest.approx([391286.50, 684512.00, 1191516.30])
    assert [text.partition("<br>")[2] for text in drawn.text] == ["", "+74.9%", "+74.1%"]
    assert figure.layout.yaxis.range[0] == 0


def test_one_year_is_one_narrow_bar(asked: Asked, report: Snapshot) -> None:
    (drawn,) = plotted(yearly(asked("trends/disclosed", report), "year", "raised_cny")).data
    assert list(drawn.y) == pytest.approx([119.15163])
    assert drawn.width < 0.3
    assert "%" not in drawn.text[0]


@pytest.mark.parametrize("unit", formats.UNITS)
def test_differences_drawn_add_up_to_the_whole(asked: Asked, demo: Snapshot, unit: str) -> None:
    answer = asked("trends/giving_change_by_category", demo, Reader(unit=unit))
    more, less = plotted(differences(answer, "project_category", "change_cny")).data
    drawn = [value for trace in (more, less) for value in trace.x if value is not None]
    divisor = formats.scale(answer.unit, "zh")[0]
    assert sum(drawn) * divisor == pytest.approx(1191516.30 - 684512.00)
    assert all(value is None or value > 0 for value in more.x)
    assert all(value is None or value < 0 for value in less.x)
    for trace in (more, less):
        for value, text in zip(trace.x, trace.text, strict=True):
            assert text[:1] == ("" if value is None else "+" if value > 0 else "-")


def test_a_part_that_did_not_change_is_no_bar(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/people_change", demo)
    more, less = plotted(differences(answer, "people_flow", "change_people")).data
    assert list(more.y) == ["范围内新来", "范围内回来", "范围内没再来"]
    assert list(less.x) == [None, None, -364.0]


def test_tall_lines_are_the_lines(asked: Asked, demo: Snapshot) -> None:
    answer = asked("trends/service_by_month", demo)
    tall = plotted(lines(answer, "month", "hours", "year", tall=True))
    plain = plotted(lines(answer, "month", "hours", "year"))
    assert [list(trace.y) for trace in tall.data] == [list(trace.y) for trace in plain.data]
    assert tall.layout.height > plain.layout.height
