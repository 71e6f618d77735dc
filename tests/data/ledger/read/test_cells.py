"""Cells as people write them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.ledger import messages
from data.ledger.read import cells, times
from data.ledger.read.cells import Misread
from tests.data.ledger.given import refusal

WAN = Decimal(10_000)
AMOUNTS = {
    "1,234.50": "1234.50",
    "¥1,234.50": "1234.50",
    "￥1234.5": "1234.50",
    "12.50元": "12.50",
    "1250万元": "12500000.00",
    "62.77万": "627700.00",
    "１２３４.５": "1234.50",
    "(1,234.50)": "-1234.50",
    "（1,234.50）": "-1234.50",
    "-5": "-5.00",
    "-¥5": "-5.00",
    "−5": "-5.00",
    "人民币 100 元": "100.00",
    "0.1": "0.10",
    "0": "0.00",
    ".5": "0.50",
    "1.5亿元": "150000000.00",
    "0.30000000000000004": "0.30",
    "1234.5600000000001": "1234.56",
    "12元整": "12.00",
    "RMB 12": "12.00",
}


def test_amounts_as_people_write_them() -> None:
    assert {text: str(cells.amount(text)) for text in AMOUNTS} == AMOUNTS


def test_the_unit_of_the_heading_and_of_the_cell() -> None:
    assert cells.amount("12.5", WAN) == Decimal("125000.00")
    assert cells.amount("12.5元", WAN) == Decimal("12.50")
    assert cells.amount("12.345678", WAN) == Decimal("123456.78")
    with pytest.raises(Misread, match="amount_places"):
        cells.amount("12.3456789", WAN)


NO_AMOUNTS = {
    "1.234": "amount_thousands",
    "50.000": "amount_thousands",
    "1,23": "amount",
    "12,34.5": "amount",
    "壹万元": "amount",
    "约100": "amount",
    "=1+1": "amount",
    "1e5": "amount",
    "--5": "amount",
    "(-5)": "amount",
    "9" * 16: "amount_large",
    "100美元": "amount",
    "nan": "amount",
    "inf": "amount",
    "0.005": "amount_places",
    "9" * 400: "amount",
}


def test_no_amount_is_guessed_or_rounded() -> None:
    assert {text: refusal(cells.amount, text) for text in NO_AMOUNTS} == NO_AMOUNTS


def test_flags_counts_years_keys() -> None:
    assert [cells.flag(text) for text in ("是", "有", "√", "Y", "1")] == [True] * 5
    assert [cells.flag(text) for text in ("否", "无", "×", "no", "0")] == [False] * 5
    assert [cells.count(text) for text in ("35人", "1,200", "12.0", "９")] == [35, 1200, 12, 9]
    assert [
        times.year(text) for text in ("2021", "2021年", "2021年度", "2021-10-10", "2021.0")
    ] == [2021] * 5
    assert cells.key("00123") == "00123"
    assert cells.key("\t123456789012345678") == "123456789012345678"
    assert cells.key('="00123"') == "00123"
    with pytest.raises(Misread, match="key_cut"):
        cells.key("1.23457E+17")


def test_a_cell_may_say_nothing() -> None:
    assert all(map(cells.says_nothing, ("", " ", "-", "—", "/", "N/A", "\u3000", "不详")))
    assert not any(map(cells.says_nothing, ("0", "无", "-1", "不详细")))


def test_words() -> None:
    assert cells.text(" 晋祠\n小导游 ") == "晋祠 小导游"
    assert cells.listed("甲；乙、丙|丁") == ["甲", "乙", "丙", "丁"]
    for bad, code in (
        ("=1+1", "formula"),
        ("a\x00b", "formula"),
        ("x" * 4001, "text_long"),
        ("a\x1bb", "text"),
    ):
        with pytest.raises(Misread, match=code):
            cells.text(bad)


READERS: tuple[Callable[[str], object], ...] = (
    times.instant,
    times.day,
    cells.amount,
    times.hours,
    cells.flag,
    cells.count,
    times.year,
    cells.number,
    cells.key,
    cells.text,
    cells.listed,
    times.clock,
    times.minutes_fit,
)


@given(
    st.text(max_size=40)
    | st.from_regex(r"[-(]?[¥]?[\d,.年月日时分: 万元/()（）-]{1,24}", fullmatch=True)
)
@example("1" + "0" * 26)
@example("9" * 40)
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    for reader in READERS:
        assert refusal(reader, text) in {None, *messages.REASONS}


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False, allow_infinity=False))
def test_an_amount_survives_every_way_of_writing_it(value: Decimal) -> None:
    plain = f"{abs(value):,.2f}"
    written = (
        [f"({plain})", f"-¥{plain}"]
        if value < 0
        else [plain, f"¥{plain}", f"{plain}元", f"{value}"]
    )
    for text in written:
        assert cells.amount(text) == value
