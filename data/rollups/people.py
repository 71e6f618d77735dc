"""Count distinct people by the cells they served in, so that nobody is counted twice.

A cell is a year, a category and a district. Each person is stored in one of two ways:

- by *set*: the set of the person's cells, one bit each (`cells.sql`). Four whole numbers hold 252
  bits; they compare three times as fast as a bit string. Further cells are in a bit string, NULL if
  there are none; while people are counted they are a list, which every engine has. The people of a
  part are the sum over the sets that share a bit with the chosen cells. There are as many sets as
  there are different people.
- by *slice*: for each choice of years and categories, the set of districts. The people of a part
  are the sum over one slice's sets that share a bit with the chosen districts. The size of a slice
  is limited by the number of district sets, however many people there are.

Many people are stored by slice, unless that takes FOLD times as many rows; few are stored by set.
Queries read both in the same way (`service_cells.sql`): sets have slice 0.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain, combinations

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.engine import Engine

WORDS = range(1, 5)
BITS = 252  # of the words
RANGE = 250_000  # volunteers computed at a time, so that memory does not grow with their number
EVERYBODY = {"first": 0, "last": 2**31 - 1}
FEW = 50_000  # sets that are read as quickly as a slice
LANE = 1 << 12  # sets of twelve districts, the most that make slices (cells.sql)
FOLD = 8  # times as many rows of slices as of sets are too many to store

Numbers = npt.NDArray[np.integer]


def by_cells(
    connection: duckdb.DuckDBPyConnection,
    parts: str,
    by: Sequence[str],
    other: Engine | None = None,
) -> str:
    """Return SQL for the people of each part: the columns of `by`, slice, masks and `people`.

    `parts` is SQL with an `activity` or `volunteer` number and the columns of `by`, which say what
    part it belongs to. The connection has the steps cells, held and served as tables; further
    temporary tables are created on it. Another engine that has the steps counts in its place, and
    the connection needs cells alone.
    """
    names, masks = ", ".join(by), ", ".join(f"mask_{word}" for word in WORDS)
    bits = ", ".join(f"bit_{word}" for word in WORDS)
    united = ", ".join(f"bit_or(bit_{word}) as mask_{word}" for word in WORDS)
    cells = connection.sql("select coalesce(max(places), 0) from cells").fetchall()[0][0]
    listed = f"list_sort(list_distinct(list(place) filter (where place >= {BITS})))"
    parts = f"select *, dense_rank() over (order by {names}) - 1 as part from (\n{parts}\n)"
    touched = (
        f"select activity, place, bit_year, {bits} "
        "from held join cells using (year, category, division_code)"
    )
    for name, sql in {"parts": parts, "touched": touched}.items():
        if other is None:
            connection.execute(f"create or replace temp table {name} as {sql}")
        else:
            other.define(name, sql)
    nothing = "select * from parts limit 0"
    first = other.run(nothing).column_names if other else connection.sql(nothing).columns
    named = (
        f"select part, {names}, bit_or(bit_year) as years from parts join touched using (activity) "
        f"group by part, {names}"
        if "year" in by
        else f"select distinct part, {names}, -1 as years from parts"
    )
    sets = f"""
        select part, {masks}, more, count(*) as people
        from (
            select part, volunteer, {united},
                {listed if cells > BITS else "cast(null as bigint[])"} as more
            from served
            join touched using (activity)
            join parts using ({first[0]})
            where volunteer between $first and $last
            group by part, volunteer
        )
        group by part, {masks}, more
        """
    if other is None:
        connection.execute(f"create or replace temp table named as {named}")
        _count(connection, sets)
    else:
        keep(connection, "named", other.run(named))
        keep(connection, "sets", other.run(sets, EVERYBODY))
    bit = f"set_bit(bitstring('0', {max(cells - BITS, 1)}), cast(place - {BITS} as integer), 1)"
    connection.execute(
        f"""
        create or replace temp table sets as
        select part, 0 as slice, {masks},
            case
                when len(more) > 0
                    then list_reduce(
                        list_transform(more, lambda place: {bit}), lambda one, two: one | two
                    )
            end as mask_more,
            cast(sum(people) as bigint) as people
        from sets
        group by part, {masks}, more
        """
    )
    _slice(connection)
    return f"select {names}, slice, {masks}, mask_more, people from sets join named using (part)"


def keep(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Make the rows a temporary table of this name."""
    connection.register("brought", rows)
    connection.execute(f"create or replace temp table {name} as from brought")
    connection.unregister("brought")


