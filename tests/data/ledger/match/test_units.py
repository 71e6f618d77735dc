"""Units that stand around a table, and what only looks like one."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.ledger import examine as examined
from data.ledger import from_bytes
from data.ledger.match.units import UNCLEAR, stated
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import drafted, rejected

pytestmark = pytest.mark.usefixtures("only_read")

HEAD = "捐赠人,金额,捐赠时间,渠道\n"
ROWS = "".join(f"示例企业{n},{n}.50,2021-05-0{n},微信\n" for n in (1, 2))
WAN = [Decimal("15000.00"), Decimal("25000.00")]
STATED = {
    "万元": [
        "单位：万元", "单 位：万元", "单位（万元）", "单位【万元】", "（万元）", "(单位: 万元)",
        "以万元计", "金额以万元为单位", "单位万元", "以下金额均以万元计", "人民币：万元",
        "單位：萬元", "單位：萬圓", "单位﹕万元", "单位∶万元", "单位：万 元", "单位：人民币万元",
        "单位是万元", "Unit: wan yuan", "Unit: 10,000 yuan", "(in RMB 10,000)",
        "币种：人民币 单位：万元", "单位：太原市志愿服务联合会 万元", "备注：单位：万元",
        "捐赠台账（单位：万元）", "捐赠台账_万元", "单位：人、万元",
    ],
    "千元": ["单位：千元", "单位：仟元", "Amounts in thousand yuan", "RMB'000"],
    "元": ["单位：元", "本表以人民币元为单位", "单位：元/人"],
    "小时": ["单位：小时"],
}  # fmt: skip
NOT_UNDERSTOOD = [
        "单位：美元", "币种：美元", "单位：万美元", "单位：USD", "（$）", "US$", "单位：W",
        "单位：10k", "捐赠_USD", "单位：法郎元",
]  # fmt: skip
UNCLEAR_ABOVE = ["2021年美元捐赠", "本页数字是万元哦"]
HARMLESS = [
        "单位：太原市志愿服务联合会", "填报单位：山西省慈善总会", "单位：状元小学",
        "单位：元宝山社区", "2021年捐赠万元以上名单", "近万元善款", "募集12万元", "共计 12 万元",
        "百万志愿者行动", "志愿太原 百万 行动", "捐赠金额12万元", "超百万元捐赠",
        "当前余额：¥100", "每人100元", "收入：3笔 100.00元", "元旦捐赠", "万元户捐赠", "单位",
        "美元捐款已按汇率换算", "壹元救护车", "捐赠单位：35",
]  # fmt: skip


def test_texts_state_a_unit_or_none() -> None:
    wrong = [(u, text) for u, texts in STATED.items() for text in texts if u not in stated(text)]
    known = {"元", "万元", "千元", "百元", "人民币", "小时", "人", "rmb", "cny"}
    wrong += [("?", text) for text in NOT_UNDERSTOOD if not stated(text) - known]
    wrong += [("?", text) for text in UNCLEAR_ABOVE if stated(text, True) != {UNCLEAR}]
    wrong += [("", text) for text in HARMLESS if stated(text, True)]
    assert wrong == []


PLACES = {
    "above": ("f.csv", "捐赠台账,,,\n单 位：万元,,,\n" + HEAD + ROWS),
    "above, at the right": ("f.csv", "捐赠台账,,,（万元）\n" + HEAD + ROWS),
    "beside the headings": ("f.csv", HEAD.replace("\n", ",单位：万元\n") + ROWS),
    "under the headings": ("f.csv", HEAD + ",（万元）,,\n" + ROWS),
    "below": ("f.csv", HEAD + ROWS + "备注：单位：万元,,,\n"),
    "below, alone": ("f.csv", HEAD + ROWS + ",,,以万元计\n"),
    "below a dividing line": ("f.csv", HEAD + ROWS + "------\n说明：金额以万元为单位\n"),
    "in the file's name": ("捐赠台账（单位：万元）.csv", HEAD + ROWS),
}


def test_units_are_read_wherever_they_stand(examine: Examine) -> None:
    found, said = {}, {}
    for place, (name, text) in PLACES.items():
        verdict = examined([from_bytes(name, text.encode())])
        found[place] = sorted(row["amount_cny"] for row in drafted(verdict, "donations"))
        told = [n.fields["found"] for n in verdict.notices if n.code == "unit_around"]
        said[place] = told, rejected(verdict)
    assert found == dict.fromkeys(PLACES, WAN)
    assert said == dict.fromkeys(PLACES, (["万元"], []))


TITLES = [  # rows of several cells above the headings
    "捐赠台账（万元）,2021年,,", "捐赠台账（万元）,,2021年,", "2021年,,,捐赠台账（万元）",
    "2021年,捐赠台账（万元）,,", "捐赠台账（万元）,截至2021-12-31,,",
    "捐赠台账,单位：万元（不含物资）,,", "捐赠台账,2021年,制表：某,单位：万元",
    "捐赠台账（单位：万元）,2021年,某基金会,太原", "捐赠台账,2021年,,万元",
    "（单位：万元）,2021年,,\n捐赠台账,2021年,,", "捐赠台账（万元）,2021年,,\n,,,",
]  # fmt: skip
BOTH = "项目名称,状态,预算,已拨付\n示例志愿行动,进行中,1.5,0.5\n"
PAID_THREE = "收款单位,拨付日期,拨付金额\n示例医疗公司,2021-05-03,3\n"
BETWEEN = [  # above the second of stacked tables
    "二、支出（万元）,2021年,,", "二、支出,2021年,制表：某,单位：万元",
    "二、支出,2021年,,\n单位：万元,,,", "单位：万元,,,\n二、支出,2021年,,",
    "（二）支出（万元）,2021年,某基金会,太原",
]  # fmt: skip


def test_titles_of_several_cells_say_the_unit(tmp_path: Path, examine: Examine) -> None:
    found: dict[str, Any] = {}
    for title in TITLES:
        verdict = examine(f"{title}\n{HEAD}{ROWS}", f"{title}\n{BOTH}")
        gifts = [row["amount_cny"] for row in drafted(verdict, "donations")]
        [new] = [row for row in drafted(verdict, "projects") if "示例" in row["name"]]
        found[title] = sorted(gifts), new["budget_cny"], rejected(verdict)
    assert found == dict.fromkeys(TITLES, (WAN, 15000, []))
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for line in f"{TITLES[0]}\n{HEAD}{ROWS}".splitlines():
        sheet.append([cell or None for cell in line.split(",")])
    book.save(tmp_path / "f.xlsx")
    rows = drafted(examine(tmp_path / "f.xlsx"), "donations")
    assert sorted(row["amount_cny"] for row in rows) == WAN
    stacked = {}
    for title in BETWEEN:
        verdict = examine(f"台账,,,\n{HEAD}{ROWS}{title}\n{PAID_THREE}")
        sums = [row["amount_cny"] for row in drafted(verdict, "payments")]
        gifts = sum(row["amount_cny"] for row in drafted(verdict, "donations"))
        stacked[title] = sums, gifts, rejected(verdict)
    assert stacked == dict.fromkeys(BETWEEN, ([30000], 4, []))


def test_groups_of_headings_each_say_their_unit(examine: Examine) -> None:
    groups = "基本情况,,预算情况（万元）,拨付情况（元）\n"
    verdict = examine(groups + BOTH.replace("1.5,0.5", "1.5,5000"))
    assert rejected(verdict) == []
    [new] = [r for r in drafted(verdict, "projects") if "示例" in r["name"]]
    assert new["budget_cny"] == 15000
    assert [r["amount_cny"] for r in drafted(verdict, "payments")] == [5000]


def test_a_unit_that_is_not_understood_stops_the_column(examine: Examine) -> None:
    texts = {text: f"{text},,,\n" + HEAD + ROWS for text in (*NOT_UNDERSTOOD, *UNCLEAR_ABOVE)}
    texts["two"] = "单位：元,,,单位：万元\n" + HEAD + ROWS
    texts["below"] = HEAD + ROWS + "备注：币种：美元,,,\n"
    texts |= {text: HEAD.replace("金额", text) + ROWS for text in ("金额$", "金额€", "金额（$）")}
    texts["bracket"] = HEAD.replace("金额", "金额（1000）") + ROWS
    found = {name: {c for _, _, c in rejected(examine(text))} for name, text in texts.items()}
    assert found == {name: {"unit"} for name in texts}


def test_a_heading_goes_before_what_stands_around(examine: Examine) -> None:
    verdict = examine("单位：美元,,,\n" + HEAD.replace("金额", "金额（千元）") + ROWS)
    assert rejected(verdict) == []
    assert [row["amount_cny"] for row in drafted(verdict, "donations")] == [1500, 2500]
    for text in HARMLESS:
        verdict = examine(f"{text},,,\n" + HEAD + ROWS)
        assert rejected(verdict) == [], text
        assert [str(row["amount_cny"]) for row in drafted(verdict, "donations")] == ["1.50", "2.50"]


def test_the_unit_above_the_first_of_stacked_tables_holds_until_another(examine: Examine) -> None:
    paid = "收款单位,拨付日期,拨付金额\n示例医疗公司,2021-05-03,{}\n"
    text = f"单位：万元,,,\n一、收入,,,\n{HEAD}{ROWS}\n二、支出,,\n{paid.format(3)}"
    text += f"\n三、其他,单位：千元,\n{paid.format(4)}".replace("收款单位", "收款方")
    verdict = examine(text)
    assert rejected(verdict) == []
    assert sorted(row["amount_cny"] for row in drafted(verdict, "donations")) == WAN
    assert sorted(row["amount_cny"] for row in drafted(verdict, "payments")) == [4000, 30000]


def test_minutes_above_a_table_are_no_hours(examine: Examine) -> None:
    rows = "姓名,活动名称,服务日期,服务时长\n王小明,社区义诊,2022-01-05,{}\n"
    verdict = examine("单位：分钟,,,\n" + rows.format(15))
    assert [str(row["hours"]) for row in drafted(verdict, "service_records")] == ["0.25"]
    assert rejected(examine("单位：天,,,\n" + rows.format(1))) == [(2, "服务时长", "unit")]


PAID = (
    "收款单位,拨付日期,拨付金额{}\n示例医疗公司,2021-05-03,5000{}\n示例救援公司,2021-05-04,1200{}\n"
)
SERVED = "姓名,活动名称,服务日期,服务时长{}\n王小明,社区义诊,2022-01-05,3{}\n"
BUDGET = "项目名称,状态,类别{},预算\n示例志愿行动,进行中,环保{},50000\n"
OTHERS: dict[
    tuple[str, str, str], dict[str, tuple[str, Any]]
] = {  # by table: what is added to its headings and rows, and the sum read
    ("payments", "amount_cny", PAID): {
        ",项目总预算（万元）": (",25", 6200),
        ",绩效评分（分）": (",95", 6200),
        ",注册资本（万元）": (",1000", 6200),
        ",年营业额(亿元)": (",10", 6200),
        ",合同总额（单位：万元）": (",25", 6200),
        ",货币资金（万元）": (",25", 6200),
        ",,企业小计（万元）": (",,0.5", 6200),
        ",备用金（万元）": (",", 6200),
        ",折合万元": (",0.5", 6200),
        ",（万元）": (",0.5", 6200),
        ",(万元)": (",", 62_000_000),
        ",单位：万元": (",甲", 62_000_000),
        ",备注": (",（分）", 6200),
    },
    ("service_records", "hours", SERVED): {
        ",服务评分（分）": (",95", 3),
        ",培训时长（分钟）": (",40", 3),
        ",单位：分": (",", Decimal("0.05")),
    },
    ("projects", "budget_cny", BUDGET): {
        ",评审得分（分）": (",92", 50000),
        ",自筹（万元）": (",2", 50000),
    },
}


def test_the_unit_of_another_column_is_not_taken(examine: Examine) -> None:
    found: dict[tuple[str, str], Any] = {}
    expected: dict[tuple[str, str], Any] = {}
    for (table, column, text), others in OTHERS.items():
        for heading, (cell, total) in others.items():
            cells = [heading] + [cell] * (text.count("{}") - 1)
            verdict = examine(text.format(*cells))
            rows = [row for row in drafted(verdict, table) if row[column] and _is_new(row)]
            found[table, heading] = sum(row[column] for row in rows), rejected(verdict)
            expected[table, heading] = total, []
    assert found == expected


def _is_new(row: dict[str, Any]) -> bool:
    """Return whether a row is none of the report's."""
    return not row.get("report_lines")


