-- question | 各年龄段有多少人服务？ | How many people of each age serve?
-- grain    | age_band
-- reads    | volunteers, service_records, activities
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | age_band         | 年龄段   | Age
-- column   | people           | 服务人数 | People | people
-- column   | hours            | 服务时长 | Hours  | hours
-- column   | hours_per_active | 每名活跃志愿者的时长 | Hours per active volunteer | number
-- note     | 年龄段为登记时所填，未登记的与不足 5 人的不列。 | Age as registered; people without one and groups below 5 are left out.

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
having count(distinct volunteer_id) >= 5
order by
    case age_band
        when 'under_18' then 1 when '18_25' then 2 when '26_35' then 3
        when '36_45' then 4 when '46_60' then 5 else 6
    end
