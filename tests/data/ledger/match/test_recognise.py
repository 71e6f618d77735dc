"""Which ledger a sheet is, and which column is what."""

from decimal import Decimal

import pytest

from data.ledger.match import mapping, units
from data.ledger.match.recognise import Layout, Row, recognise
from data.ledger.read.cells import ONE
from data.ledger.read.sheets import Sheet
from data.schema import TABLES


def sheet(*rows: list[str]) -> list[Row]:
    return list(enumerate(rows, 1))


def around(rows: list[Row]) -> Layout | None:
    """The layout with the units around its table."""
    layout = recognise(rows)
    return layout and units.taken(layout, Sheet("f.csv", "", rows, lambda: iter(())))


@pytest.mark.parametrize(
    ("headings", "table"),
    [
        (["项目名称", "类别", "状态"], "projects"),
        (["名称", "进展情况", "实施单位", "预算"], "projects"),
        (["捐赠人", "捐赠金额", "捐赠时间"], "donations"),
        (["订单号", "昵称", "金额", "支付时间", "支付方式"], "donations"),
        (["姓名", "活动名称", "服务日期", "服务时长"], "service_records"),
        (["志愿者编号", "活动", "日期", "工时"], "service_records"),
        (["姓名", "注册时间", "年龄"], "volunteers"),
        (["项目", "收款单位", "拨付日期", "拨付金额"], "payments"),
        (["项目名称", "年度", "预算金额", "科目"], "budgets"),
        (["合同编号", "乙方", "签订日期", "合同金额"], "commitments"),
        (["募捐名称", "目标金额", "上线日期"], "campaigns"),
        (["活动名称", "活动日期", "计划人数"], "activities"),
        (["队伍名称", "队伍类型"], "teams"),
        (["Project name", "Status", "Category"], "projects"),
        (["Donor name", "Amount", "Date", "Channel"], "donations"),
    ],
)
def test_ledgers_are_known_by_their_headings(headings: list[str], table: str) -> None:
    layout = recognise(sheet(["某某台账"], headings, ["1"] * len(headings)))
    assert layout is not None
    assert (layout.mapping.table, layout.heading_row) == (table, 2)
    assert len(layout.columns) == len(headings)


@pytest.mark.parametrize(
    "heading",
    [
        "预算（万元）",
        "预算(万元)",
        "预算/万元",
        "预算：万元",
        "2.预算（万元）",
        "预算 （单位：万元）",
    ],
)
def test_units_in_headings(heading: str) -> None:
    layout = recognise(sheet(["项目名称", "状态", heading]))
    assert layout is not None
    assert (layout.columns[2].name, layout.columns[2].unit) == ("budget_cny", Decimal(10_000))


def test_a_unit_above_the_table_and_merged_headings() -> None:
    layout = around(
        sheet(
            ["", "单位：万元"],
            ["项目名称", "资金情况", "", "状态"],
            ["", "预算", "已拨付（元）", ""],
        )
    )
    assert layout is not None
    assert [(f.name, f.unit) for f in layout.columns.values()] == [
        ("name", ONE), ("budget_cny", Decimal(10_000)), ("paid_cny", ONE), ("status", ONE),
    ]  # fmt: skip
    assert (layout.heading_row, layout.last_heading_row) == (2, 3)


def test_a_first_row_of_data_is_no_second_row_of_headings() -> None:
    layout = recognise(sheet(["项目名称", "状态", "类别"], ["项目", "进行中", "关爱服务"]))
    assert layout is not None
    assert layout.last_heading_row == 1


def test_personal_columns_are_left_out_and_others_said() -> None:
    layout = recognise(sheet(["项目名称", "状态", "负责人姓名", "手机号码", "序号", "邮箱"]))
    assert layout is not None
    assert list(layout.personal.values()) == ["负责人姓名", "手机号码", "邮箱"]
    assert list(layout.ignored.values()) == ["序号"]


@pytest.mark.parametrize("one", mapping.mappings(), ids=lambda one: one.table)
def test_each_mapping_is_whole(one: mapping.LedgerMapping) -> None:
    assert set(one.title) == {"zh", "en"}
    assert one.needs
    columns = {column.name for column in TABLES[one.table].columns}
    assert set(one.default) <= columns
    assert set(one.key) <= columns
