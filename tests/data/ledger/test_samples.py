"""Small ledgers as offices and platforms write them: read right, or refused with the reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data import SnapshotError
from data.ledger import Options, Verdict
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected

SAMPLES = Path(__file__).parent / "samples"
Sample = Callable[..., Verdict]


@pytest.fixture(scope="module")
def known() -> dict[object, Verdict]:
    """The verdicts on samples so far: a workbook is read once for all that is said of it."""
    return {}


@pytest.fixture
def sample(examine: Examine, known: dict[object, Verdict]) -> Sample:
    """Examine a sample on the report."""

    def reading(name: str, **options: object) -> Verdict:
        asked = name, *options.items()
        if asked not in known:
            known[asked] = examine(SAMPLES / name, options=Options(**options))  # type: ignore[arg-type]
        return known[asked]

    return reading


def amounts(verdict: Verdict, table: str = "donations") -> list[str]:
    return sorted(str(row["amount_cny"]) for row in drafted(verdict, table))


def days(verdict: Verdict) -> list[str]:
    return sorted(str(row["donated_at"]) for row in drafted(verdict, "donations"))


GIFTS = {
    "gifts_january.xlsx": ["20.00", "30.00", "100.00", "5000.00"],
    "count_as_n.xlsx": ["3500.50"],
    "gift_10m.csv": ["100.00", "10000000.00"],
    "amount_in_fen.csv": ["1.00", "520.00"],
    "amount_wan_short.csv": ["15000.00"],
    "bank_debit_as_gift.csv": ["1000.00"],
    "cash_and_goods.xlsx": ["100.00"],
    "footer_in_first_column.xlsx": ["100.00"],
    "merged_dates.xlsx": ["100.00", "200.00", "300.00"],
    "merged_donor_rows.xlsx": ["1000.00", "2000.00"],
    "month_total_in_donor.xlsx": ["50.00", "100.00", "200.00"],
    "stacked_tables.xlsx": ["100.00", "200.00"],
    "subtotal_month.xlsx": ["100.00", "200.00"],
    "total_on_top.xlsx": ["100.00", "200.00"],
    "unionpay_time_of_day.csv": ["100.00", "500.00"],
}


@pytest.mark.parametrize(("name", "given"), GIFTS.items(), ids=GIFTS)
def test_the_gifts_of_a_ledger(sample: Sample, name: str, given: list[str]) -> None:
    verdict = sample(name)
    assert amounts(verdict) == sorted(given)
    if name != "gifts_january.xlsx":
        assert rejected(verdict) == []


def test_what_is_no_gift_is_counted_or_named(sample: Sample) -> None:
    told = {
        name: "\n".join(map(str, sample(name).notices))
        for name in ("bank_debit_as_gift.csv", "cash_and_goods.xlsx", "footer_in_first_column.xlsx")
    }
    assert "1 row is left out" in told["bank_debit_as_gift.csv"]
    assert "借贷标志 says 借" in told["bank_debit_as_gift.csv"]
    assert "1 gift of goods is left out" in told["cash_and_goods.xlsx"]
    assert "1 of them says what it is worth, 5,000.00 yuan in all" in told["cash_and_goods.xlsx"]
    remarks = "1 row of remarks or dividing lines, not imported: row 3"
    assert remarks in told["footer_in_first_column.xlsx"]


@pytest.mark.parametrize(
    ("name", "agree"),
    [("month_total_in_donor.xlsx", 3), ("total_on_top.xlsx", 1), ("subtotal_month.xlsx", 3)],
)
def test_totals_of_any_place_and_label_are_compared(sample: Sample, name: str, agree: int) -> None:
    assert codes(sample(name)).count("total_agrees") == agree


def test_each_of_stacked_tables_is_read(sample: Sample) -> None:
    verdict = sample("stacked_tables.xlsx")
    assert amounts(verdict, "payments") == ["50.00", "80.00"]
    assert codes(verdict).count("total_agrees") == 2


def test_the_day_above_a_table_of_times_is_taken_and_said(sample: Sample) -> None:
    verdict = sample("unionpay_time_of_day.csv")
    assert days(verdict) == ["2022-02-13 00:02:05", "2022-02-13 23:42:02"]
    assert "day_assumed" in codes(verdict)


def test_a_day_above_a_table_that_no_month_has_is_no_day(examine: Examine) -> None:
    rows = "姓名,金额(元),时间\n*晓红,500,00:02:05\n"
    assert codes(examine(f"捐赠明细（2022年02月28日）,,\n{rows}")).count("day_assumed") == 1
    verdict = examine(f"捐赠明细（2022年02月30日）,,\n{rows}")
    assert {code for _, _, code in rejected(verdict)} == {"day"}


def test_an_amount_that_may_be_two_is_refused(sample: Sample) -> None:
    verdict = sample("dot_thousands.csv")
    assert {code for _, _, code in rejected(verdict)} == {"amount_thousands"}
    assert verdict.draft is None


def test_identifiers_a_spreadsheet_has_cut_are_refused(sample: Sample) -> None:
    verdict = sample("long_number_ids.xlsx")
    assert rejected(verdict) == [(row, "订单号", "key_cut") for row in (2, 3, 4, 5)]
    assert amounts(verdict) == ["100.00"]


def test_minutes_are_no_hours(sample: Sample) -> None:
    verdict = sample("hours_in_minutes.csv")
    found = sorted(row["hours"] for row in drafted(verdict, "service_records"))
    assert found == [Decimal("0.25"), Decimal("0.33"), Decimal("2.00")]
    assert "hours_rounded" in codes(verdict)


def test_hours_are_from_signing_in_to_signing_out(sample: Sample) -> None:
    [row] = drafted(sample("checkin.xlsx"), "service_records")
    assert (row["hours"], str(row["served_on"])) == (Decimal("3.00"), "2022-03-05")


def test_the_district_of_service(sample: Sample) -> None:
    found = drafted(sample("service_district_heading.tsv"), "activities")
    assert sorted(row["division_code"] for row in found) == ["140105", "140107"]


@pytest.mark.parametrize("name", ["goods_as_projects.csv", "grantnav.csv"])
def test_goods_and_grants_are_no_projects(sample: Sample, name: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        sample(name)
    assert caught.value.code == "ledger_unknown"
    assert caught.value.fields["found"] != "—"
    assert caught.value.fields["odd"] != "—"


def test_a_table_without_days_says_what_it_lacks(sample: Sample) -> None:
    with pytest.raises(SnapshotError) as caught:
        sample("redcross_day_in_title.csv")
    assert (caught.value.fields["found"], caught.value.fields["missing"]) == (
        "捐赠人、金额",
        "捐赠时间",
    )


def test_the_year_of_a_month(sample: Sample) -> None:
    verdict = sample("year_month_cohort.xlsx")
    assert rejected(verdict) == []
    new = [row for row in drafted(verdict, "projects") if row["name"].startswith("某某新项目")]
    assert [row["cohort_year"] for row in new] == [2022] * 4


def test_a_register_of_volunteers(sample: Sample) -> None:
    verdict = sample("roster.xlsx")
    assert rejected(verdict) == []
    found = drafted(verdict, "volunteers")
    assert sorted(row["age_band"] for row in found) == ["46_60", "over_60", "over_60"]
    assert sorted(str(row["registered_on"]) for row in found)[0] == "2021-03-01"
    assert "months" in codes(verdict)


def test_payments_by_what_they_were_for(sample: Sample) -> None:
    verdict = sample("payments.xlsx")
    assert rejected(verdict) == []
    found = {row["expense_type"]: row["payee"] for row in drafted(verdict, "payments")}
    assert set(found) == {"publicity", "subsidy", "supplies"}
    assert (found["publicity"], found["subsidy"][:1]) == ("某某印刷有限公司", "张")
    assert "晓红" not in found["subsidy"]


def test_the_example_of_the_template_is_no_entry(sample: Sample) -> None:
    verdict = sample("template_example_row_left.xlsx")
    assert (verdict.draft, rejected(verdict)) == (None, [])
    assert "examples" in codes(verdict)


def test_a_workbook_of_a_quarter(sample: Sample) -> None:
    verdict = sample("first_quarter.xlsx", as_of=date(2022, 3, 31))
    assert rejected(verdict) == [
        (4, "时长", "hours"),
        (2, "项目", "unknown_project_near"),
        (4, "项目", "unknown_project_near"),
    ]
    assert amounts(verdict) == ["50000.00", "999.00"]
    assert len(drafted(verdict, "projects")) == 29
    told = "\n".join(map(str, verdict.notices))
    assert "[旧数据]: the sheet is hidden; it was read all the same" in told
    assert "[物资]: no ledger of ours" in told
    assert "[封面]: no heading of a ledger, so it was not read." in told
    assert "志愿服务记录：2 行没有写是否核实，按“是”计。" in [
        one.said("zh") for one in verdict.notices
    ]
    assert codes(verdict).count("total_agrees") == 3


UNITS = {
    "捐赠金额（万元，保留两位）": "15000.00",
    "捐赠金额（折合人民币万元）": "15000.00",
    "捐赠金额[万元]": "15000.00",
    "捐赠金额万元": "15000.00",
    "捐赠金额（必填）": "1.50",
    "捐赠金额（元）": "1.50",
    "捐赠金额（2022年）": "1.50",
    "捐赠金额（美元）": None,
    "捐赠金额（USD）": None,
    "捐赠金额（百）": None,
    "捐赠金额（元）（万元）": None,
}


def units(examine: Examine, texts: list[str]) -> list[str | None]:
    """Examine tables that each have one gift on DAY, all at once.

    Return what it comes to in yuan, table by table, None where its column is refused.
    """
    given = [text.replace("DAY", f"2022-01-{n:02}") for n, text in enumerate(texts, 1)]
    verdict = examine(*given)
    found = {row["donated_at"].day: row for row in drafted(verdict, "donations")}
    read = [str(found[n]["amount_cny"]) if n in found else None for n in range(1, len(texts) + 1)]
    assert {one.code for one in verdict.rejects} <= {"unit"}
    assert not [one for one in verdict.rejects if "*" in one.found], "a heading is nobody's name"
    refused = [f"{n}.csv" for n, yuan in enumerate(read) if yuan is None]
    assert sorted(one.file for one in verdict.rejects) == sorted(refused)
    return read


def test_a_bracket_is_understood_or_stops_its_column(examine: Examine) -> None:
    found = units(examine, [f"捐赠编号,捐赠日期,{one}\nUDAY,DAY,1.5\n" for one in UNITS])
    assert dict(zip(UNITS, found, strict=True)) == UNITS
    verdict = examine("捐赠编号,捐赠日期,捐赠金额（美元）\nU1,2022-01-05,1.5\n")
    assert (verdict.draft, rejected(verdict)) == (None, [(1, "捐赠金额（美元）", "unit")])


ABOVE = {
    "单位：万元": "15000.00",
    "金额单位 万元": "15000.00",
    "（单位：人民币万元）": "15000.00",
    "单位：太原市志愿服务联合会": "1.50",
    "单位：美元": None,
}


def test_a_unit_above_the_table(examine: Examine) -> None:
    head = "捐赠编号,捐赠日期,捐赠金额"
    found = units(examine, [f"{title},,\n{head}\nUDAY,DAY,1.5\n" for title in ABOVE])
    assert dict(zip(ABOVE, found, strict=True)) == ABOVE


def test_tables_side_by_side_are_each_read(examine: Examine) -> None:
    verdict = examine(
        "日期,捐赠人,金额,,日期,收款方,金额\n"
        "2022-01-05,张三丰,100,,2022-01-10,某印刷公司,80\n"
        "2022-01-06,李四光,200,,,,\n合计,,300,,合计,,80\n"
    )
    assert rejected(verdict) == []
    assert (amounts(verdict), amounts(verdict, "payments")) == (["100.00", "200.00"], ["80.00"])


def test_an_amount_merged_over_rows_counts_once(tmp_path: Path, examine: Examine) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["日期", "捐赠人", "金额"], ["2022-01-05", "张三丰", 100], [None, "李四光", None]):
        sheet.append(line)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C2:C3")
    book.save(tmp_path / "a.xlsx")
    verdict = examine(tmp_path / "a.xlsx")
    assert rejected(verdict) == [(3, "金额", "empty")]
    assert amounts(verdict) == ["100.00"]
