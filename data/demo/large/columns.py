"""Arrays of numbers into Arrow columns, a million at a time: no Python object per cell."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.demo.days import DAYS
from data.schema import TABLES

Ints = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]

DIGITS = 9  # of every key, so that keys sort as their numbers do
CHUNK = 491_520  # rows made at a time: four row groups
_THREE = np.array([list(f"{n:03}".encode()) for n in range(1000)], dtype=np.uint8)
_FIRST = int(DAYS[0].astype(np.int64))
_HOURS = pa.array([Decimal(halves * 50).scaleb(-2) for halves in range(49)], pa.decimal128(7, 2))


def random(seed: int, *purpose: int) -> np.random.Generator:
    """The stream of random numbers of one purpose, whatever was drawn for others before."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=purpose))


def spans(count: int) -> Iterator[slice]:
    """`count` rows in slices of at most CHUNK."""
    return (slice(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK))


def batch(name: str, columns: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """A batch of the table from one array for each column; KeyError names one left out."""
    schema = TABLES[name].arrow
    return pa.RecordBatch.from_arrays([columns[field.name] for field in schema], schema=schema)


def keys(letters: str, places: Ints) -> pa.Array:
    """`DEMO-R000000001` and on, for places from 0."""
    head = np.frombuffer(f"DEMO-{letters}".encode(), dtype=np.uint8)
    numbers = places.astype(np.int64) + 1
    text = np.empty((len(numbers), len(head) + DIGITS), dtype=np.uint8)
    text[:, : len(head)] = head
    text[:, -9:-6] = _THREE[numbers // 1_000_000]
    text[:, -6:-3] = _THREE[numbers // 1_000 % 1_000]
    text[:, -3:] = _THREE[numbers % 1_000]
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * text.shape[1]
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(text))


def empty_where(mask: Flags, values: pa.Array) -> pa.Array:
    """The values, NULL where the mask says so."""
    return pc.if_else(pa.array(mask), pa.scalar(None, values.type), values)


def words(options: Sequence[str | None], places: Ints) -> pa.Array:
    """Texts by their place among the options."""
    return pa.array(options, pa.string()).take(pa.array(places))


def on(places: Ints) -> pa.Array:
    """Days by their place counted from the first of DAYS."""
    return pa.array((places.astype(np.int64) + _FIRST).astype(np.int32)).view(pa.date32())


def at(places: Ints, seconds: Ints) -> pa.Array:
    """Instants by the place of their day and the seconds since midnight."""
    since = (places.astype(np.int64) + _FIRST) * 86_400 + seconds
    return pa.array(since * 1_000_000).view(pa.timestamp("us"))


def yuan(cents: Ints) -> pa.Array:
    """Whole cents as yuan with two places."""
    halves = np.empty((len(cents), 2), dtype=np.int64)  # 128 bits, the lower half first
    halves[:, 0] = cents
    halves[:, 1] = halves[:, 0] >> 63
    buffer = pa.py_buffer(halves)
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, buffer])


def hours(half_hours: Ints) -> pa.Array:
    """Half-hours, 0 to 48, as hours with two places."""
    return _HOURS.take(pa.array(half_hours))


def draw(rng: np.random.Generator, share: Sequence[float], count: int) -> npt.NDArray[np.int64]:
    """`count` places drawn with these shares."""
    ends = np.cumsum(np.array(share, dtype=np.float64))
    return np.searchsorted(ends / ends[-1], rng.random(count), side="right")
