"""People of a part by the set of cells they served in: no choice of cells counts anybody twice.

A cell is a year, category and district, a bit of its own (`cells.sql`): one of 252 bits in four
whole numbers, which are compared three times as fast as a string of bits, else one of a string
that is NULL where nobody needs it. Whoever served in any of the cells chosen has one of their bits,
so the people of a part are the sum over the sets that share a bit with the choice.
"""

from collections.abc import Sequence

import duckdb

MASKS = ("1", "2", "3", "4", "more")
RANGE = 250_000  # volunteers worked out at a time: memory does not grow with their number


def by_cells(connection: duckdb.DuckDBPyConnection, parts: str, by: Sequence[str]) -> str:
    """SQL for the people of each part and set of cells: the columns of `by`, masks and `people`.

    `parts` is SQL for the part each activity belongs to: `activity` and the columns of `by`. The
    steps cells, held and served are tables of the connection, on which two more are made.
    """
    names = ", ".join(by)
    bits = ", ".join(f"bit_{mask}" for mask in MASKS)
    masks = ", ".join(f"mask_{mask}" for mask in MASKS)
    united = ", ".join(f"bit_or(bit_{mask}) as mask_{mask}" for mask in MASKS)
    connection.execute(
        f"""
        create or replace temp table parts as
        select activity, {bits}, dense_rank() over (order by {names}) as part, {names}
        from ({parts})
        join (select activity, {bits} from held join cells using (year, category, division_code))
            using (activity)
        """
    )
    connection.execute(
        """
        create or replace temp table sets (
            part bigint, mask_1 bigint, mask_2 bigint, mask_3 bigint, mask_4 bigint,
            mask_more bit, people bigint
        )
        """
    )
    last = connection.sql("select coalesce(max(volunteer), -1) from served").fetchall()[0][0]
    for first in range(0, last + 1, RANGE):
        connection.execute(
            f"""
            insert into sets
            select part, {masks}, count(*) as people
            from (
                select part, volunteer, {united}
                from served
                join parts using (activity)
                where volunteer between $first and $last
                group by part, volunteer
            )
            group by part, {masks}
            """,
            {"first": first, "last": first + RANGE - 1},
        )
    return f"""
        select {names}, {masks}, cast(sum(people) as bigint) as people
        from sets
        join (select distinct part, {names} from parts) using (part)
        group by {names}, {masks}
        """
