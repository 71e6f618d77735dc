"""Rows under headings: read, or rejected with their place."""

import importlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.ledger import Options
from data.ledger.match.rows import Part
from data.ledger.match.work import Work
from data.ledger.read import delimited, sheets
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import BAD, DONATIONS, drafted, rejected


def test_every_kind_of_wrong_row_is_rejected_with_its_place(examine: Examine) -> None:
    verdict = examine(BAD, options=Options(as_of=date(2022, 3, 31)))
    found = {(r.row, r.code): r for r in verdict.rejects}
    assert set(found) == {
        (3, "amount"),
        (4, "no_such_day"),
        (5, "code_near"),
        (6, "unknown_campaign_near"),
        (7, "same_key"),
        (8, "amount_zero"),
        (9, "promise"),
        (10, "unknown_key"),
        (11, "empty"),
        (12, "amount_thousands"),
        (13, "key_cut"),
        (14, "promise"),
        (15, "cells"),
        (16, "total"),
    }
    near = found[5, "code_near"]
    assert (near.column, near.found) == ("渠道", "微新支付")
    assert near.expected("en").endswith("did you mean 微信?")
    assert "植树募捐（C01）" in found[6, "unknown_campaign_near"].expected(
        "en"
    ) or "文明太原" in found[6, "unknown_campaign_near"].expected("en")
    assert found[7, "same_key"].expected("en") == "a key used once: row 2 has it too"
    assert "Refunds stay within the gift" in found[9, "promise"].expected("en")
    assert "as-of day" in found[14, "promise"].expected("en")
    assert verdict.changes["donations"].added == 1
    assert not verdict.may_publish


def test_two_rows_of_headings_and_a_year_from_the_title(tmp_path: Path, examine: Examine) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "拨付"
    sheet.append(["2022年拨付台账"])
    sheet.merge_cells("A1:E1")
    sheet.append(["项目名称", "收款单位", "资金（万元）", None, "备注"])
    sheet.merge_cells("C2:D2")
    sheet.append([None, None, "拨付金额", "拨付日期", None])
    sheet.append(["壹元救护车志愿服务项目", "示例医疗公司", 1.2, "3月5日", "x"])
    sheet.append([])
    sheet.append(["总计", None, 1.2, None, None])
    book.save(tmp_path / "b.xlsx")
    verdict = examine(tmp_path / "b.xlsx")
    assert rejected(verdict) == []
    [row] = drafted(verdict, "payments")
    assert (row["project_id"], row["paid_on"], row["amount_cny"]) == (
        "P25",
        date(2022, 3, 5),
        Decimal("12000.00"),
    )


RULES = [
    "----------,,,",
    "#-----------------,,,",
    "======,,,",
    ",——————,,",
    "--------,-----,-------,----",
]


@pytest.mark.usefixtures("only_read")
@pytest.mark.parametrize("gathered", [250_000, 7])
def test_a_dividing_line_ends_only_a_table_without_rows_below(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, gathered: int
) -> None:
    """All after it were once taken for remarks, and not counted."""
    monkeypatch.setattr(sheets, "GATHERED", gathered)
    monkeypatch.setattr(delimited, "BLOCK", 300)
    gifts = [f"示例企业{n},{n}.00,2021-05-{n % 28 + 1:02d},微信" for n in range(1, 61)]
    tail = [f"第{n}条：说明,,," for n in range(30)]
    found: dict[tuple[str, str], Any] = {}
    for rule in RULES:
        for name, lines in {
            "amid": [*gifts[:20], rule, *gifts[20:]],
            "amid, twice": [*gifts[:20], rule, *gifts[20:30], rule, *gifts[30:]],
            "below": [*gifts, rule, *tail],
        }.items():
            verdict = examine("\n".join(["捐赠人,金额,捐赠时间,渠道", *lines]) + "\n")
            said = [n.fields["count"] for n in verdict.notices if n.code == "footers"]
            rejects = [(r.row, r.code) for r in verdict.rejects]
            found[rule, name] = len(drafted(verdict, "donations")), said, rejects
    expected: dict[str, Any] = {
        "amid": (60, ["1"], []),
        "amid, twice": (60, ["2"], []),
        "below": (60, ["31"], []),
    }
    assert found == {(rule, name): one for rule in RULES for name, one in expected.items()}


def test_a_dividing_line_is_no_project_and_a_long_row_above_one_is_rejected(
    examine: Examine,
) -> None:
    head = "项目名称,状态,类别\n"
    register = (
        head + "壹元救护车志愿服务项目,进行中,关爱服务\n-------,,\n古交红色讲堂,进行中,文化\n"
    )
    names = [row["name"] for row in drafted(examine(register), "projects")]
    assert "古交红色讲堂" in names
    assert not any("--" in name for name in names)
    gifts = "".join(f"甲,{n},2021-05-01,微信\n" for n in range(1, 51))
    gifts += "乙,2,2021-05-02,微信,多,余\n-----\n银行回单,,,,x,y\n"
    verdict = examine("捐赠人,金额,捐赠时间,渠道\n" + gifts)
    assert rejected(verdict) == [(52, "", "cells")]
    assert [n.fields["rows"] for n in verdict.notices if n.code == "footers"] == ["53、54"]


def test_below_a_dividing_line_a_row_with_an_amount_or_a_day_is_no_remark(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = ["乙,300,2021-02-30,现金", "丙,4OO,2021-05-07,现金", "丁,450,,现金", "戊,,2021-05-08,"]
    rows = ["甲,100,2021-05-05,微信", "------,,,", "第一条：说明,,,", *below, "经办：某,,,"]
    expected = [(n, code) for n, code in enumerate(("no_such_day", "amount", "empty", "empty"), 5)]
    for size in (250_000, 2):
        monkeypatch.setattr(sheets, "GATHERED", size)
        monkeypatch.setattr(delimited, "BLOCK", 60)
        verdict = examine("\n".join(["捐赠人,金额,捐赠时间,渠道", *rows]) + "\n")
        assert sorted((row, code) for row, _, code in rejected(verdict)) == expected
        said = [n.fields["rows"] for n in verdict.notices if n.code == "footers"]
        assert said == ["3、4、9"]


def test_what_was_read_of_a_sheet_is_not_kept_twice(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty sheets of a workbook that are held in memory at once would fill it."""
    parts: list[Part] = []
    examining = importlib.import_module("data.ledger.apply.examine")
    derive = examining.derive

    def looked_at(work: Work) -> None:
        parts.extend(work.parts)
        derive(work)

    monkeypatch.setattr(examining, "derive", looked_at)
    examine(DONATIONS)
    assert [list(part.sheet.batches()) for part in parts] == [[]]
