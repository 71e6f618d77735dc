-- question | 志愿服务每年怎样变化？ | How does volunteering change from year to year?
-- grain    | year
-- reads    | service_days, people_by_age, service_cells, snapshot
-- rows     | rows/service_records
-- param    | category, district
-- filter   | year
-- column   | year                  | 年份       | Year                                      | year
-- column   | hours                 | 服务时长   | Hours                                     | hours
-- column   | records               | 服务人次   | Participations                            | records
-- column   | people                | 活跃人数   | Active people                             | people
-- column   | activities            | 活动场次   | Activities                                | count
-- column   | hours_before          | 上年时长   | Hours of the year before                  | hours
-- column   | records_before        | 上年人次   | Participations of the year before         | records
-- column   | people_before         | 上年人数   | Active people of the year before          | people
-- column   | hours_change_pct      | 时长比上年 | Hours, change on the year before          | pct
-- column   | records_change_pct    | 人次比上年 | Participations, change on the year before | pct
-- column   | people_change_pct     | 人数比上年 | Active people, change on the year before  | pct
-- column   | activities_change_pct | 场次比上年 | Activities, change on the year before     | pct
-- note     | 只计核实的时长；人数不重复计，人次重复计。没过完的年份不与上年全年相比。 | Verified hours only; people are counted once, participations each time. A year not yet over has no change on the whole year before.

with years as (
    select
        year,
        sum(hours) as hours,
        sum(records) as records,
        coalesce(max(people), 0) as people,
        sum(activities) as activities
    from chosen_service_to_date($category, $district)
    left join people_by_year($category, $district) using (year)
    group by year
)

select
    now.year,
    cast(now.hours as decimal(18, 2)) as hours,
    cast(now.records as bigint) as records,
    cast(now.people as bigint) as people,
    cast(now.activities as bigint) as activities,
    cast(earlier.hours as decimal(18, 2)) as hours_before,
    cast(earlier.records as bigint) as records_before,
    cast(earlier.people as bigint) as people_before,
    pct_change(now.hours, earlier.hours) as hours_change_pct,
    pct_change(now.records, earlier.records) as records_change_pct,
    pct_change(now.people, earlier.people) as people_change_pct,
    pct_change(now.activities, earlier.activities) as activities_change_pct
from years as now
left join years as earlier
    on earlier.year = now.year - 1
    and now.year < (select year_of(as_of + 1) from snapshot)
order by now.year