BELOW = {  # None where the column is stopped
    "单位：万元": 40000,
    "注：单位（万元）": 40000,
    "注：以上金额均以万元计。": 40000,
    "备注：币种：人民币 单位：万元": 40000,
    "注：汇总数见年报（单位：万元）": None,
    "备注：其中企业捐赠（万元）": None,
    "其中：企业捐赠（万元）": None,
    "注：评分（分）": 4,
    "注：每人补贴按月发放（元）": 4,
    "备注：单位：某某联合会": 4,
}
ABOVE = {
    "项目总预算（万元）,25": None,
    "项目总预算（万元）：25,": None,
    "项目评分（分）,95": 4,
    "捐赠台账（万元）,2021年": 40000,
    "（单位：万元）,2021": 40000,
}


def test_a_remark_that_says_more_than_the_unit_multiplies_nothing(examine: Examine) -> None:
    ledgers = {text: HEAD + ROWS + f"{text},,,\n" for text in BELOW}
    ledgers |= {text: f"{text},,\n2021,,,\n" + HEAD + ROWS for text in ABOVE}
    found = {}
    for text, ledger in ledgers.items():
        verdict = examine(ledger)
        codes = [code for _, _, code in rejected(verdict)]
        total = sum(row["amount_cny"] for row in drafted(verdict, "donations")) if not codes else 0
        found[text] = None if codes == ["unit"] else total
    assert found == BELOW | ABOVE


