with served as (
    select
        coalesce(sum(hours), 0) as hours,
        count(*) as records,
        count(distinct volunteer_id) as people,
        count(distinct activity_id) as activities
    from service_records
    join activities using (activity_id)
    where verified
        and (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from served_on) as bigint))
        )
)

select
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(activities as bigint) as activities
from served
