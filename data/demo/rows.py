"""Columns of the demo into a table as `tables.toml` declares it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.schema import TABLES

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def table(name: str, columns: Mapping[str, Iterable[object]]) -> pa.Table:
    """A table from one sequence of values for each column; KeyError names a column left out."""
    schema = TABLES[name].arrow
    arrays = [pa.array(list(columns[field.name]), field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def keys(letter: str, count: int, width: int = 5) -> list[str]:
    """`DEMO-X00001` and on: every generated key says that it is one."""
    return [f"DEMO-{letter}{number:0{width}}" for number in range(1, count + 1)]


def yuan(cents: Iterable[int]) -> list[Decimal]:
    """Whole cents as yuan with two places."""
    return [Decimal(int(amount)).scaleb(-2) for amount in cents]


def on(places: Iterable[int]) -> list[date]:
    """Days by their place counted from 2019-01-01."""
    first = date(2019, 1, 1)
    return [first + timedelta(days=int(place)) for place in places]


def ordinal(number: int) -> str:
    """甲 乙 丙 … for the first ten invented names, then 甲子 乙丑 … for sixty more."""
    if number < 10:
        return STEMS[number]
    return STEMS[(number - 10) % 10] + BRANCHES[(number - 10) % 12]


def letters(number: int) -> str:
    """A B C … Z, then AA AB …, the English side of `ordinal`."""
    return chr(65 + number) if number < 26 else letters(number // 26 - 1) + letters(number % 26)


def choose(
    rng: np.random.Generator, options: Sequence[str], share: Sequence[float], count: int
) -> list[str]:
    """`count` options drawn with these shares."""
    weight: npt.NDArray[np.float64] = np.array(share, dtype=np.float64)
    places = rng.choice(len(options), size=count, p=weight / weight.sum())
    return [options[place] for place in places]
