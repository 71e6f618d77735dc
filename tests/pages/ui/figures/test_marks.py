"""What is written on a chart: whole ticks, values or an axis, sums, what a pointer reads."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.figures.bars import bars, pairs
from pages.ui.figures.lines import lines
from pages.ui.figures.picture import Picture
from pages.ui.view import Reader
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted
from tests.pages.ui.figures.test_picture import DRAWN

CHARTS: dict[str, Callable[[Answer], Picture]] = {
    **DRAWN,
    "projects/by_cohort": lambda a: bars(a, "cohort_year", "projects", by="status"),
    "projects/by_stage": lambda a: bars(a, "stage", "projects", horizontal=True),
    "campaigns/by_month": lambda a: bars(a, "month_on", "received_cny", by="short_name"),
    "campaigns/by_channel": lambda a: bars(a, "channel", "received_cny", horizontal=True),
    "trends/service_by_month": lambda a: lines(a, "month", "people", "year"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_values_or_an_axis_with_lines_never_both(asked: Asked, demo: Snapshot, name: str) -> None:
    made = plotted(CHARTS[name](asked(name, demo)))
    for across, axis in ((True, made.layout.xaxis), (False, made.layout.yaxis)):
        marks = [
            one for one in made.data if one.type == "bar" and (one.orientation == "h") == across
        ]
        if not marks:
            continue
        texts = [text for one in marks for text in one.text or ()]
        is_told = any(text and not text.endswith("%") for text in texts)
        assert (axis.visible is False) == is_told
        assert is_told or axis.showgrid is not False


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_pointer_reads_a_value_as_cards_say_it_and_once(
    asked: Asked, demo: Snapshot, name: str, lang: str
) -> None:
    answer = asked(name, demo, Reader(lang=lang))
    said = {
        captions.spoken(answer, column.name, row[column.name])
        for row in answer.records
        for column in answer.columns
        if isinstance(row[column.name], int | float) or column.unit in ("cny", "hours")
    }
    for one in plotted(CHARTS[name](answer)).data:
        if one.type not in ("bar", "scatter"):
            continue
        values = one.x if one.orientation == "h" else one.y
        for value, text in zip(values, one.customdata, strict=True):
            part = str(text).split("，共 " if lang == "zh" else " of ")[0]
            assert value in (None, 0) or part in said
        assert one.hovertemplate.endswith("<extra></extra>"), "its name is not said again"
        assert "%{customdata}" in one.hovertemplate


@pytest.mark.parametrize(("most", "dtick"), [(1, 1), (3, 1), (10, 1), (25, None)])
def test_few_things_have_whole_ticks(
    asked: Asked, demo: Snapshot, most: int, dtick: int | None
) -> None:
    answer = asked("trends/volunteers", demo)
    assert answer.table is not None
    few = pa.array([most] + [1] * (answer.rows - 1))
    place = answer.table.schema.get_field_index("active")
    counted = replace(answer, table=answer.table.set_column(place, "active", few))
    for made in (lines(counted, "year", "active"), pairs(counted, "year", ("active",))):
        axis = plotted(made).layout.yaxis
        assert (axis.dtick, axis.tickformat) == (dtick, ",")


def test_a_stack_says_its_sum(asked: Asked, demo: Snapshot) -> None:
    answer = asked("projects/by_category", demo)
    for horizontal in (True, False):
        made = plotted(bars(answer, "category", "projects", "status", horizontal))
        sums: dict[str, int] = {}
        for row in answer.records:
            name = captions.label(answer, "category", row)
            sums[name] = sums.get(name, 0) + row["projects"]
        notes = [note.text for note in made.layout.annotations]
        assert notes == [f"<b>{number}</b>" for number in sums.values()]
    by_month = asked("campaigns/by_month", demo)
    months = plotted(bars(by_month, "month_on", "received_cny", "short_name"))
    assert any("，共" in (said or "") for one in months.data for said in one.customdata)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_money_is_never_lost_in_its_unit(asked: Asked, demo: Snapshot, lang: str) -> None:
    least = formats.scale("yi", lang)[0] // 100
    for most, unit in ((least, "yi"), (least - 1, "wan"), (0, "yi")):
        answer = asked("overview/giving_by_year", demo, Reader(lang=lang, unit="yi"))
        assert answer.table is not None
        amounts = pa.array([Decimal(most)] * answer.rows, pa.decimal128(18, 2))
        place = answer.table.schema.get_field_index("received_cny")
        little = replace(answer, table=answer.table.set_column(place, "received_cny", amounts))
        assert formats.scale(unit, lang)[1] in captions.axis(little, "received_cny")
        (drawn,) = plotted(bars(little, "year", "received_cny")).data
        assert set(drawn.y) == {most / formats.scale(unit, lang)[0]}
        assert all((float(text.replace(",", "")) > 0) == (most > 0) for text in drawn.text)
