"""Ledgers brought month by month, corrected and brought again: nothing is lost or counted twice."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data import Snapshot, ledger
from data.ledger import Options, Verdict
from data.ledger.match.keys import RESTARTS
from tests.data.ledger.given import codes, drafted, rejected, table
from tests.data.ledger.test_samples import SAMPLES

pytestmark = pytest.mark.usefixtures("report_root", "only_read")


def examined(*names: str, options: Options | None = None) -> Verdict:
    paths = [ledger.from_path(SAMPLES / name) for name in names]
    return ledger.examine(paths, options or Options())


def read(text: str, options: Options | None = None) -> Verdict:
    return ledger.examine([ledger.from_bytes("a.csv", text.encode())], options or Options())


def amounts(snapshot: Snapshot, name: str = "donations") -> list[str]:
    return sorted(str(row["amount_cny"]) for row in table(snapshot, name))


JANUARY, FEBRUARY = "restart_numbers_1.xlsx", "restart_numbers_2.xlsx"


def test_numbers_that_begin_again_replace_nothing() -> None:
    ledger.publish(examined(JANUARY))
    verdict = examined(FEBRUARY)
    assert amounts(ledger.publish(verdict)) == sorted(
        ["100.00", "200.00", "300.00", "10.00", "20.00", "30.00"]
    )
    change = verdict.changes["donations"]
    tallies = change.before, change.read, change.after
    assert [one.sum for one in tallies] == [Decimal(600), Decimal(60), Decimal(660)]
    assert change.read.said("en") == "3 rows, 60.00, 2022-02-05 to 2022-02-07"
    assert examined(JANUARY).draft is None, "the same file again changes nothing"


def test_both_months_at_once() -> None:
    assert len(drafted(examined(JANUARY, FEBRUARY), "donations")) == 6


def test_a_refund_names_the_number_of_its_own_file() -> None:
    head = "编号,日期,捐赠人,金额,类型,原捐赠编号\n"
    text = head + "1,2022-01-05,甲乙,9,捐赠,\n2,2022-01-06,甲乙,-4,退款,1\n"
    verdict = read(text)
    assert rejected(verdict) == []
    keys = {row["entry_type"]: row for row in drafted(verdict, "donations")}
    assert keys["refund"]["original_id"] == keys["gift"]["donation_id"] != "1"


def test_a_number_of_another_entry_is_rejected_unless_numbers_restart() -> None:
    head = "凭证号,日期,收款单位,金额\n"
    ledger.publish(read(head + "记-001,2022-01-05,甲有限公司,100\n"))
    february = head + "记-001,2022-02-05,乙有限公司,200\n"
    verdict = read(february)
    assert rejected(verdict) == [(2, "凭证号", "key_taken")]
    verdict = read(february, Options(numbers_restart=True))
    assert rejected(verdict) == []
    assert amounts(ledger.publish(verdict), "payments") == ["100.00", "200.00"]


@pytest.mark.parametrize("heading", ["流水号", "捐赠编号", "编号"])
def test_short_numbers_that_begin_again_replace_nothing(heading: str) -> None:
    """Also where the giver is nobody's or the same, or the month is."""
    text = f"{heading},捐赠人,金额,日期\n"
    gifts = [(n, who, 10 * n) for n, who in enumerate(("匿名", "张晓红", "张晓红", "匿名"), 1)]
    first = text + "".join(f"{n},{who},{sum}.00,2022-01-0{n}\n" for n, who, sum in gifts)
    later = [(1, "匿名", 7, "02-11"), (2, "张晓红", 8, "02-12"), (3, "李卫东", 9, "01-13")]
    second = text + "".join(f"{n},{who},{sum}.00,2022-{day}\n" for n, who, sum, day in later)
    ledger.publish(read(first))
    verdict = read(second)
    if heading != "编号":
        assert rejected(verdict) == [(row, heading, "key_taken") for row in (2, 3, 4)]
        verdict = read(second, Options(numbers_restart=True))
    assert amounts(ledger.publish(verdict)) == sorted(
        ["10.00", "20.00", "30.00", "40.00", "7.00", "8.00", "9.00"]
    )


