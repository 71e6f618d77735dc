"""People by sets of cells: any choice of cells counts everybody once, however many there are."""

import random
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from data.rollups import people
from tests.rolled import roll_up

YEARS, CATEGORIES, DISTRICTS = range(2018, 2024), "ABCDEFG", "1234567"


@pytest.fixture(params=["sets", "slices"], scope="module")
def served(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """60 volunteers at 900 activities, worked out seven volunteers at a time.

    By sets they are in over 252 cells; by slices, with a third of the years, in fewer.
    """
    is_sliced = request.param == "slices"
    years = YEARS[:2] if is_sliced else YEARS
    drawn = random.Random(1)
    activities = [
        (
            f"A{number}", drawn.choice(["P1", "P2", None]), f"T{number % 4}",
            drawn.choice(CATEGORIES), drawn.choice(DISTRICTS),
            f"{drawn.choice(years)}-{drawn.randint(1, 12):02}-{drawn.randint(1, 28):02}",
        )
        for number in range(900)
    ]  # fmt: skip
    came = {(drawn.randrange(60), drawn.randrange(900)) for _ in range(1800)}
    with duckdb.connect() as made:
        made.execute(
            """
            create table snapshot as select date '2023-12-31' as as_of;
            create table projects as
            select unnest(['P1', 'P2']) as project_id, unnest(['ongoing', 'closed']) as status;
            create table teams as
            select unnest(['T0', 'T1', 'T2']) as team_id, unnest(['x', 'x', 'y']) as team_type,
                '1' as division_code;
            create table activities (activity_id varchar, project_id varchar, team_id varchar,
                category varchar, division_code varchar, held_on date);
            create table volunteers as
            select 'V' || i as volunteer_id, if(i % 3 = 0, null, 'band ' || i % 2) as age_band,
                '1' as division_code, date '2018-01-01' as registered_on,
                cast(null as date) as left_on
            from range(60) as t (i);
            create table came (volunteer integer, activity integer);
            """
        )
        for table, found in (("activities", activities), ("came", sorted(came))):
            columns = zip(*found, strict=True)
            made.register("found", pa.table({str(n): column for n, column in enumerate(columns)}))
            made.execute(f"insert into {table} from found")
        made.execute(
            """
            alter table activities add column starts_at timestamp;
            update activities set starts_at = held_on + interval 9 hour;
            create table service_records as
            select 'V' || volunteer as volunteer_id, activity_id, held_on as served_on,
                cast(2 as decimal(7, 2)) as hours, volunteer % 6 > 0 or activity % 2 > 0 as verified
            from came join activities on activity_id = 'A' || activity
            """
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(people, "RANGE", 7)
            if is_sliced:
                patch.setattr(people, "FEW", 0)
                patch.setattr(people, "FOLD", 1000)
            roll_up(made)
        yield made


PARTS = {
    "people_by_age": "age_band",
    "people_by_category": "year(held_on) as year, category",
    "people_by_district": "activities.division_code",
    "people_by_hour": "isodow(held_on) as weekday, hour(starts_at) as hour",
    "people_by_month": "year(held_on) as year, month(held_on) as month",
    "people_by_status": "year(held_on) as year, coalesce(status, 'none') as project_status",
    "people_by_team": "team_type",
}


@pytest.mark.parametrize("table", PARTS)
def test_any_choice_counts_everybody_once(served: duckdb.DuckDBPyConnection, table: str) -> None:
    cells = served.sql("select count(*) from service_cells where not is_sliced").fetchall()[0][0]
    slices = served.sql(f"select count(distinct slice), min(slice) from {table}").fetchall()[0]
    assert (cells > 252, slices == (1, 0)) in {(True, True), (False, False)}
    drawn, answered = random.Random(2), 0
    for _ in range(20):
        params = {
            "years": drawn.sample(YEARS, drawn.randint(1, 6)),
            "categories": drawn.sample(CATEGORIES, drawn.randint(1, 7)),
            "districts": drawn.sample(DISTRICTS, drawn.randint(1, 7)),
        }
        chosen = (
            "list_contains($years, year(held_on)) and list_contains($categories, category) "
            "and list_contains($districts, activities.division_code)"
        )
        counted = served.execute(
            f"""
            select {PARTS[table]}, count(distinct volunteer_id) as people
            from service_records join activities using (activity_id)
            join volunteers using (volunteer_id)
            left join projects using (project_id) left join teams using (team_id)
            where verified and {chosen} {"and team_type is not null" if "team" in table else ""}
            group by all order by all
            """,
            params,
        ).fetchall()
        of_year = ", year" if "as year" in PARTS[table] else ""
        rolled = served.execute(
            f"""
            select columns(
                    lambda c: c <> 'people' and c <> 'slice'
                        and c not like 'mask%' and c not like 'cells%'
                ),
                sum(people) as people
            from {table}
            join (
                select bit_or(slice) as slice, bit_or(bit_1) as cells_1, bit_or(bit_2) as cells_2,
                    bit_or(bit_3) as cells_3, bit_or(bit_4) as cells_4,
                    bit_or(bit_more) as cells_more {of_year}
                from service_cells
                where list_contains($years, year) and list_contains($categories, category)
                    and list_contains($districts, division_code)
                group by is_sliced {of_year}
            ) as chosen using (slice {of_year})
            where (
                    (mask_1 & cells_1) | (mask_2 & cells_2)
                    | (mask_3 & cells_3) | (mask_4 & cells_4)
                ) <> 0
                or bit_count(mask_more & cells_more) > 0
            group by all order by all
            """,
            params,
        ).fetchall()
        assert rolled == counted
        answered += bool(counted)
    assert answered > 10
