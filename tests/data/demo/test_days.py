"""The calendar knows weekdays, seasons, feasts and the epidemic."""

from datetime import date

import numpy as np

from data.demo import days


def weight(of: days.Weights, day: date) -> float:
    return float(of[days.index(day)])


def test_parts_of_a_day_agree_with_the_calendar() -> None:
    for place in range(0, len(days.DAYS), 97):
        day = date.fromordinal(date(2019, 1, 1).toordinal() + place)
        assert days.index(day) == place
        assert days.years()[place] == day.year
        assert days.months()[place] == day.month
        assert days.weekdays()[place] == day.weekday()


def test_service_follows_the_week_the_season_and_the_epidemic() -> None:
    service = days.service()
    assert (service > 0).all()
    assert weight(service, date(2021, 3, 6)) > 2 * weight(service, date(2021, 3, 3)), "Saturday"
    assert weight(service, date(2021, 3, 6)) > 1.5 * weight(service, date(2021, 7, 3)), "Lei Feng"
    assert weight(service, date(2021, 2, 12)) < 0.3 * weight(service, date(2021, 1, 22)), "feast"
    assert weight(service, date(2020, 2, 8)) < 0.2 * weight(service, date(2019, 2, 23)), "2020"


def test_giving_peaks_in_september_and_in_the_epidemic() -> None:
    giving = days.giving()
    assert (giving > 0).all()
    for year in (2019, 2020, 2021):
        assert weight(giving, date(year, 9, 8)) > 5 * weight(giving, date(year, 9, 15))
    assert weight(giving, date(2020, 2, 5)) > 4 * weight(giving, date(2021, 2, 3))


def test_between_and_bump() -> None:
    inside = days.between(date(2020, 2, 28), date(2020, 3, 1))
    assert inside.sum() == 3, "with the leap day, both ends in"
    times = days.bump(date(2019, 1, 1), date(2019, 1, 1), 4.0)
    assert (times[0], times[1]) == (4.0, 1.0)


def test_a_pick_follows_the_weights_and_the_seed() -> None:
    only = days.between(date(2021, 3, 12), date(2021, 3, 12))
    picked = days.pick(np.random.default_rng(1), only, 5)
    assert picked.tolist() == [days.index(date(2021, 3, 12))] * 5
    first, second = (days.pick(np.random.default_rng(2), days.service(), 50) for _ in range(2))
    assert (first == second).all()
    assert (np.diff(first) >= 0).all()
