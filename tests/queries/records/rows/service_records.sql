select
    record_id,
    served_on,
    volunteer_id,
    activity_id,
    category,
    division_code as division,
    project_id,
    cast(hours as decimal(18, 2)) as hours
from service_records
join activities using (activity_id)
where verified
    and served_on <= (select as_of from snapshot)
    and (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($district) = 0 or list_contains($district, division_code))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from served_on) as bigint))
    )
    and ($id = '' or project_id = $id)
order by served_on desc, record_id desc
limit 200
