"""From ledgers to a snapshot: what is derived, rejected, masked, published, and what is not."""

import csv
import io
import os
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from data import Snapshot, SnapshotError, checks, ledger, serving, snapshot_ids
from data.ledger import Options, Verdict, said
from data.schema import TABLES

REPORT = "2021-12-31-report"
Examine = Callable[..., Verdict]

PROJECTS = """太原市志愿服务项目台账,,,,,,,,,
单位：万元,,,,,,,,,
序号,项目名称,类别,状态,区县,预算（万元）,已拨付,尾款,负责人,联系电话
1,晋祠小导游志愿讲解服务项目,文化,进行中,晋源,12.5,10,2.5,张建国,13800138000
2,古交红色讲堂,文化宣传和网络文明,执行中,古交,5,,,李卫东,13900139000
合计,,,,,17.5,10,2.5,,
制表：赵会计,,,,,,,,,
"""
SERVICE = """姓名,身份证号,手机,活动名称,服务日期,服务时长,区县,所属项目
王小明,11010519491231002X,13812345678,社区义诊,2022-01-05 08:30,2.5小时,杏花岭,
李丽华,140106198507154321,13712345678,社区义诊,2022-01-05,2小时30分,杏花岭,
王小明,11010519491231002X,13812345678,讲解,2022年1月8日,3,晋源区,晋祠小导游志愿讲解服务项目
"""
DONATIONS = """捐赠人,金额,捐赠日期,渠道,募捐项目,类型
王小明,"1,234.50",2022/1/3,微信,植树募捐,捐赠
山西示例有限公司,1万元,2022.1.4,银行转账,植树募捐,
匿名,¥10.00,20220105,支付宝,,
王小明,-34.50,2022-01-06,微信,植树募捐,退款
合计,11210.00,,,,
"""


def table(snapshot: Snapshot, name: str) -> list[dict[str, Any]]:
    return [
        row for path in snapshot.parquet(name) for row in pq.ParquetFile(path).read().to_pylist()
    ]


def codes(verdict: Verdict) -> list[str]:
    return [notice.code for notice in verdict.notices]


def rejected(verdict: Verdict) -> list[tuple[int, str, str]]:
    return [(r.row, r.column, r.code) for r in verdict.rejects]


def test_three_ledgers_become_a_snapshot(examine: Examine) -> None:
    verdict = examine(PROJECTS, SERVICE, DONATIONS)
    assert rejected(verdict) == []
    assert verdict.may_publish
    snapshot = ledger.publish(verdict)
    assert snapshot.id == "2022-01-08-import"
    assert serving() == (snapshot, None)
    assert (snapshot.as_of_basis, snapshot.kind) == ("assumed", "import")
    projects = {row["project_id"]: row for row in table(snapshot, "projects")}
    assert len(projects) == 28
    known, new = projects["P14"], projects["P28"]
    assert (known["name"], known["budget_cny"]) == (
        "晋祠小导游志愿讲解服务项目",
        Decimal("125000.00"),
    )
    assert known["report_lines"] is not None
    assert (new["name"], new["division_code"], new["status"]) == (
        "古交红色讲堂",
        "140181",
        "ongoing",
    )
    assert [(r["project_id"], r["amount_cny"]) for r in table(snapshot, "budgets")] == [
        ("P14", Decimal("125000.00")),
        ("P28", Decimal("50000.00")),
    ]
    assert [(r["project_id"], r["amount_cny"]) for r in table(snapshot, "payments")] == [
        ("P14", Decimal("100000.00"))
    ]
    assert {r["payable_id"]: r["amount_cny"] for r in table(snapshot, "payables")}[
        "Y-P14"
    ] == Decimal("25000.00")
    donations = table(snapshot, "donations")
    assert sum(row["amount_cny"] for row in donations) == Decimal("11210.00")
    assert {row["campaign_id"] for row in donations} == {"C01", None}
    assert {(row["entry_type"], row["restriction"]) for row in donations} == {
        ("gift", "campaign"),
        ("gift", "unrestricted"),
        ("refund", "campaign"),
    }
    assert sorted(row["display_name"] for row in table(snapshot, "donors")) == [
        "山西示例有限公司",
        "王**",
    ]
    activities = {row["name"]: row for row in table(snapshot, "activities")}
    assert (activities["社区义诊"]["planned_n"], str(activities["社区义诊"]["starts_at"])) == (
        2,
        "2022-01-05 08:30:00",
    )
    assert (activities["讲解"]["project_id"], activities["讲解"]["category"]) == ("P14", "CULTURE")
    assert [row["hours"] for row in table(snapshot, "service_records")] == [
        Decimal("2.50"),
        Decimal("2.50"),
        Decimal("3.00"),
    ]
    assert len(table(snapshot, "volunteers")) == 2


