-- question | 志愿服务每年怎样变化？ | How does volunteering change from year to year?
-- grain    | year
-- reads    | service_days, people_by_age, service_cells, snapshot
-- rows     | rows/service_records
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- keep     | year     | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year                  | 年份       | Year                                      | year
-- column   | hours                 | 服务时长   | Hours                                     | hours
-- column   | records               | 服务人次   | Participations                            | records
-- column   | people                | 活跃人数   | Active people                             | people
-- column   | activities            | 活动场次   | Activities                                | count
-- column   | hours_change_pct      | 时长比上年 | Hours, change on the year before          | pct
-- column   | records_change_pct    | 人次比上年 | Participations, change on the year before | pct
-- column   | people_change_pct     | 人数比上年 | Active people, change on the year before  | pct
-- column   | activities_change_pct | 场次比上年 | Activities, change on the year before     | pct
-- note     | 只计核实的时长；人数不重复计，人次重复计；不足 5 人不显示。没过完的年份不与上年全年相比。 | Verified hours only; people are counted once, participations each time; fewer than 5 people are not shown. A year not yet over has no change on the whole year before.

with chosen as (
    select
        year,
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from service_cells
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by year, is_sliced
),

people as (
    select
        year,
        sum(people) as people
    from people_by_age
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by year
),

served as (
    select
        cast(extract(year from served_on) as bigint) as year,
        hours,
        records,
        activities,
        (
            (cardinality($category) = 0 or list_contains($category, category))
            and (cardinality($district) = 0 or list_contains($district, division_code))
        ) as is_kept
    from service_days
    where served_on <= (select as_of from snapshot)
),

sums as (
    select
        year,
        coalesce(sum(hours) filter (where is_kept), 0) as hours,
        coalesce(sum(records) filter (where is_kept), 0) as records,
        coalesce(sum(activities) filter (where is_kept), 0) as activities
    from served
    group by year
),

years as (
    select
        year,
        hours,
        records,
        coalesce(people, 0) as people,
        activities
    from sums
    left join people using (year)
)

select
    now.year,
    cast(now.hours as decimal(18, 2)) as hours,
    cast(now.records as bigint) as records,
    cast(case when now.people not between 1 and 4 then now.people end as bigint) as people,
    cast(now.activities as bigint) as activities,
    cast(100.0 * now.hours / nullif(earlier.hours, 0) - 100 as double) as hours_change_pct,
    cast(
        100.0 * now.records / nullif(earlier.records, 0) - 100 as double
    ) as records_change_pct,
    cast(
        case
            when least(now.people, earlier.people) >= 5
                then 100.0 * now.people / earlier.people - 100
        end as double
    ) as people_change_pct,
    cast(
        100.0 * now.activities / nullif(earlier.activities, 0) - 100 as double
    ) as activities_change_pct
from years as now
left join years as earlier
    on earlier.year = now.year - 1
    and now.year < (select extract(year from as_of + interval 1 day) from snapshot)
order by now.year
