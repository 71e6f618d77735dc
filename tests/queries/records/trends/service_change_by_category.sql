with served as (
    select
        activities.category as category,
        cast(extract(year from served_on) as bigint) as year,
        extract(month from served_on) * 100 + extract(day from served_on)
            <= extract(month from as_of) * 100 + extract(day from as_of) as is_by_day,
        hours,
        activity_id,
        (
            (cardinality($category) = 0 or list_contains($category, activities.category))
            and (
                cardinality($district) = 0
                or list_contains($district, activities.division_code)
            )
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
)

select
    category,
    cast(earlier as bigint) as earlier_year,
    cast(later as bigint) as later_year,
    cast(sum(case when year = later then hours else 0 end) as decimal(18, 2)) as later_hours,
    cast(
        sum(case when year = later then hours else -hours end) as decimal(18, 2)
    ) as change_hours,
    cast(count(*) filter (where year = later) as bigint) as later_records,
    cast(sum(case when year = later then 1 else -1 end) as bigint) as change_records,
    cast(count(distinct activity_id) filter (where year = later) as bigint) as later_activities,
    cast(
        count(distinct activity_id) filter (where year = later)
        - count(distinct activity_id) filter (where year = earlier) as bigint
    ) as change_activities
from served
cross join compared
where is_kept
    and year in (earlier, later)
    and earlier in (select year from served)
    and (is_by_day or later < (select extract(year from as_of) from snapshot))
group by category, earlier, later
order by change_hours desc, category
