"""Build columns of the demo's tables from arrays, without a Python object for each cell."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.demo.days import DAYS
from data.demo.plan import PLAN
from data.schema import TABLES

Ints = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]

DIGITS = 9  # of the keys of a large demo; keys sort as their numbers do
FEW_DIGITS = PLAN["digits"]  # of the keys of the small demo
CHUNK = 491_520  # rows made at a time: four row groups
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FIRST = int(DAYS[0].astype(np.int64))


def random(seed: int, *purpose: int) -> np.random.Generator:
    """Return the random stream of one purpose; it is independent of the others."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=purpose))


def draw(
    rng: np.random.Generator, share: Sequence[float] | npt.NDArray[np.float64], count: int
) -> npt.NDArray[np.int64]:
    """Draw `count` places with these shares."""
    ends = np.cumsum(np.asarray(share, dtype=np.float64))
    return np.searchsorted(ends / ends[-1], rng.random(count), side="right")


def spans(count: int) -> Iterator[slice]:
    """Yield slices of at most CHUNK rows that cover `count` rows."""
    return (slice(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK))


def batch(name: str, columns: Mapping[str, Any]) -> pa.RecordBatch:
    """Make a batch of the table from values for each column; KeyError names a missing column."""
    return pa.RecordBatch.from_pydict(columns, TABLES[name].arrow)


def table(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Make a table from its rows; missing columns are NULL."""
    return pa.Table.from_pylist(list(rows), TABLES[name].arrow)


def keys(letters: str, places: Ints | range, is_few: bool = False) -> pa.Array:
    """Make keys such as DEMO-R000000001 from places counted from 0; `is_few` uses fewer digits."""
    digits = FEW_DIGITS[letters] if is_few else DIGITS
    numbers = pa.array(np.asarray(places, dtype=np.int64) + 1).cast(pa.string())
    return pc.binary_join_element_wise(f"DEMO-{letters}", pc.utf8_lpad(numbers, digits, "0"), "")


def few_keys(letter: str, count: int) -> list[str]:
    """Return the first keys of a small table."""
    found: list[str] = keys(letter, range(count), is_few=True).to_pylist()
    return found


def named(
    column: str, letter: str, rows: Sequence[Mapping[str, object]]
) -> list[dict[str, object]]:
    """Return the rows of a small table, each with a key in that column."""
    keys = few_keys(letter, len(rows))
    return [{**row, column: key} for row, key in zip(rows, keys, strict=True)]


def empty_where(mask: Flags, values: pa.Array) -> pa.Array:
    """Return the values, NULL where the mask is true."""
    return pc.if_else(pa.array(mask), pa.scalar(None, values.type), values)


def words(options: Sequence[str | None], places: Ints) -> pa.Array:
    """Return the options at these places."""
    return pa.array(options, pa.string()).take(pa.array(places))


def on(places: Ints) -> pa.Array:
    """Return days from their places in DAYS; places may lie before the first."""
    return pa.array((places.astype(np.int64) + _FIRST).astype(np.int32)).view(pa.date32())


def at(places: Ints, seconds: Ints) -> pa.Array:
    """Return instants from the places of their days and the seconds since midnight."""
    since = (places.astype(np.int64) + _FIRST) * 86_400 + seconds
    return pa.array(since * 1_000_000).view(pa.timestamp("us"))


def decimals(hundredths: Ints) -> pa.Array:
    """Return whole hundredths (cents, or hundredths of hours) as numbers with two places."""
    whole = pa.array(hundredths, pa.int64()).cast(pa.decimal128(19, 0))
    return whole.view(pa.decimal128(18, 2))


def yuan(cents: int) -> Decimal:
    """Return whole cents as yuan with two places."""
    return Decimal(int(cents)).scaleb(-2)


def cents_by(table: pa.Table, key: str, amount: str) -> dict[str | None, int]:
    """Return the amounts that are not NULL in whole cents, by the key of their row."""
    rows = table.to_pylist()
    return {row[key]: int(row[amount] * 100) for row in rows if row[amount] is not None}


def ordinal(number: int) -> str:
    """Return 甲, 乙, 丙 … for the first ten invented names, then 甲子, 乙丑 … for sixty more."""
    if number < 10:
        return STEMS[number]
    return STEMS[(number - 10) % 10] + BRANCHES[(number - 10) % 12]


def letters(number: int) -> str:
    """Return A, B … Z, AA, AB …: the English counterpart of `ordinal`."""
    return chr(65 + number) if number < 26 else letters(number // 26 - 1) + letters(number % 26)