def _count(connection: duckdb.DuckDBPyConnection, counted: str) -> None:
    """Make the table `sets` by SQL that counts some volunteers: a set may have several rows."""
    connection.execute(f"create or replace temp table sets as {counted} limit 0", EVERYBODY)
    last = connection.sql("select coalesce(max(volunteer), -1) from served").fetchall()[0][0]
    for first in range(0, last + 1, RANGE):
        some = {"first": first, "last": first + RANGE - 1}
        connection.execute(f"insert into sets {counted}", some)


def _slice(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the table `sets` by one of slices if that makes it smaller or faster to read.

    A part of one year is only in the slices of that year.
    """
    cells = connection.sql(
        "select bit_year, bit_category, bit_district, [bit_1, bit_2, bit_3, bit_4] as bits "
        "from cells where bit_year is not null"
    ).fetchall()
    columns = "part, mask_1, mask_2, mask_3, mask_4, people"
    sets = connection.sql(f"select {columns} from sets order by part").fetchnumpy()
    if len(sets["part"]) <= FEW or not cells:
        return
    of_part = connection.sql("select years from named order by part").fetchnumpy()["years"]
    made, rows = [], 0
    first_key = sets["part"] * np.int64(LANE)  # of the part: a set of districts adds to it
    for slice_, years, districts in _slices(sets, cells):
        sums = np.bincount(first_key + districts, weights=sets["people"])
        keys = np.flatnonzero(sums)
        part, mask = keys // LANE, keys % LANE
        is_in = (mask > 0) & ((of_part[part] < 0) | (of_part[part] == years))
        part, mask, people = part[is_in], mask[is_in], sums[keys[is_in]].astype(np.int64)
        made.append((np.full(len(part), slice_), part, mask, people))
        rows += len(part)
        if rows > FOLD * len(sets["part"]):
            return
    names = ("slice", "part", "mask_1", "people")
    table = pa.table(dict(zip(names, map(np.concatenate, zip(*made, strict=True)), strict=True)))
    connection.register("sliced", table)
    connection.execute(
        """
        create or replace temp table sets as
        select part, slice, mask_1, 0 as mask_2, 0 as mask_3, 0 as mask_4,
            cast(null as bit) as mask_more, people
        from sliced
        """
    )
    connection.unregister("sliced")


def _slices(
    sets: Mapping[str, Numbers], cells: Sequence[tuple[int, int, int, list[int]]]
) -> Iterator[tuple[int, int, Numbers]]:
    """Yield each choice of years and categories: its number, its years, each set's districts."""
    served: dict[tuple[int, int], Numbers] = {}
    for year, category, district, bits in cells:
        word = next(number for number, bit in enumerate(bits, 1) if bit)
        here = ((sets[f"mask_{word}"] & bits[word - 1]) != 0) * np.int16(district)
        served[year, category] = served.get((year, category), np.int16(0)) | here
    for years in _choices({year for year, _ in served}):
        in_years: dict[int, Numbers] = {}
        for (year, category), districts in served.items():
            if year in years:
                in_years[category] = in_years.get(category, np.int16(0)) | districts
        for categories in _choices(in_years):
            districts = reduce(np.bitwise_or, [in_years[category] for category in categories])
            yield sum(years) + sum(categories), sum(years), districts


def _choices(given: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Yield every choice of one or more."""
    return chain.from_iterable(combinations(given, n + 1) for n in range(len(given)))