def test_a_short_number_may_still_be_corrected() -> None:
    text = "捐赠编号,捐赠人,金额,日期\nG1,张晓红,{},2022-01-{}\n"
    ledger.publish(read(text.format(10, "05")))
    assert rejected(read(text.format(11, "05"))) == []
    assert rejected(read(text.format(10, "06"))) == []
    both = text.format(11, "06") + "G2,张晓红,1,2022-01-01\n"
    assert rejected(read(both)) == [(2, "捐赠编号", "key_taken")]
    assert rejected(read(both, Options(replace=True))) == []


MARCH = {
    "payments": "凭证号,项目名称,收款单位,拨付日期,拨付金额\n"
    "记-005,壹元救护车志愿服务项目,太原市急救中心,2022-03-10,5000\n"
    "记-006,城市爱心驿站志愿服务项目,山西美特好超市有限公司,2022-03-10,800\n",
    "donations": "捐赠编号,捐赠人,捐赠日期,捐赠金额\n"
    "YJ001,张建国,2022-03-05,50\nYJ002,李秀英,2022-03-05,100\n第003号,匿名,2022-03-06,10\n",
    "activities": "活动编号,活动名称,活动日期,计划人数\n"
    "1,文明交通,2022-03-05,30\n2,义诊,2022-03-12,9\n",
    "service_records": "服务记录编号,姓名,活动名称,服务日期,服务时长\n"
    "1,张建国,文明交通劝导,2022-03-05,3\n2,李秀英,文明交通劝导,2022-03-05,3\n",
}
CORRECTIONS = {
    "payments": [("5000", "5001"), ("太原市急救中心", "太原急救中心"), ("03-10", "03-11")],
    "donations": [("50\n", "51\n"), ("张建国", "张建囯"), ("03-05", "03-04")],
    "activities": [("30", "31"), ("义诊", "社区义诊"), ("03-12", "03-13")],
    "service_records": [("05,3", "05,2"), ("张建国", "张建囯")],
}


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("payments", ("03-10", "04-10")),
        ("donations", ("-03-", "-04-")),
        ("activities", ("-03-", "-04-")),
        ("service_records", ("03-05", "03-12")),
    ],
)
def test_a_short_number_of_the_same_person_and_amount_replaces_nothing_of_another_day(
    name: str, days: tuple[str, str]
) -> None:
    """Gifts and payments of another month, hours of another day; corrections still replace."""
    first = MARCH[name]
    heading, rows = first.split(",")[0], first.count("\n") - 1
    before = len(table(ledger.publish(read(first)), name))
    later = first.replace(*days)
    verdict = read(later)
    code = "key_taken" if name in RESTARTS else "key_of_other"
    assert rejected(verdict) == [(row, heading, code) for row in range(2, rows + 2)]
    for old, new in CORRECTIONS[name]:
        verdict = read(first.replace(old, new))
        assert (rejected(verdict), name in changed(verdict)) == ([], True), new
        assert verdict.changes[name].cells, "a correction is told"
        assert len(drafted(verdict, name)) == before, new
    if name in RESTARTS:
        snapshot = ledger.publish(read(later, Options(numbers_restart=True)))
        assert len(table(snapshot, name)) == before + rows


def test_a_short_number_may_be_of_another_month_of_the_period_replaced() -> None:
    text = "捐赠编号,捐赠人,捐赠日期,捐赠金额\n"
    ledger.publish(read(text + "G1,张建国,2022-01-05,50\nG2,李秀英,2022-02-05,100\n"))
    verdict = read(
        text + "G2,张建国,2022-01-05,50\nG1,李秀英,2022-02-05,100\n", Options(replace=True)
    )
    assert rejected(verdict) == []
    assert amounts(ledger.publish(verdict)) == ["100.00", "50.00"]


def test_hours_that_replace_a_line_without_a_number_are_said() -> None:
    text = "活动名称,姓名,服务日期,服务时长\n社区清扫,张晓红,2022-01-05,{}\n"
    ledger.publish(read(text.format(3)))
    verdict = read(text.format(2))
    [said] = [n for n in verdict.notices if n.code == "hours_again"]
    assert str(said).startswith("1 service line has no number and is of the same person, day and")
    assert "hours_again" not in codes(read(text.format(3)))
    numbered = text.replace("活动名称", "记录编号,活动名称").replace("社区清扫", "R1,社区清扫")
    assert "hours_again" not in codes(read(numbered.format(2)))


