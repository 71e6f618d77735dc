with latest as (
    select
        as_of,
        case
            when cardinality($year) = 0 then extract(year from as_of)
            else least(list_max($year), extract(year from as_of))
        end as year
    from snapshot
),

cuts as (
    select
        year,
        case when year = extract(year from as_of) then as_of else make_date(year, 12, 31) end
            as until_on
    from latest
    union all
    select
        year - 1 as year,
        case
            when year = extract(year from as_of) then as_of - interval 1 year
            else make_date(year - 1, 12, 31)
        end as until_on
    from latest
),

served as (
    select
        served_on,
        hours,
        volunteer_id,
        activity_id,
        (
            (cardinality($category) = 0 or list_contains($category, category))
            and (cardinality($district) = 0 or list_contains($district, division_code))
        ) as is_kept
    from service_records
    join activities using (activity_id)
    where verified
),

years as (
    select
        year,
        until_on,
        coalesce(sum(hours) filter (where is_kept), 0) as hours,
        count(*) filter (where is_kept) as records,
        count(distinct volunteer_id) filter (where is_kept) as people,
        count(distinct activity_id) filter (where is_kept) as activities
    from cuts
    join served on extract(year from served_on) = year and served_on <= until_on
    group by year, until_on
)

select
    cast(now.year as bigint) as year,
    cast(now.until_on as date) as until_on,
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
left join years as earlier on earlier.year = now.year - 1
order by now.year
