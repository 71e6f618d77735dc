"""What publishing works out of the projects."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from data import derived
from data.publish import Draft


@pytest.fixture(scope="module")
def index(report_draft: Draft) -> dict[str, dict[str, Any]]:
    rows = derived.project_index(report_draft.tables).to_pylist()
    return {row["project_id"]: row for row in rows}


def test_one_row_for_each_project(index: dict[str, dict[str, Any]]) -> None:
    assert list(index) == [f"P{n:02}" for n in range(1, 28)]


def test_city_wide_counts_as_without_a_district(index: dict[str, dict[str, Any]]) -> None:
    placed = {key: row["district"] for key, row in index.items() if row["district"] != "none"}
    assert placed == {
        "P01": "140105", "P02": "140110", "P03": "140106", "P15": "140109", "P22": "140121",
        "P26": "140121",
    }  # fmt: skip


def test_an_amount_is_a_target_a_total_or_a_payable(index: dict[str, dict[str, Any]]) -> None:
    assert [key for key, row in index.items() if row["has_amount"]] == ["P21", "P22", "P26"]


@pytest.mark.parametrize(
    ("typed", "project_id"),
    [
        ("壹元救护车", "P25"),
        ("yiyuanjiuhuche", "P25"),
        ("yyjhc", "P25"),
        ("P25", "P25"),
        ("One-Yuan Ambulance", "P25"),
        ("关爱抗战老兵", "P20"),
        ("义务植树", "P21"),
        ("文明交通　安全出行", "P23"),
        ("2020nwmjt", "P10"),
        ("清徐平台", "P26"),  # as its payable is called
        ("qxpt", "P26"),
        ("救护车募捐", "P25"),  # as its campaign is called
    ],
)
def test_a_project_is_found_however_it_is_typed(
    index: dict[str, dict[str, Any]], typed: str, project_id: str
) -> None:
    wanted = derived.searchable(typed)
    assert project_id in [key for key, row in index.items() if wanted in row["search_text"]]


def test_no_payable_of_a_ledger_is_searched_for(report_draft: Draft) -> None:
    """Its label may name a person, and everybody searches."""
    payables = report_draft.tables["payables"]
    owed = {"payable_id": "Q1", "project_id": "P09", "label": "李四讲课费", "label_en": None,
            "amount_cny": Decimal(800), "amount_basis": "recorded",
            "report_lines": None}  # fmt: skip
    more = pa.concat_tables([payables, pa.Table.from_pylist([owed], payables.schema)])
    index = derived.project_index({**report_draft.tables, "payables": more}).to_pylist()
    assert not [row for row in index if "李四" in row["search_text"]]


def test_search_compares_letters_and_digits_only() -> None:
    assert derived.searchable("“Ａbc” 1·２！（志愿）") == "abc12志愿"


def test_what_is_typed_for_a_chinese_text() -> None:
    assert derived.typed("募集资金 2021").split("\n") == ["mujizijin2021", "mjzj2021"]
