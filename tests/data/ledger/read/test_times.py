"""Days, times and hours as people write them."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from data.ledger.read import times
from tests.data.ledger.given import refusal

DAYS = [
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
    "2021/10/10 星期日",
    "2021年10月10日（周日）",
    "2021年10月10日 星期天 8:30",
    "10月10日 周日",
]


def test_days_as_people_write_them() -> None:
    found = {text: times.day(text, 2021) for text in DAYS}
    assert found == dict.fromkeys(DAYS, date(2021, 10, 10))


NO_DAYS = {
    "10/11/2021": "day",
    "21-10-10": "day",
    "2021-02-30": "no_such_day",
    "10月10日": "day_without_year",
    "2021年10月": "day",
    "1021-10-10": "no_such_day",
    "12345": "day",
    "明天": "day",
    "2021-13-01": "no_such_day",
    "9" * 500: "day",
    "2021-10-10 25:00": "no_such_day",
    "2021-10-10 08:30:00Z": "day",
    "2021-10-10 星期": "day",
    "1899-12-31 09:05:07": "no_such_day",
}


def test_what_could_be_two_days_or_none_is_refused() -> None:
    assert {text: refusal(times.day, text) for text in NO_DAYS} == NO_DAYS


def test_the_time_is_kept() -> None:
    assert times.instant("2021年10月10日 8时30分") == datetime(2021, 10, 10, 8, 30)
    assert times.instant("44479.354166666664") == datetime(2021, 10, 10, 8, 30)
    assert times.instant("2021年10月10日（周日）8:30") == datetime(2021, 10, 10, 8, 30)
    for text in ("8:30", "1899-12-31 08:30:00", "1900-01-00 08:30:00"):  # as workbooks hold a time
        assert times.instant(text, on=date(2021, 10, 10)) == datetime(2021, 10, 10, 8, 30)
    assert times.clock("8:30") == times.clock("2021-10-10 08:30") == times.clock("8时30分") == 510


HOURS = {
    "2.5": "2.50",
    "2.5小时": "2.50",
    "2小时30分": "2.50",
    "2小时30分钟": "2.50",
    "30分钟": "0.50",
    "2:30": "2.50",
    "1899-12-31 02:30:00": "2.50",
    "半小时": "0.50",
    "1个半小时": "1.50",
    "2h": "2.00",
    "24": "24.00",
    "1小时20分": "1.33",
    "2个小时": "2.00",
    "3 hours": "3.00",
}


def test_hours_as_people_write_them() -> None:
    assert {text: str(times.hours(text)) for text in HOURS} == HOURS


NO_HOURS = {
    "0": "hours_range",
    "25": "hours_range",
    "-1": "hours",
    "2.333": "hours_places",
    "两小时": "hours",
    "小时": "hours",
    "24小时1分": "hours_range",
    "1:75": "hours",
}


def test_hours_outside_a_day_are_refused() -> None:
    assert {text: refusal(times.hours, text) for text in NO_HOURS} == NO_HOURS


def test_what_rounding_of_minutes_costs_is_known() -> None:
    assert times.minutes_fit("2小时30分")
    assert not times.minutes_fit("1小时20分")
    assert not times.minutes_fit("1:20")
    assert times.minutes_fit("2.5")


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
