"""The curve of the hero: weeks at their place in time, sums at their height, nothing invented."""

from dataclasses import replace

import pyarrow as pa
import pytest

from data import Snapshot
from pages.overview.hero import curve, hero
from tests.pages.conftest import Asked


def corners(text: str) -> list[tuple[float, float]]:
    return [tuple(float(one.strip("% ")) for one in pair.split()) for pair in text.split(",")]  # type: ignore[misc]


def test_each_week_stands_at_its_day_and_its_sum(asked: Asked, demo: Snapshot) -> None:
    growth = asked("campaigns/cumulative", demo)
    rows = [row for row in growth.records if row["campaign_id"] == "C01"]
    first, last, most = rows[0]["week_on"], rows[-1]["week_on"], rows[-1]["raised_cny"]
    drawn = corners(curve(growth, "C01"))
    assert (drawn[0], drawn[-1]) == ((0, 100), (100, 100))
    tops = drawn[2:-1:2]
    assert len(tops) == len(rows)
    for (x, y), row in zip(tops, rows, strict=True):
        assert x == pytest.approx(100 * (row["week_on"] - first) / (last - first), abs=0.06)
        assert y == pytest.approx(100 * (1 - float(row["raised_cny"] / most)), abs=0.06)


def test_without_gifts_there_is_no_curve(asked: Asked, demo: Snapshot, report: Snapshot) -> None:
    assert curve(asked("campaigns/cumulative", demo), "C03") == ""
    assert curve(asked("campaigns/cumulative", report), "C01") == ""
    told = hero(asked("overview/campaigns", report), asked("campaigns/cumulative", report))
    assert "hero-curve" not in told
    assert "62.77" in told


def test_the_others_are_in_lines_and_generated_data_say_so(asked: Asked, demo: Snapshot) -> None:
    told = hero(asked("overview/campaigns", demo), asked("campaigns/cumulative", demo))
    assert told.count("<li>") == 2
    assert "报告未披露" in told
    assert "演示数据" in told.split("hero-curve")[1].split("</a>")[0]


def test_without_progress_each_campaign_is_in_a_line(asked: Asked, demo: Snapshot) -> None:
    emergency = asked("overview/campaigns", demo, category=["EMERG"])
    assert emergency.rows
    told = hero(emergency, asked("campaigns/cumulative", demo))
    assert "hero-value" not in told
    assert told.count("<li>") == emergency.rows


def test_a_week_that_is_withheld_is_left_out(asked: Asked, demo: Snapshot) -> None:
    growth = asked("campaigns/cumulative", demo)
    assert growth.table is not None
    rows = growth.records
    first = {**rows[0], "raised_cny": None, "gifts": None}
    withheld, without = (
        replace(growth, table=pa.Table.from_pylist(some, growth.table.schema))
        for some in ([first, *rows[1:]], rows[1:])
    )
    assert curve(withheld, "C01") == curve(without, "C01") != ""
