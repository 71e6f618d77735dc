select
    cast(extract(year from served_on) as bigint) as year,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(count(distinct volunteer_id) as bigint) as people,
    cast(count(*) as bigint) as records
from service_records
join activities using (activity_id)
where verified
    and (cardinality($category) = 0 or list_contains($category, category))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from served_on) as bigint))
    )
group by cast(extract(year from served_on) as bigint)
order by year
