"""People of a part by the set of cells they served in: no choice of cells counts anybody twice.

A cell is a year, category and district, a bit of its own (`cells.sql`). Whoever served in any of
the cells chosen has one of their bits, so the people of a part are the sum over the sets that
share a bit with the choice.
"""

from collections.abc import Sequence

import duckdb

RANGE = 250_000  # volunteers worked out at a time: memory does not grow with their number


def by_cells(connection: duckdb.DuckDBPyConnection, parts: str, by: Sequence[str]) -> str:
    """SQL for the people of each part and set of cells: the columns of `by`, `mask` and `people`.

    `parts` is SQL for the part each activity belongs to: `activity` and the columns of `by`. The
    steps cells, held and served are tables of the connection, on which two more are made.
    """
    names = ", ".join(by)
    connection.execute(
        f"""
        create or replace temp table parts as
        select activity, bit, dense_rank() over (order by {names}) as part, {names}
        from ({parts})
        join (select activity, bit from held join cells using (year, category, division_code))
            using (activity)
        """
    )
    connection.execute("create or replace temp table sets (part bigint, mask bit, people bigint)")
    last = connection.sql("select coalesce(max(volunteer), -1) from served").fetchall()[0][0]
    for first in range(0, last + 1, RANGE):
        connection.execute(
            """
            insert into sets
            select part, mask, count(*) as people
            from (
                select part, volunteer, bit_or(bit) as mask
                from served
                join parts using (activity)
                where volunteer between $first and $last
                group by part, volunteer
            )
            group by part, mask
            """,
            {"first": first, "last": first + RANGE - 1},
        )
    return f"""
        select {names}, mask, cast(sum(people) as bigint) as people
        from sets
        join (select distinct part, {names} from parts) using (part)
        group by {names}, mask
        """
