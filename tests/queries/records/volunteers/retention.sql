with served as (
    select distinct
        volunteer_id,
        cast(extract(year from served_on) as bigint) as year
    from service_records
    join activities using (activity_id)
    where verified
        and (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
),

firsts as (
    select
        volunteer_id,
        year,
        min(year) over (partition by volunteer_id) as first_year
    from served
),

starts as (
    select first_year, count(distinct volunteer_id) as started
    from firsts
    group by first_year
),

cells as (
    select
        starts.first_year,
        years.year,
        starts.started,
        count(firsts.volunteer_id) as people
    from starts
    join (select distinct year from served) as years on years.year >= starts.first_year
    left join firsts
        on firsts.first_year = starts.first_year and firsts.year = years.year
    group by starts.first_year, years.year, starts.started
)

select
    first_year,
    year,
    cast(people as bigint) as people,
    cast(started as bigint) as started,
    cast(100.0 * people / started as double)
        as retained_pct,
    case when people = 0 then 'none' when people < 6 then 'small' else 'enough' end
        as cell_size
from cells
where started > 0
order by first_year, year
