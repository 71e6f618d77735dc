with cells as (
    select
        cast(isodow(held_on) as bigint) as weekday,
        cast(extract(hour from starts_at) as bigint) as hour,
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
    group by cast(isodow(held_on) as bigint), cast(extract(hour from starts_at) as bigint)
)

select
    weekday,
    hour,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(hours as decimal(18, 2)) as hours,
    case when people >= 5 then 'enough' else 'small' end as cell_size
from cells
order by weekday, hour
