select
    age_band,
    cast(count(distinct volunteer_id) as bigint) as people,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(1.0 * sum(hours) / count(distinct volunteer_id) as double) as hours_per_active
from service_records
join activities using (activity_id)
join volunteers using (volunteer_id)
where verified
    and age_band is not null
    and (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($district) = 0 or list_contains($district, activities.division_code))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from served_on) as bigint))
    )
group by age_band
order by
    case age_band
        when 'under_18' then 1 when '18_25' then 2 when '26_35' then 3
        when '36_45' then 4 when '46_60' then 5 else 6
    end
