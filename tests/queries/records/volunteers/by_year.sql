with years as (
    select
        cast(extract(year from served_on) as bigint) as year,
        count(*) as records,
        count(distinct volunteer_id) as people,
        sum(hours) as hours
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
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(hours as decimal(18, 2)) as hours,
    cast(1.0 * records / people as double)
        as records_per_person,
    cast(1.0 * hours / people as double) as hours_per_active,
    case when people >= 5 then 'enough' else 'small' end as cell_size
from years
order by year
