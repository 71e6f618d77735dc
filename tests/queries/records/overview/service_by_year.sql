with served as (
    select
        cast(extract(year from served_on) as bigint) as year,
        sum(hours) as hours,
        count(distinct volunteer_id) as people,
        count(*) as records
    from service_records
    join activities using (activity_id)
    where verified
        and (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from served_on) as bigint))
        )
    group by cast(extract(year from served_on) as bigint)
)

select
    year,
    cast(case when people >= 5 then hours end as decimal(18, 2)) as hours,
    cast(case when people >= 5 then people end as bigint) as people,
    cast(case when people >= 5 then records end as bigint) as records
from served
order by year
