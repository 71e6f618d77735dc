select
    cast(extract(year from served_on) as bigint) as year,
    activities.division_code as division,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(count(*) as bigint) as records,
    cast(
        count(distinct volunteer_id) as bigint
    ) as people,
    cast(count(distinct activity_id) as bigint) as activities
from service_records
join activities using (activity_id)
where verified
    and served_on <= (select as_of from snapshot)
    and (cardinality($category) = 0 or list_contains($category, activities.category))
    and (cardinality($district) = 0 or list_contains($district, activities.division_code))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from served_on) as bigint))
    )
group by cast(extract(year from served_on) as bigint), activities.division_code
order by year, division
