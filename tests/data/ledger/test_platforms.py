"""What payment platforms and banks write, read out of the box: what arrived, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from data.ledger import Options, Verdict
from data.ledger.match.mapping import LedgerMapping, mappings, platforms
from data.schema import TABLES
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected
from tests.data.ledger.test_samples import SAMPLES


def gifts(verdict: Verdict) -> list[tuple[str, str, str]]:
    """Channel, entry and amount of each row, in the order of the days."""
    rows = sorted(drafted(verdict, "donations"), key=lambda row: str(row["donated_at"]))
    return [(row["channel"], row["entry_type"], str(row["amount_cny"])) for row in rows]


BILLS = {
    "wechat_personal.csv": ("wechat", ["100.50", "66.00", "1499.50"]),
    "alipay_personal_gbk.csv": ("alipay", ["140.08", "200.00"]),
    "alipay_web_gbk.csv": ("alipay", ["12.00"]),
    "amount_in_fen.csv": ("tencent_gongyi", ["1.00", "520.00"]),
    "bank_debit_as_gift.csv": ("bank", ["1000.00"]),
    "hex_id_as_excel_number.csv": ("other", ["5.00"]),
}


@pytest.mark.parametrize(("name", "bill"), BILLS.items(), ids=BILLS)
def test_a_bill_as_it_is_exported(examine: Examine, name: str, bill: tuple[str, list[str]]) -> None:
    verdict = examine(SAMPLES / name)
    channel, amounts = bill
    assert rejected(verdict) == []
    assert gifts(verdict) == [(channel, "gift", amount) for amount in amounts]
    told = "\n".join(map(str, verdict.notices))
    names = (
        [row["display_name"] for row in drafted(verdict, "donors")]
        if "donors" in verdict.changes
        else []
    )
    assert not {"张晓红", "李建国", "王桂兰"} & set(names)
    assert "13800138000" not in told


def test_identifiers_in_a_csv_stay_text(examine: Examine) -> None:
    [row] = drafted(examine(SAMPLES / "hex_id_as_excel_number.csv"), "donations")
    assert row["donation_id"] == "2e036766"


def test_a_merchants_bill_of_wechat(examine: Examine) -> None:
    verdict = examine(SAMPLES / "wechat_merchant.csv")
    assert rejected(verdict) == []
    assert gifts(verdict) == [
        ("wechat", "gift", "100.00"), ("wechat", "gift", "50.00"), ("wechat", "refund", "-20.00"),
    ]  # fmt: skip
    [refund] = [row for row in drafted(verdict, "donations") if row["entry_type"] == "refund"]
    assert (refund["donation_id"], refund["original_id"]) == ("5000001", "4200002")
    assert {"fees", "footers"} <= set(codes(verdict))


def test_payments_and_refunds_of_a_merchant_in_two_bills(examine: Examine) -> None:
    returned = SAMPLES / "wechat_merchant_refunds.csv"
    both = examine(SAMPLES / "wechat_merchant_paid.csv", returned)
    assert rejected(both) == []
    assert gifts(both) == [("wechat", "gift", "100.00"), ("wechat", "refund", "-20.00")]
    alone = examine(returned)  # the gift it returns is not on record
    assert rejected(alone) == [(2, "", "unknown_key")]


@pytest.mark.parametrize("one", platforms(), ids=lambda one: one.title["en"])
def test_each_platform_says_where_its_headings_are_from(one: LedgerMapping) -> None:
    head = one.path.read_text("utf-8").partition("\ntable =")[0]
    for said in ("Source: ", "Tried on ", "Not tried: "):
        assert said in head


def test_a_merchants_bill_of_alipay(examine: Examine) -> None:
    verdict = examine(SAMPLES / "alipay_merchant.csv")
    assert rejected(verdict) == []
    assert gifts(verdict) == [("alipay", "gift", "100.00"), ("alipay", "refund", "-40.00")]
    assert "支出金额（-元）" in "\n".join(str(n) for n in verdict.notices if n.code == "money_out")


def test_a_banks_statement_with_two_columns_of_money(examine: Examine) -> None:
    verdict = examine(SAMPLES / "bank_two_columns.csv")
    assert rejected(verdict) == []
    assert gifts(verdict) == [("bank", "gift", "1000.00")]
    assert codes(verdict).count("left_out") == 1
    assert "1 row is money out (支出金额), not imported." in " ".join(map(str, verdict.notices))


def test_open_collective_and_other_currencies(examine: Examine) -> None:
    verdict = examine(SAMPLES / "open_collective.csv")
    assert rejected(verdict) == [(4, "currency", "currency")]
    assert gifts(verdict) == [("other", "gift", "50.00")]


def test_a_day_or_a_period_for_a_table_without_days(examine: Examine) -> None:
    days = date(2022, 1, 22), date(2022, 1, 28)
    verdict = examine(SAMPLES / "redcross_day_in_title.csv", options=Options(days=days))
    assert rejected(verdict) == []
    found = drafted(verdict, "donations")
    assert sorted(row["amount_cny"] for row in found) == [Decimal("0.01"), Decimal("50000.00")]
    assert {str(row["donated_at"]) for row in found} == {"2022-01-28 00:00:00"}
    [given] = [one for one in verdict.notices if one.code == "given_period"]
    assert "2022-01-22 至 2022-01-28 之间；各行都记在最后一天 2022-01-28" in given.said("zh")
    assert codes(verdict).count("total_agrees") == 1
    assert verdict.draft is not None
    assert "days 2022-01-22 to 2022-01-28" in verdict.draft.source["donations"]


@pytest.mark.parametrize("one", platforms(), ids=lambda one: one.title["en"])
def test_each_platform_is_more_than_the_usual_ledger(one: object) -> None:
    usual = next(mapping for mapping in mappings() if mapping.table == "donations")
    assert isinstance(one, type(usual))
    assert len(one.needs) >= len(usual.needs)
    assert set(one.default) <= {column.name for column in TABLES[one.table].columns}