def test_a_correction_is_said_and_may_replace_its_period() -> None:
    ledger.publish(examined("ledger_corrected_a.xlsx"))
    doubled = examined("ledger_corrected_b.xlsx")
    assert "corrected" in codes(doubled)
    assert doubled.changes["donations"].after.sum == 1300
    verdict = examined("ledger_corrected_b.xlsx", options=Options(replace=True))
    assert "replaced" in codes(verdict)
    assert "corrected" not in codes(verdict)
    assert amounts(ledger.publish(verdict)) == ["1000.00", "200.00"]


def test_replacing_leaves_other_days_and_tables_without_days_alone() -> None:
    head = "日期,捐赠人,金额\n"
    ledger.publish(read(head + "2022-01-05,甲乙,1\n2022-02-05,甲乙,2\n"))
    verdict = read(head + "2022-02-01,丙丁,3\n2022-02-28,丙丁,4\n", Options(replace=True))
    snapshot = ledger.publish(verdict)
    assert amounts(snapshot) == ["1.00", "3.00", "4.00"]
    assert snapshot.tables["projects"].rows == 27


@pytest.mark.parametrize("later", [date(2022, 1, 31), date(2022, 12, 31)])
def test_an_undated_payment_stays_as_of_its_register(later: date) -> None:
    name, before = "register_undated_payment.csv", date(2021, 12, 31)
    ledger.publish(examined(name, options=Options(as_of=before)))
    assert "payments" not in changed(examined(name, options=Options(as_of=later)))
    more = "项目名称,已拨付（元）,预算（元）\n共为锦绣太原城添绿志愿服务项目,700000,12500000\n"
    snapshot = ledger.publish(read(more, Options(as_of=later)))
    paid = [(row["paid_on"], row["amount_cny"]) for row in table(snapshot, "payments")]
    assert sorted(paid) == [(before, Decimal("500000.00")), (later, Decimal("200000.00"))]
    less = read(more.replace("700000", "600000"), Options(as_of=date(2023, 1, 31)))
    assert "paid_falls" in codes(less)
    assert "payments" not in changed(less)


def changed(verdict: Verdict) -> set[str]:
    return {name for name, one in verdict.changes.items() if one.added or one.changed}


MONTH = "日期,捐赠人,金额\n" + "".join(f"2022-01-{n:02},赠者{n},{n}0\n" for n in range(1, 8))


def test_a_month_that_is_the_one_before_again() -> None:
    ledger.publish(read(MONTH))
    verdict = read(MONTH.replace("2022-01", "2022-02"))
    assert "month_again" in codes(verdict)
    assert "month_again" not in codes(
        read(MONTH.replace("2022-01", "2022-02").replace("10\n", "11\n"))
    )


def test_amounts_far_from_the_usual_are_said() -> None:
    one = MONTH + "2022-01-09,赠者九,500000\n"
    assert "outlier" in codes(read(one))
    assert "outlier" not in codes(read(MONTH + "2022-01-09,赠者九,900\n"))
    ledger.publish(read(MONTH))
    assert "scale" in codes(read(MONTH.replace("2022-01", "2022-03").replace("0\n", "00000\n")))


def test_a_sum_that_falls_is_said() -> None:
    ledger.publish(read("捐赠编号,日期,捐赠人,金额\nA1,2022-01-05,甲乙,100\n"))
    assert "sum_falls" in codes(read("捐赠编号,日期,捐赠人,金额\nA1,2022-01-05,甲乙,90\n"))


def test_rejects_hold_no_name_in_whatever_column(tmp_path: Path) -> None:
    verdict = examined("shifted_names_in_rejects.csv")
    assert {(row, column) for row, column, _ in rejected(verdict)} == {(3, "金额"), (4, "日期")}
    with (tmp_path / "rejects.csv").open("wb") as file:
        ledger.write(verdict.rejects, file)
    written = (tmp_path / "rejects.csv").read_text("utf-8-sig")
    assert not [name for name in ("李四光", "赵敏敏", "四光", "敏敏") if name in written]
    slipped = read(
        "捐赠编号,日期,捐赠人,金额,渠道\nZ1,2022-01-05,甲乙,5,王五福\nZ2,2022-01-05,甲乙,5,微新支付\n"
    )
    assert [reject.found for reject in slipped.rejects] == ["王**", "微新支付"]
