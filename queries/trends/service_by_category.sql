-- question | 各类别的服务时长每年怎样变化？ | How do hours change from year to year in each category?
-- grain    | year, category
-- reads    | service_records, activities
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | year     | 年份     | Year           | year
-- column   | category | 类别     | Category
-- column   | hours    | 服务时长 | Hours          | hours
-- column   | records  | 服务人次 | Participations | records

select
    cast(extract(year from served_on) as bigint) as year,
    category,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(count(*) as bigint) as records
from service_records
join activities using (activity_id)
where verified
    and (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($district) = 0 or list_contains($district, division_code))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from served_on) as bigint))
    )
group by cast(extract(year from served_on) as bigint), category
order by year, category
