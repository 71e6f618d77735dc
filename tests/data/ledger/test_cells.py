"""What people write in a cell, and what it comes to."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ledger import cells, said, times
from data.ledger.cells import Misread


@pytest.mark.parametrize(
    "text",
    [
        "2021-10-10",
        "2021/10/10",
        "2021.10.10",
        "2021年10月10日",
        "20211010",
        "2021-10-10 08:30",
        "2021年10月10日 8时30分",
        "2021-10-10T08:30:15",
        "10月10日",
        " 2021-10-10 ",
        "２０２１－１０－１０",
        "44479",
        "44479.5",
        "2021/10/10 8:30:00",
        "2021-10-10 00:00:00",
        "20211010083000",
        "'2021-10-10",
        '="2021-10-10"',
        "2021-10-10 08:30:00+08:00",
    ],
)
def test_days_as_people_write_them(text: str) -> None:
    assert times.day(text, 2021) == date(2021, 10, 10)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10/11/2021", "day"),
        ("21-10-10", "day"),
        ("2021-02-30", "no_such_day"),
        ("10月10日", "day_without_year"),
        ("2021年10月", "day"),
        ("1021-10-10", "no_such_day"),
        ("12345", "day"),
        ("明天", "day"),
        ("2021-13-01", "no_such_day"),
        ("9" * 500, "day"),
        ("2021-10-10 25:00", "no_such_day"),
        ("2021-10-10 08:30:00Z", "day"),
    ],
)
def test_what_could_be_two_days_or_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(Misread) as caught:
        times.day(text)
    assert caught.value.code == code


def test_the_time_is_kept() -> None:
    assert times.instant("2021年10月10日 8时30分") == datetime(2021, 10, 10, 8, 30)
    assert times.instant("44479.354166666664") == datetime(2021, 10, 10, 8, 30)
    assert times.clock("8:30") == times.clock("2021-10-10 08:30") == times.clock("8时30分") == 510


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,234.50", "1234.50"),
        ("¥1,234.50", "1234.50"),
        ("￥1234.5", "1234.50"),
        ("12.50元", "12.50"),
        ("1250万元", "12500000.00"),
        ("62.77万", "627700.00"),
        ("１２３４.５", "1234.50"),
        ("(1,234.50)", "-1234.50"),
        ("（1,234.50）", "-1234.50"),
        ("-5", "-5.00"),
        ("-¥5", "-5.00"),
        ("−5", "-5.00"),
        ("人民币 100 元", "100.00"),
        ("0.1", "0.10"),
        ("0", "0.00"),
        (".5", "0.50"),
        ("1.5亿元", "150000000.00"),
        ("0.30000000000000004", "0.30"),
        ("1234.5600000000001", "1234.56"),
        ("12元整", "12.00"),
        ("RMB 12", "12.00"),
    ],
)
def test_amounts_as_people_write_them(text: str, yuan: str) -> None:
    assert cells.amount(text) == Decimal(yuan)


def test_the_unit_of_the_heading_and_of_the_cell() -> None:
    assert cells.amount("12.5", 10_000) == Decimal("125000.00")
    assert cells.amount("12.5元", 10_000) == Decimal("12.50")
    assert cells.amount("12.345678", 10_000) == Decimal("123456.78")
    with pytest.raises(Misread, match="amount_places"):
        cells.amount("12.3456789", 10_000)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234", "amount_places"),
        ("1,23", "amount"),
        ("12,34.5", "amount"),
        ("壹万元", "amount"),
        ("约100", "amount"),
        ("=1+1", "amount"),
        ("1e5", "amount"),
        ("--5", "amount"),
        ("(-5)", "amount"),
        ("9" * 16, "amount_large"),
        ("100美元", "amount"),
        ("nan", "amount"),
        ("inf", "amount"),
        ("0.005", "amount_places"),
        ("9" * 400, "amount"),
    ],
)
def test_no_amount_is_guessed_or_rounded(text: str, code: str) -> None:
    with pytest.raises(Misread) as caught:
        cells.amount(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2.5", "2.50"),
        ("2.5小时", "2.50"),
        ("2小时30分", "2.50"),
        ("2小时30分钟", "2.50"),
        ("30分钟", "0.50"),
        ("2:30", "2.50"),
        ("1899-12-31 02:30:00", "2.50"),
        ("半小时", "0.50"),
        ("1个半小时", "1.50"),
        ("2h", "2.00"),
        ("24", "24.00"),
        ("1小时20分", "1.33"),
        ("2个小时", "2.00"),
        ("3 hours", "3.00"),
    ],
)
def test_hours_as_people_write_them(text: str, hours: str) -> None:
    assert times.hours(text) == Decimal(hours)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "hours_range"),
        ("25", "hours_range"),
        ("-1", "hours"),
        ("2.333", "hours_places"),
        ("两小时", "hours"),
        ("小时", "hours"),
        ("24小时1分", "hours_range"),
        ("1:75", "hours"),
    ],
)
def test_hours_outside_a_day_are_refused(text: str, code: str) -> None:
    with pytest.raises(Misread) as caught:
        times.hours(text)
    assert caught.value.code == code


def test_what_rounding_of_minutes_costs_is_known() -> None:
    assert times.minutes_fit("2小时30分")
    assert not times.minutes_fit("1小时20分")
    assert not times.minutes_fit("1:20")
    assert times.minutes_fit("2.5")


def test_flags_counts_years_keys() -> None:
    assert [cells.flag(text) for text in ("是", "有", "√", "Y", "1")] == [True] * 5
    assert [cells.flag(text) for text in ("否", "无", "×", "no", "0")] == [False] * 5
    assert cells.flag("") is None
    assert [cells.count(text) for text in ("35人", "1,200", "12.0", "９")] == [35, 1200, 12, 9]
    assert [
        times.year(text) for text in ("2021", "2021年", "2021年度", "2021-10-10", "2021.0")
    ] == [2021] * 5
    assert cells.key("00123") == "00123"
    assert cells.key("\t123456789012345678") == "123456789012345678"
    assert cells.key('="00123"') == "00123"
    with pytest.raises(Misread, match="key_cut"):
        cells.key("1.23457E+17")


@pytest.mark.parametrize(
    "reader", ["instant", "amount", "hours", "flag", "count", "year", "number"]
)
@pytest.mark.parametrize("text", ["", " ", "-", "—", "/", "N/A", "\u3000"])
def test_a_cell_that_says_nothing_is_none(reader: str, text: str) -> None:
    assert getattr(times if hasattr(times, reader) else cells, reader)(text) is None


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
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    for reader in READERS:
        assert refusal(reader, text) in {None, *said.REASONS}


def refusal(reader: Callable[[str], object], text: str) -> str | None:
    try:
        reader(text)
    except Misread as error:
        return error.code
    return None


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


@given(
    st.datetimes(datetime(1949, 1, 1), datetime(2099, 12, 31)).map(
        lambda t: t.replace(microsecond=0)
    )
)
def test_an_instant_survives_every_way_of_writing_it(moment: datetime) -> None:
    for form in (
        "%Y-%m-%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%Y年%m月%d日%H时%M分%S秒",
        "%Y%m%d%H%M%S",
    ):
        assert times.instant(moment.strftime(form)) == moment
