with served as (
    select
        volunteer_id,
        cast(extract(year from served_on) as bigint) as year,
        extract(month from served_on) * 100 + extract(day from served_on)
            <= extract(month from as_of) * 100 + extract(day from as_of) as is_by_day,
        (
            (cardinality($category) = 0 or list_contains($category, category))
            and (cardinality($district) = 0 or list_contains($district, division_code))
        ) as is_kept
    from service_records
    join activities using (activity_id)
    cross join snapshot
    where verified
        and served_on <= as_of
),

years as (
    select distinct year
    from served
    where cardinality($year) = 0 or list_contains($year, year)
),

compared as (
    select
        max(year) as later,
        coalesce(
            max(year) filter (where year < (select max(year) from years)),
            max(year) - 1
        ) as earlier
    from years
),

people as (
    select
        volunteer_id,
        earlier,
        later,
        bool_or(year = later) as is_later,
        bool_or(
            year = earlier
            and (is_by_day or later < (select extract(year from as_of) from snapshot))
        ) as is_earlier,
        bool_or(year < later) as is_known
    from served
    cross join compared
    where is_kept and year <= later and earlier in (select year from served)
    group by volunteer_id, earlier, later
),

flows as (
    select
        case
            when not is_later then 'lapsed'
            when is_earlier then 'stayed'
            when is_known then 'returned'
            else 'new'
        end as people_flow,
        earlier,
        later,
        count(*) filter (where is_later) as later_people,
        count(*) filter (where is_later) - count(*) filter (where is_earlier) as change_people
    from people
    where is_later or is_earlier
    group by people_flow, earlier, later
)

select
    people_flow,
    cast(earlier as bigint) as earlier_year,
    cast(later as bigint) as later_year,
    cast(later_people as bigint) as later_people,
    cast(change_people as bigint) as change_people
from flows
order by change_people desc, people_flow
