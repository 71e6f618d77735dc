"""Rows of remarks, signatures, sections and sums in words, and rows that only look like them."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected

pytestmark = pytest.mark.usefixtures("only_read")

HEAD = "序号,捐赠人,金额,捐赠日期,渠道,备注"
GIFTS = ["1,示例企业1,1.50,2021-05-01,微信,", "2,示例企业2,2.50,2021-05-02,微信,"]
SIGNED = [
    "制表人：张三,,审核：李四,,负责人：王五,2021年5月", "会计主管,张三,审核,李四,制表,王五",
    "财务负责人：张三,,制单：李四,,,", "领导签字：,,,经手人：,,", "签字：,,,,,",
    "监督人：张三,,,,,", "核对人：张三,,记账：李四,,,", "交接人：张三,接收人：李四,,,,",
    "（盖章）,,,,,", "单位（公章）：,,,,,", "某某联合会（盖章）,,,,,", "2021年6月1日,,,,,",
    ",,,,2021年6月1日,", "联系电话：0351-1234567,,,,,", "负责人签字：,,经办人签字：,,日期：,",
]  # fmt: skip
SECTIONS = [
    "一、企业捐赠,,,,,", "（二）个人捐赠,,,,,", ",三、其他捐赠（共2笔）,,,,", "四,企业捐赠,,,,",
    "第一部分 企业,,,,,", "企业捐赠：,,,,,", "1.企业捐赠,,,,,", "★企业捐赠,,,,,", "5月份,,,,,",
    ",2021年5月,,,,", "3,,,,,",
]  # fmt: skip
SUMS = [
    "合计（大写）：肆元整,,,,,", "合计大写：人民币肆元整,,4,,,", "合计（大写）：肆元整,,￥4.00,,,",
    "合计人民币（大写）肆元整,,,,（小写）￥4.00,", "合计金额（大写）：肆元整,,小写：4.00,,,",
    "合计4.00元,,,,,", "共2笔，合计4.00元,,,,,", "合计：,,肆元整,4.00,,",
]  # fmt: skip
IN_WORDS = ["大写金额：肆元整,,,,,", "人民币（大写）：壹佰元整,,,,,", "小写：4.00,,,,,"]


def _ledger(rows: list[str]) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


def test_rows_that_are_no_entries_are_no_rejects(examine: Examine) -> None:
    others = [*SIGNED, *SECTIONS, *SUMS, *IN_WORDS]
    for rows in ([*GIFTS, *others], [GIFTS[0], *SIGNED, *SECTIONS, GIFTS[1], *SUMS, *IN_WORDS]):
        verdict = examine(_ledger(rows))
        wrong = [rows[row - 2] for row, _, _ in rejected(verdict)]
        amounts = sorted(str(row["amount_cny"]) for row in drafted(verdict, "donations"))
        assert (wrong, amounts) == ([], ["1.50", "2.50"])
        said = [one.fields["count"] for one in verdict.notices if one.code == "footers"]
        assert said == [str(len(SIGNED) + len(SECTIONS) + len(IN_WORDS))]
    assert codes(verdict).count("total_agrees") == 3


def test_a_workbook_signed_below_in_sections(tmp_path: Path, examine: Examine) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    rows = ["一、企业捐赠,,1.5,,,", GIFTS[0], "二,个人捐赠,2.5,,,", GIFTS[1], SUMS[2], SIGNED[0]]
    for line in [HEAD, *rows]:
        sheet.append([cell or None for cell in line.split(",")])
    book.save(tmp_path / "a.xlsx")
    verdict = examine(tmp_path / "a.xlsx")
    assert rejected(verdict) == []
    assert len(drafted(verdict, "donations")) == 2
    assert codes(verdict).count("total_agrees") == 3


INCOMPLETE = {  # row: the columns that are rejected
    "3,示例企业3,,,微信,": ["金额", "捐赠日期"],
    "3,示例企业3,,,,": ["金额", "捐赠日期"],
    "一、示例企业3,,5,,微信,": ["捐赠日期"],
    "一、示例企业3,,,2021-05-03,,": ["金额"],
    "四,示例企业3,5,,,": ["金额"],
    "3,示例企业3,4OO,昨天,微信,审核中": ["金额", "捐赠日期"],
    "捐赠人：示例,,金额：500元,日期：5月3日,,": ["金额", "捐赠日期"],
    "3,两笔合计500元,500,,微信,见收据": ["捐赠日期"],
    "3,示例企业3,,,,签字笔": ["金额", "捐赠日期"],
    ",合计5.00元,9,,,": ["金额"],
}
WHOLE = [
    "一、,示例企业3,5,2021-05-03,微信,", "3,审核一科,6,2021-05-04,微信,（盖章）",
    "4,示例企业4,7,2021-05-05,微信,合计（大写）：柒元整",
]  # fmt: skip


def test_entries_are_read_or_rejected_and_never_taken_for_remarks(examine: Examine) -> None:
    found = {}
    for row in INCOMPLETE:
        verdict = examine(_ledger([*GIFTS, row]))
        found[row] = sorted(column for at, column, _ in rejected(verdict) if at == 4)
    assert found == {row: sorted(columns) for row, columns in INCOMPLETE.items()}
    verdict = examine(_ledger(WHOLE))
    assert rejected(verdict) == []
    assert [row["amount_cny"] for row in drafted(verdict, "donations")] == [5, 6, 7]
