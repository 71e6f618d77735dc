"""A what-if in the address is read strictly, or not at all."""

import datetime

import pytest

from data import Snapshot
from pages.ui.filters import FILTERS, day, last_day, number

AS_OF = datetime.date(2021, 12, 31)
ABSURD = (
    "", " ", "0", "-10000", "+10000", "010000", "10000.0", "1e5", "10,000", "１００００", "0x10",
    "NaN", "inf", "9" * 12, "9" * 400, "10001", "2010000", "None", "10000 ", "'; drop table x",
)  # fmt: skip


@pytest.mark.parametrize("text", ABSURD)
def test_an_absurd_number_is_none(text: str) -> None:
    assert number(text, 10_000, 2_000_000, 10_000) is None


@pytest.mark.parametrize("found", [10_000, 20_000, 2_000_000])
def test_a_number_on_the_step_is_read(found: int) -> None:
    assert number(str(found), 10_000, 2_000_000, 10_000) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "2021-12-31", "2021-01-01", "2025-02-29", "2025-13-01", "2025-1-1", "20250101",
        "2072-01-01", "9999-12-31", "0001-01-01", "2025-12-31T00:00", "2025-W01-1", "tomorrow",
        "２０２５-01-01", "-2025-01-01", "2025-12-31 ",
    ],
)  # fmt: skip
def test_an_absurd_day_is_none(text: str) -> None:
    assert day(text, AS_OF, 50) is None


@pytest.mark.parametrize("text", ["2022-01-01", "2024-02-29", "2071-12-31"])
def test_a_possible_day_is_read(text: str) -> None:
    assert day(text, AS_OF, 50) == datetime.date.fromisoformat(text)
    assert last_day(AS_OF, 50) == datetime.date(2071, 12, 31)


def test_what_fills_the_sql_when_nothing_is_chosen(report: Snapshot) -> None:
    nothing = {key: one.empty for key, one in FILTERS.items()}
    assert nothing["year"] == nothing["category"] == []
    assert nothing["q"] == nothing["sort"] == ""
    assert nothing["monthly"] is nothing["by"] is None
    assert (nothing["measure"], nothing["split"]) == ("received", "none")
    assert FILTERS["monthly"].read(["50000"], report) == ("50000",)
    assert FILTERS["monthly"].value(["50000"]) == 50_000
    assert FILTERS["by"].read(["2022-06-30"], report) == ("2022-06-30",)
    assert FILTERS["by"].value(["2022-06-30"]) == "2022-06-30"
    assert FILTERS["by"].read(["50000"], report) == ()


def test_codes_of_a_closed_list_keep_its_order_and_own_codes_theirs(demo: Snapshot) -> None:
    assert list(FILTERS["measure"].options(demo)) == list(FILTERS["measure"].own)
    assert list(FILTERS["status"].options(demo)) == ["closed", "ongoing"]
