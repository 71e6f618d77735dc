-- question | 每年有多少人参加志愿服务，服务了多久？ | How many people volunteer each year, and for how long?
-- grain    | year
-- reads    | service_records, activities
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | year    | 年份     | Year           | year
-- column   | hours   | 服务时长 | Hours          | hours
-- column   | people  | 活跃人数 | Active people  | people
-- column   | records | 服务人次 | Participations | records
-- note     | 只计核实的时长；人数不重复计，人次重复计。 | Verified hours only; people are counted once, participations each time.

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
