with active as (
    select
        cast(extract(year from served_on) as bigint) as year,
        count(distinct volunteer_id) as active
    from service_records
    where verified and hours > 0
    group by cast(extract(year from served_on) as bigint)
),

served as (
    select distinct
        volunteer_id,
        cast(extract(year from served_on) as bigint) as year
    from service_records
    where verified
),

registered as (
    select
        active.year,
        count(*) as registered,
        count(served.volunteer_id) as active_registered
    from active
    join volunteers
        on extract(year from registered_on) <= active.year
        and (left_on is null or extract(year from left_on) > active.year)
    left join served
        on served.volunteer_id = volunteers.volunteer_id and served.year = active.year
    group by active.year
)

select
    year,
    cast(registered as bigint) as registered,
    cast(active_registered as bigint) as active_registered,
    cast(100.0 * active_registered / nullif(registered, 0) as double) as activity_pct,
    cast(active as bigint) as active
from active
join registered using (year)
join snapshot on year <= extract(year from as_of)
where cardinality($year) = 0 or list_contains($year, year)
order by year
