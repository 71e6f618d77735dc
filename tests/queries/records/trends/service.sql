with served as (
    select
        cast(extract(year from served_on) as bigint) as year,
        hours,
        volunteer_id,
        activity_id,
        (
            (cardinality($category) = 0 or list_contains($category, category))
            and (cardinality($district) = 0 or list_contains($district, division_code))
        ) as is_kept
    from service_records
    join activities using (activity_id)
    where verified and served_on <= (select as_of from snapshot)
),

years as (
    select
        year,
        coalesce(sum(hours) filter (where is_kept), 0) as hours,
        count(*) filter (where is_kept) as records,
        count(distinct volunteer_id) filter (where is_kept) as people,
        count(distinct activity_id) filter (where is_kept) as activities
    from served
    group by year
)

select
    now.year,
    cast(now.hours as decimal(18, 2)) as hours,
    cast(now.records as bigint) as records,
    cast(now.people as bigint) as people,
    cast(now.activities as bigint) as activities,
    cast(earlier.hours as decimal(18, 2)) as hours_before,
    cast(earlier.records as bigint) as records_before,
    cast(earlier.people as bigint) as people_before,
    cast(100.0 * now.hours / nullif(earlier.hours, 0) - 100 as double) as hours_change_pct,
    cast(
        100.0 * now.records / nullif(earlier.records, 0) - 100 as double
    ) as records_change_pct,
    cast(
        100.0 * now.people / nullif(earlier.people, 0) - 100 as double
    ) as people_change_pct,
    cast(
        100.0 * now.activities / nullif(earlier.activities, 0) - 100 as double
    ) as activities_change_pct
from years as now
left join years as earlier
    on earlier.year = now.year - 1
    and now.year < (select extract(year from as_of + interval 1 day) from snapshot)
where cardinality($year) = 0 or list_contains($year, now.year)
order by now.year
