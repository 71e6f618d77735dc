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

history as (
    select
        year,
        lag(year) over (partition by volunteer_id order by year) as earlier
    from served
),

years as (
    select
        year,
        count(*) as people,
        count(*) filter (where earlier is null) as new_people,
        count(*) filter (where earlier = year - 1) as kept_people,
        count(*) filter (where earlier < year - 1) as back_people
    from history
    group by year
)

select
    years.year,
    cast(years.new_people as bigint) as new_people,
    cast(years.kept_people as bigint) as kept_people,
    cast(years.back_people as bigint) as back_people,
    cast(years.people as bigint) as people,
    cast(
        case
            when years.year - 1 in (
                select extract(year from served_on) from service_records where verified
            ) then coalesce(before.people, 0)
        end as bigint
    ) as people_before,
    cast(100.0 * years.kept_people / nullif(before.people, 0) as double) as retention_pct
from years
left join years as before on before.year = years.year - 1
where cardinality($year) = 0 or list_contains($year, years.year)
order by years.year