def test_an_activity_worked_out_counts_the_lines_imported(examine: Examine) -> None:
    lines = (
        "姓名,活动名称,服务日期,服务时长\n"
        "王小明,义诊,2022-01-05,2\n李小红,义诊,2022-01-05,2\n"
        "王小明,义诊,2022-01-05,2\n赵小军,义诊,2022-01-05,\n孙小丽,义诊,2022-01-05,25\n"
        "王小明,讲解,2022-01-06,2\n李小红,讲解,2022-01-06,20\n李小红,示范,2022-01-06,20\n"
    )
    verdict = examine(lines, options=Options(limit=None))
    snapshot = ledger.publish(verdict)
    recorded = Counter(row["activity_id"] for row in table(snapshot, "service_records"))
    activities = table(snapshot, "activities")
    assert {row["name"] for row in activities} == {"义诊", "讲解"}
    assert {row["activity_id"]: row["planned_n"] for row in activities} == recorded
    assert verdict.rejected_rows == 8 - recorded.total() > 3


def test_provenance_is_that_of_each_table(examine: Examine) -> None:
    snapshot = ledger.publish(examine(DONATIONS))
    kinds = {name: t.provenance for name, t in snapshot.tables.items()}
    assert (kinds["donations"], kinds["donors"]) == ("import", "import")
    assert (kinds["projects"], kinds["campaigns"]) == ("report", "report")
    assert snapshot.tables["donations"].source == f"0.csv on {REPORT}"


def test_what_was_understood_is_said(examine: Examine) -> None:
    verdict = examine(PROJECTS, SERVICE, DONATIONS)
    told = "\n".join(map(str, verdict.notices))
    assert "预算（万元） → budget_cny" in told
    assert "not read: 序号" in told
    assert "personal data, left out: 负责人，联系电话" in told
    assert "the total of 预算（万元） agrees (175,000.00)" in told
    assert "1 projects were not on record and got a number: P28 古交红色讲堂" in told
    assert "1 refunds do not name the gift they return" in told
    assert "activities: 2 rows were worked out of service_records" in told
    assert "remarks under the table, not imported: row 7" in told


SECRETS = [
    "王小明",
    "李丽华",
    "张建国",
    "李卫东",
    "赵会计",
    "13812345678",
    "13712345678",
    "13800138000",
    "13900139000",
    "11010519491231002X",
    "140106198507154321",
    "宋小宝",
    "13612345678",
]


