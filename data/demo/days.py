"""The calendar of the demo: a weight for each day from 2019 to 2021."""

from datetime import date

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Weights = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

DAYS: Days = np.arange("2019-01-01", "2022-01-01", dtype="datetime64[D]")

SPRING_FESTIVALS = (date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12))
LEI_FENG_MONTH = (0.7, 0.6, 1.9, 1.1, 1.2, 1.1, 0.95, 0.9, 1.1, 1.2, 1.0, 1.15)
WEEK_OF_SERVICE = (0.6, 0.6, 0.7, 0.7, 0.9, 1.9, 1.6)
WEEK_OF_GIVING = (1.0, 1.0, 1.0, 1.05, 1.1, 0.9, 0.85)


def index(day: date) -> int:
    """Return the index of a day in DAYS; negative before 2019."""
    return (day - date(2019, 1, 1)).days


def years() -> Numbers:
    """Return the year of each day."""
    return DAYS.astype("datetime64[Y]").astype(np.int64) + 1970


def months() -> Numbers:
    """Return the month of each day, 1 to 12."""
    return DAYS.astype("datetime64[M]").astype(np.int64) % 12 + 1


def weekdays() -> Numbers:
    """Return the weekday of each day, 0 for Monday."""
    return (DAYS.astype(np.int64) + 3) % 7


def between(first: date, last: date) -> Weights:
    """Return 1 for the days from first to last, 0 for the others."""
    inside = (np.datetime64(first) <= DAYS) & (np.datetime64(last) >= DAYS)
    return inside.astype(np.float64)


def bump(first: date, last: date, times: float) -> Weights:
    """Return `times` for the days from first to last, 1 for the others."""
    return 1.0 + (times - 1.0) * between(first, last)


def service() -> Weights:
    """Weight days for service: weekends, Lei Feng month, Spring Festival, the epidemic."""
    weight: Weights = np.array(WEEK_OF_SERVICE)[weekdays()]
    weight = weight * np.array(LEI_FENG_MONTH)[months() - 1]
    for festival in SPRING_FESTIVALS:
        start = index(festival)
        weight[max(start - 2, 0) : start + 7] *= 0.15
    weight *= bump(date(2020, 1, 26), date(2020, 2, 29), 0.12)
    weight *= bump(date(2020, 3, 1), date(2020, 3, 31), 0.25)
    weight *= bump(date(2020, 4, 1), date(2020, 4, 30), 0.6)
    for year in (2019, 2020, 2021):
        weight *= bump(date(year, 12, 4), date(year, 12, 6), 2.0)  # Volunteers' Day
    return weight


def giving() -> Weights:
    """Weight days for giving: the September giving days, year's end, the epidemic of 2020."""
    weight = np.array(WEEK_OF_GIVING)[weekdays()] * np.ones(len(DAYS))
    for year in (2019, 2020, 2021):
        weight *= bump(date(year, 9, 7), date(year, 9, 9), 9.0)
        weight *= bump(date(year, 12, 15), date(year, 12, 31), 1.6)
        weight *= bump(date(year, 3, 1), date(year, 3, 31), 1.3)
    for festival in SPRING_FESTIVALS:
        start = index(festival)
        weight[start : start + 7] *= 0.5
    return weight * bump(date(2020, 1, 27), date(2020, 2, 20), 6.0)


def pick(rng: np.random.Generator, weight: Weights, count: int) -> Numbers:
    """Draw `count` indices of DAYS with these weights, in ascending order."""
    ends = np.cumsum(weight)
    return np.sort(np.searchsorted(ends / ends[-1], rng.random(count), side="right"))