FORMATS = {
    '#,##0.00"万元"': "10000000.00",
    '#,##0\\ "千元"': "1000000.00",
    '0!.0,"万"': "1000.00",
    '0.0,"千"': "1000.00",
    '_ "¥"* #,##0.00_ ': "1000.00",
    "[$¥-804]#,##0.00": "1000.00",
    '#,##0"元"': "1000.00",
    '"(退款)"0': "1000.00",
    '"$"#,##0.00': "amount",
    "[$€-2]#,##0": "amount",
    "[$USD] 0.00": "amount",
    '0"万美元"': "amount",
    '0,"万元"': "amount",
}


def test_the_unit_that_a_cell_shows_by_its_format_is_read(tmp_path: Path, examine: Examine) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["捐赠编号", "捐赠人", "金额", "捐赠时间", "渠道"])
    for number, code in enumerate(FORMATS, 2):
        sheet.append([f"G{number}", f"示例企业{number}", 1000, f"2021-05-{number:02d}", "微信"])
        sheet.cell(number, 3).number_format = code
    out = io.BytesIO()
    book.save(out)
    (tmp_path / "f.xlsx").write_bytes(out.getvalue())
    verdict = examine(tmp_path / "f.xlsx")
    read = {row["donation_id"]: str(row["amount_cny"]) for row in drafted(verdict, "donations")}
    wrong = {f"G{row}": code for row, _, code in rejected(verdict)}
    found = {code: {**read, **wrong}[f"G{n}"] for n, code in enumerate(FORMATS, 2)}
    assert found == FORMATS
