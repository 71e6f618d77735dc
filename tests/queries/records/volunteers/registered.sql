with served as (
    select
        volunteer_id,
        hours,
        cast(extract(year from served_on) as bigint) as year
    from service_records
    where verified
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from served_on) as bigint))
        )
),

period as (
    select
        count(distinct volunteer_id) as active,
        coalesce(sum(hours), 0) as hours,
        array_to_string(list_sort(array_agg(distinct year)), ', ') as years,
        max(year) as last_year
    from served
),

book as (
    select
        count(volunteer_id) as registered,
        count(volunteer_id) filter (
            where volunteer_id in (select volunteer_id from served)
        ) as active_registered
    from volunteers
    cross join period
    cross join snapshot
    where registered_on <= as_of
        and extract(year from registered_on) <= last_year
        and (left_on is null or extract(year from left_on) > last_year)
)

select
    cast(registered as bigint) as registered,
    cast(active_registered as bigint) as active_registered,
    cast(100.0 * active_registered / nullif(registered, 0) as double) as activity_pct,
    cast(active as bigint) as active,
    cast(hours as decimal(18, 2)) as hours,
    cast(1.0 * hours / nullif(active, 0) as double) as hours_per_active,
    cast(1.0 * hours / nullif(registered, 0) as double) as hours_per_registered,
    years,
    last_year
from period
cross join book
