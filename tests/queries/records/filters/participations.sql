select
    cast(extract(year from served_on) as bigint) as year,
    category,
    case when division_code <> '140100' then division_code else 'none' end as district,
    cast(count(*) as bigint) as records
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
group by year, category, district
order by year, category, district