def test_no_byte_written_holds_personal_data(
    examine: Examine, report_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file in the root, every temporary file, the reject file, what is printed."""
    kept: list[bytes] = []

    class Keeping(pq.ParquetWriter):  # type: ignore[misc]
        def __init__(self, where: Any, *given: Any, **named: Any) -> None:
            plain = {"compression": "none", "use_dictionary": False}
            super().__init__(where, *given, **{**named, **plain})
            self.kept_at = Path(where)

        def close(self) -> None:
            was_open = self.is_open
            super().close()
            if was_open:
                kept.append(self.kept_at.read_bytes())

    monkeypatch.setattr(pq, "ParquetWriter", Keeping)
    odd = (
        "捐赠编号,捐赠人,金额,捐赠日期,渠道\n13612345678,宋小宝,壹佰元,2022-01-03,微信\n"
        "1,宋小宝,0,13612345678,微信\n"
    )
    bad = SERVICE + "宋小宝,13612345678,13612345678,打13612345678找宋老师,2022-01-09,99,,\n"
    bad += "宋小宝,13612345678,13612345678,电话 13612345678,2022-01-09,2,,\n"
    verdict = examine(PROJECTS, bad, DONATIONS, odd, options=Options(limit=None))
    out = io.BytesIO()
    ledger.write(verdict.rejects, out)
    assert verdict.rejected_rows == 3
    ledger.publish(verdict)
    told = "\n".join(map(str, [*verdict.notices, *verdict.rejects, *verdict.changes.values()]))
    files = [path for path in report_root.rglob("*") if path.is_file()]
    everything = [out.getvalue(), told.encode(), *kept, *(path.read_bytes() for path in files)]
    assert len(kept) > 20
    for secret in SECRETS:
        for content in everything:
            assert secret.encode() not in content
            assert secret.encode("utf-16-le") not in content


def test_the_same_person_is_the_same_under_one_key_only(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ledger.publish(examine(DONATIONS))
    again = examine(DONATIONS.replace("34.50", "34.00").replace("11210.00", "11210.50"))
    assert again.changes["donors"].added == 0
    monkeypatch.setenv("LEDGER_KEY", "another key, just as long")
    with pytest.raises(SnapshotError) as caught:
        examine(DONATIONS)
    assert caught.value.code == "ledger_other_key"
    assert first.generator.startswith("import 1 key ")


@pytest.mark.parametrize("value", ["", "short"])
def test_without_a_key_people_are_not_read(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("LEDGER_KEY", value)
    with pytest.raises(SnapshotError, match="python -m data key") as caught:
        examine(DONATIONS)
    assert caught.value.code == "ledger_key"
    assert examine(PROJECTS).may_publish, "projects name nobody"


def test_the_key_file_must_lie_outside(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LEDGER_KEY")
    (tmp_path / "key").write_text("a key out of a file, long enough\n")
    monkeypatch.setenv("LEDGER_KEY_FILE", str(tmp_path / "key"))
    assert examine(DONATIONS).may_publish
    monkeypatch.setenv("LEDGER_KEY_FILE", str(Path(ledger.__file__)))
    with pytest.raises(SnapshotError, match="lies in the repository"):
        examine(DONATIONS)


BAD = """捐赠编号,原捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目,类型
G1,,甲,100,2022-01-03,微信,植树募捐,捐赠
G2,,甲,一百,2022-01-03,微信,植树募捐,捐赠
G3,,甲,100,2022-13-03,微信,植树募捐,捐赠
G4,,甲,100,2022-01-03,微新支付,植树募捐,捐赠
G5,,甲,100,2022-01-03,微信,植树募捐活动,捐赠
G1,,甲,100,2022-01-03,微信,植树募捐,捐赠
G6,,甲,0,2022-01-03,微信,植树募捐,捐赠
G7,G1,甲,-200,2022-01-04,微信,植树募捐,退款
G8,G99,甲,-1,2022-01-04,微信,植树募捐,退款
,,甲,,2022-01-04,微信,植树募捐,捐赠
G9,,甲,1.005,2022-01-04,微信,植树募捐,捐赠
1.23E+17,,甲,1,2022-01-04,微信,植树募捐,捐赠
G10,,甲,5,2031-01-04,微信,植树募捐,捐赠
G11,,甲,5,2022-01-04,微信,植树募捐,捐赠,多,余
合计,,,999,,,,
"""


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
        (12, "amount_places"),
        (13, "key_cut"),
        (14, "promise"),
        (15, "cells"),
        (16, "total"),
    }
    near = found[5, "code_near"]
    assert (near.column, near.found) == ("渠道", "微新支付")
    assert near.expected.endswith("did you mean 微信?")
    assert (
        "植树募捐（C01）" in found[6, "unknown_campaign_near"].expected
        or "文明太原" in found[6, "unknown_campaign_near"].expected
    )
    assert found[7, "same_key"].expected == "a key used once: row 2 has it too"
    assert "Refunds stay within the gift" in found[9, "promise"].expected
    assert "as-of day" in found[14, "promise"].expected
    assert verdict.changes["donations"].added == 1
    assert not verdict.may_publish


def test_every_row_of_a_sheet_is_counted_rejected_or_not(examine: Examine) -> None:
    gifts = (
        "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
        "A1,王小明,100,2022-01-03,微信,植树募捐\n"
        "A2,李丽,一百,2022-01-04,微信,植树募捐\n"
        "A3,张三,50,2022-01-05,微信,不存在的募捐\n"
        "合计,,150,,,\n"
    )
    verdict = examine(gifts, "项目名称,类别,状态\n古交红色讲堂,文化,进行中\n乙,外星,进行中\n")
    assert [one.rows for one in verdict.sheets] == [3, 2]
    assert (verdict.rows, verdict.rejected_rows) == (5, 3)


def test_rejects_stop_the_publish_unless_told_to_go_on(examine: Examine) -> None:
    verdict = examine(BAD)
    with pytest.raises(SnapshotError, match="rows were rejected, 0 may be") as caught:
        ledger.publish(verdict)
    assert caught.value.code == "ledger_rejects"
    assert snapshot_ids() == (REPORT,)
    assert len(table(ledger.publish(verdict, go_on=True), "donations")) == 1
    assert examine(BAD, options=Options(limit=20, on=REPORT)).may_publish


def test_the_reject_file_is_plain_csv_safe_to_open(examine: Examine) -> None:
    verdict = examine(BAD.replace("一百", "=cmd()"))
    out = io.BytesIO()
    ledger.write(verdict.rejects, out)
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert len(lines) == len(verdict.rejects)
    assert lines[0] == {
        "file": "0.csv",
        "sheet": "",
        "row": "3",
        "column": "金额",
        "found": "'=cmd()",
        "expected": said.REASONS["amount"],
        "code": "amount",
    }


def test_the_same_file_again_changes_nothing(examine: Examine) -> None:
    first = ledger.publish(examine(PROJECTS, SERVICE, DONATIONS))
    again = examine(PROJECTS, SERVICE, DONATIONS)
    assert again.draft is None
    assert {(c.added, c.changed) for c in again.changes.values()} == {(0, 0)}
    assert ledger.publish(again) == first
    assert snapshot_ids() == (first.id, REPORT)


def test_a_new_month_adds_changes_and_reports_what_is_gone(examine: Examine) -> None:
    head = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
    january = head + (
        "1,甲,10,2022-01-03,微信,植树募捐\n"
        "2,乙,20,2022-01-04,微信,植树募捐\n3,丙,30,2022-01-05,微信,植树募捐\n"
    )
    first = ledger.publish(examine(january))
    february = head + (
        "1,甲,10,2022-01-03,微信,植树募捐\n"
        "3,丙,35,2022-01-05,微信,植树募捐\n4,丁,40,2022-02-05,微信,植树募捐\n"
    )
    verdict = examine(february, options=Options(on=first.id))
    change = verdict.changes["donations"]
    assert (change.added, change.changed, change.same, change.removed) == (1, 1, 1, 1)
    assert [(c.key, c.column, c.before, c.after) for c in change.cells] == [
        ("3", "amount_cny", "30.00", "35.00")
    ]
    assert (change.added_keys, change.removed_keys) == (("4",), ("2",))
    second = ledger.publish(verdict)
    assert {r["donation_id"]: r["amount_cny"] for r in table(second, "donations")} == {
        "1": Decimal(10),
        "2": Decimal(20),
        "3": Decimal(35),
        "4": Decimal(40),
    }
    assert len(table(first, "donations")) == 3, "the old one stays as it was"


def test_what_was_worked_out_is_not_carried_on(examine: Examine) -> None:
    """A second import works the rollups out anew; those of its base say nothing about it."""
    first = ledger.publish(examine(PROJECTS, SERVICE, DONATIONS))
    assert {"donation_days", "service_days", "registrations"} <= set(first.tables)
    assert first.tables["donation_days"].provenance == "import"
    more = DONATIONS.splitlines()[0] + "\n丙,5.00,2022-01-07,微信,植树募捐,捐赠\n"
    verdict = examine(more, options=Options(on=first.id))
    assert verdict.draft is not None
    assert not {name for name in verdict.draft.tables if TABLES[name].derived}
    second = ledger.publish(verdict)
    assert set(second.tables) == set(first.tables)
    for snapshot in (first, second):
        days = sum(row["amount_cny"] for row in table(snapshot, "donation_days"))
        assert days == sum(row["amount_cny"] for row in table(snapshot, "donations"))
    assert days == Decimal("11215.00")


def test_promises_about_what_is_worked_out_wait_for_publishing(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No new line is refused because the rollups of before do not know it."""
    first = ledger.publish(examine(DONATIONS))
    same = checks.Promise(
        "rollup_of_days",
        {"zh": "一致", "en": "They agree"},
        ("donations", "donation_days"),
        None,
        "select donation_id from donations where (select sum(amount_cny) from donations) "
        "<> (select sum(amount_cny) from donation_days)",
    )
    monkeypatch.setattr(checks, "promises", lambda: (same,))
    more = DONATIONS.splitlines()[0] + "\n丙,5.00,2022-01-07,微信,植树募捐,捐赠\n"
    verdict = examine(more, options=Options(on=first.id))
    assert (verdict.rejected_rows, verdict.changes["donations"].added) == (0, 1)
    (held,) = [c for c in ledger.publish(verdict).checks if c.name == "rollup_of_days"]
    assert held.verdict == "passed"


def test_never_onto_a_demo(examine: Examine, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(built))
    assert serving()[0].kind == "demo"
    assert examine(DONATIONS).base.id == REPORT
    with pytest.raises(SnapshotError) as caught:
        examine(DONATIONS, options=Options(on="2021-12-31-demo"))
    assert caught.value.code == "ledger_base"


def test_rows_that_say_the_same(examine: Examine) -> None:
    text = "捐赠人,金额,捐赠日期\n甲,5,2022-01-01\n乙,5,2022-01-01\n甲,5,2022-01-01\n"
    verdict = examine(text)
    assert rejected(verdict) == [(4, "", "same_content")]
    kept = examine(text, options=Options(keep_duplicates=True))
    assert (rejected(kept), kept.changes["donations"].added) == ([], 3)


def test_service_lines_are_checked(examine: Examine) -> None:
    lines = "姓名,志愿者编号,活动名称,服务日期,服务时长\n"
    lines += (
        "甲,V1,夜巡,2022-01-05,13\n甲,V1,白巡,2022-01-05,12\n"
        "乙,V2,夜巡,2022-01-05,25\n丙,V3,夜巡,2022-01-05,2\n,,夜巡,2022-01-05,2\n"
    )
    verdict = examine(lines)
    assert {(r.row, r.code) for r in verdict.rejects} == {
        (2, "promise"),
        (3, "promise"),
        (4, "hours_range"),
        (6, "empty"),
    }
    assert verdict.changes["service_records"].added == 1
    assert verdict.changes["volunteers"].added == 1


def test_a_late_line_moves_the_first_day_of_who_is_known_by_lines_alone(examine: Examine) -> None:
    head = "姓名,志愿者编号,活动名称,服务日期,服务时长\n"
    ledger.publish(examine(head + "甲,V1,夜巡,2022-02-05,2\n"))
    verdict = examine(head + "甲,V1,早巡,2022-01-05,2\n")
    assert rejected(verdict) == []
    assert "earlier" in codes(verdict)
    snapshot = ledger.publish(verdict)
    assert [row["registered_on"] for row in table(snapshot, "volunteers")] == [date(2022, 1, 5)]
    registered = "志愿者编号,姓名,年龄,注册日期\nV1,甲,30,2022-01-04\n"
    snapshot = ledger.publish(examine(registered))
    late = examine(head + "甲,V1,晨巡,2022-01-02,2\n")
    assert [code for _, _, code in rejected(late)] == ["promise"], "the register knows better"


def test_numbers_of_people_are_kept_apart_from_names(examine: Examine) -> None:
    names = "姓名,活动名称,服务日期,服务时长\n甲,夜巡,2022-01-05,2\n甲,白巡,2022-01-06,2\n"
    verdict = examine(names)
    assert "by_name_alone" in codes(verdict)
    assert verdict.changes["volunteers"].added == 1


def test_a_register_of_volunteers_keeps_bands_and_no_birth(examine: Examine) -> None:
    text = (
        "志愿者编号,姓名,出生日期,区县,注册日期,电话\n1,甲一,1990-05-06,小店,2021-01-02,13812345678\n"
        "2,乙二,1950年,古交市,2021-01-02,\n"
    )
    snapshot = ledger.publish(examine(text))
    assert [
        (r["age_band"], r["division_code"])
        for r in sorted(table(snapshot, "volunteers"), key=lambda r: r["division_code"])
    ] == [
        ("26_35", "140105"),
        ("over_60", "140181"),
    ]


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
    [row] = table(ledger.publish(verdict), "payments")
    assert (row["project_id"], row["paid_on"], row["amount_cny"]) == (
        "P25",
        date(2022, 3, 5),
        Decimal("12000.00"),
    )


def test_a_mapping_of_ones_own(tmp_path: Path, examine: Examine) -> None:
    from data.ledger import mapping

    text = "善款编码,善款,何日,何人\n1,5,2022-01-01,甲\n"
    with pytest.raises(SnapshotError) as caught:
        examine(text)
    assert caught.value.code == "ledger_unknown"
    path = tmp_path / "own.toml"
    path.write_text(
        'table = "donations"\ntitle = { zh = "甲", en = "A" '
        '}\nneeds = [["amount_cny"], ["donated_at"]]\n'
        '[columns]\ndonation_id = ["善款编码"]\namount_cny = ["善款"]\n'
        'donated_at = ["何日"]\ndonor = ["何人"]\n'
        '[extra]\ndonor = "person"\n[default]\nchannel = "other"\nkind = "cash"\n'
    )
    own = mapping.load(path)
    assert examine(text, options=Options(mappings=(own,))).changes["donations"].added == 1
    path.write_text('table = "nothing"')
    with pytest.raises(SnapshotError, match=r"own\.toml cannot be used") as caught:
        mapping.load(path)
    assert caught.value.code == "ledger_mapping"


def test_libreoffice_and_csv_in_every_encoding_say_the_same(
    examine: Examine, tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """The same ledgers as an office sends them: one verdict."""
    book = openpyxl.Workbook()
    for name, text in (("项目", PROJECTS), ("服务", SERVICE), ("捐赠", DONATIONS)):
        sheet = book.create_sheet(name)
        for line in csv.reader(io.StringIO(text)):
            sheet.append([typed(cell) for cell in line])
    del book["Sheet"]
    book.save(tmp_path / "台账.xlsx")
    texts = [PROJECTS, SERVICE, DONATIONS]
    expected = outcome(examine(*texts))
    assert expected["projects"][0] == 1
    saved = office(tmp_path / "台账.xlsx", "xlsx:Calc MS Excel 2007 XML")
    assert outcome(examine(saved)) == outcome(examine(tmp_path / "台账.xlsx")) == expected
    for codec in ("gb18030", "utf-16", "utf-8-sig"):
        assert outcome(examine(*[text.encode(codec) for text in texts])) == expected
    tabs = ["\n".join("\t".join(line) for line in csv.reader(io.StringIO(text))) for text in texts]
    assert outcome(examine(*tabs)) == expected


def typed(cell: str) -> str | float | None:
    return float(cell) if cell.replace(".", "", 1).isdigit() and len(cell) < 8 else cell or None


def outcome(verdict: Verdict) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    assert verdict.rejects == ()
    return {n: (c.added, c.changed, c.added_keys) for n, c in verdict.changes.items()}


def test_a_zip_of_ledgers(examine: Examine, tmp_path: Path) -> None:
    path = tmp_path / "一月.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil/捐赠.csv", DONATIONS.encode("gb18030"))
        archive.writestr("__MACOSX/._x", b"junk")
        archive.writestr("项目.csv", PROJECTS)
    verdict = examine(path)
    assert verdict.may_publish
    assert {n.fields["where"] for n in verdict.notices if n.code == "mapped"} == {
        "一月.zip/捐赠.csv",
        "一月.zip/项目.csv",
    }
    assert not (tmp_path.parent / "evil").exists()


def test_the_sheets_of_a_workbook_and_names_that_play_tricks(
    examine: Examine, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for name, text in (("..", DONATIONS), ("=cmd|' calc'!A0", PROJECTS)):
        sheet = book.create_sheet(name)
        for line in csv.reader(io.StringIO(text)):
            sheet.append(line)
    del book["Sheet"]
    book.save(tmp_path / "x.xlsx")
    verdict = examine(tmp_path / "x.xlsx")
    assert verdict.may_publish
    assert verdict.changes["donations"].added == 4


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "ledger_empty"),
    "blank": (b"\n\n , ,\n", "ledger_empty"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "ledger_kind"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ledger_kind"),
    "web page": (b"<html><table><tr><td>1</td></tr></table>", "ledger_kind"),
    "nul": ("项目名称,状态\n甲\0,进行中\n".encode(), "ledger_binary"),
    "random": (os.urandom(4096), ""),
    "no headings": ("一,二,三\n四,五,六\n".encode(), "ledger_unknown"),
    "quotes": (b'a,b\n1,"2' + b"x,\n" * 700_000, "ledger_quotes"),
    "one cell": (b"x" * 3_000_000, "ledger_quotes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_sentence_and_nothing_written(
    examine: Examine, report_root: Path, name: str
) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(SnapshotError) as caught:
        examine(content)
    assert caught.value.code == code or (not code and caught.value.code.startswith("ledger_"))
    assert len(str(caught.value)) < 400
    there = [name for name in os.listdir(report_root) if not name.endswith(".verified")]
    assert sorted(there) == [REPORT, "CURRENT"]


def test_headings_alone_change_nothing(examine: Examine) -> None:
    verdict = examine("捐赠人,金额,捐赠日期\n")
    assert (verdict.draft, verdict.rejects) == (None, ())
    assert "sheet_empty" in codes(verdict)


def test_two_gigabytes_are_refused_at_once(tmp_path: Path, examine: Examine) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(SnapshotError) as caught:
        examine(path)
    assert caught.value.code == "ledger_large"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(SnapshotError) as caught:
            ledger.from_path(path)
        assert caught.value.code == "ledger_missing"


def test_zip_bombs(tmp_path: Path, examine: Examine) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (60 << 20))
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as archive:
        archive.writestr("b.zip", out.getvalue())
    for content in (out.getvalue(), nested.getvalue()):
        with pytest.raises(SnapshotError) as caught:
            examine(content)
        assert caught.value.code == "ledger_bomb"


def test_every_notice_and_reason_is_a_sentence() -> None:
    import string

    for sentence in said.NOTICES.values():
        slots = [slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot]
        assert sentence.endswith((".", "?"))
        assert slots
