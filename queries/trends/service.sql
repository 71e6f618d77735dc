-- question | 志愿服务每年怎样变化？ | How does volunteering change from year to year?
-- grain    | year
-- reads    | service_records, activities
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | year       | 年份       | Year           | year
-- column   | hours      | 服务时长   | Hours          | hours
-- column   | people     | 活跃人数   | Active people  | people
-- column   | records    | 服务人次   | Participations | records
-- column   | activities | 活动场次   | Activities     | count
-- column   | change_pct | 时长比上年 | Change in hours on the year before | pct
-- note     | 只计核实的时长；人数不重复计，人次重复计。 | Verified hours only; people are counted once, participations each time.

with years as (
    select
        cast(extract(year from served_on) as bigint) as year,
        sum(hours) as hours,
        count(distinct volunteer_id) as people,
        count(*) as records,
        count(distinct activity_id) as activities
    from service_records
    join activities using (activity_id)
    where verified
        and (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by cast(extract(year from served_on) as bigint)
),

changes as (
    select
        now.year,
        now.hours,
        now.people,
        now.records,
        now.activities,
        100.0 * now.hours / nullif(earlier.hours, 0) - 100 as change_pct
    from years as now
    left join years as earlier on earlier.year = now.year - 1
)

select
    year,
    cast(hours as decimal(18, 2)) as hours,
    cast(people as bigint) as people,
    cast(records as bigint) as records,
    cast(activities as bigint) as activities,
    cast(change_pct as double) as change_pct
from changes
where cardinality($year) = 0 or list_contains($year, year)
order by year
