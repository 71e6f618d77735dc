with active as (
    select
        cast(extract(year from served_on) as bigint) as year,
        count(distinct volunteer_id) as active
    from service_records
    where verified and hours > 0
    group by cast(extract(year from served_on) as bigint)
),

registered as (
    select
        active.year,
        count(*) as registered
    from active
    join volunteers
        on extract(year from registered_on) <= active.year
        and (left_on is null or extract(year from left_on) > active.year)
    group by active.year
)

select
    year,
    cast(registered as bigint) as registered,
    cast(active as bigint) as active,
    cast(100.0 * active / nullif(registered, 0) as double) as activity_pct
from active
join registered using (year)
join snapshot on year <= extract(year from as_of)
where cardinality($year) = 0 or list_contains($year, year)
order by year
