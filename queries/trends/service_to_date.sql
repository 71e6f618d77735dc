-- question | 与上年同日相比，志愿服务多了还是少了？ | Is volunteering ahead of the same day of the year before?
-- grain    | year
-- reads    | service_days, people_by_age, people_to_date, service_cells, snapshot
-- param    | year     | 这些年份中最后一年与其上年；空 = 最新一年 | the last of these years and the year before; empty: the newest
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | year                  | 年份           | Year                                   | year
-- column   | until_on              | 截至           | Up to                                  | date
-- column   | hours                 | 服务时长       | Hours                                  | hours
-- column   | records               | 服务人次       | Participations                         | records
-- column   | people                | 活跃人数       | Active people                          | people
-- column   | activities            | 活动场次       | Activities                             | count
-- column   | hours_change_pct      | 时长比上年同日 | Hours, change on the same day          | pct
-- column   | records_change_pct    | 人次比上年同日 | Participations, change on the same day | pct
-- column   | people_change_pct     | 人数比上年同日 | Active people, change on the same day  | pct
-- column   | activities_change_pct | 场次比上年同日 | Activities, change on the same day     | pct
-- note     | 两年都只计到同一天；截止日是 12 月 31 日时就是全年。不足 5 人不显示。 | Both years are counted up to the same day; on 31 December that is the whole year. Fewer than 5 people are not shown.

with latest as (
    select
        as_of,
        case
            when cardinality($year) = 0 then extract(year from as_of)
            else least(list_max($year), extract(year from as_of))
        end as year
    from snapshot
),

cuts as (
    select
        year,
        case when year = extract(year from as_of) then as_of else make_date(year, 12, 31) end
            as until_on
    from latest
    union all
    select
        year - 1 as year,
        case
            when year = extract(year from as_of) then as_of - interval 1 year
            else make_date(year - 1, 12, 31)
        end as until_on
    from latest
),

served as (
    select
        served_on,
        hours,
        records,
        activities,
        (
            (cardinality($category) = 0 or list_contains($category, category))
            and (cardinality($district) = 0 or list_contains($district, division_code))
        ) as is_kept
    from service_days
),

sums as (
    select
        year,
        until_on,
        coalesce(sum(hours) filter (where is_kept), 0) as hours,
        coalesce(sum(records) filter (where is_kept), 0) as records,
        coalesce(sum(activities) filter (where is_kept), 0) as activities
    from cuts
    join served on extract(year from served_on) = year and served_on <= until_on
    group by year, until_on
),

chosen as (
    select
        year,
        extract(month from until_on) * 100 + extract(day from until_on) = 1231
            or year = (select extract(year from as_of) from snapshot) as is_whole,
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from service_cells
    join cuts using (year)
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by year, until_on, is_sliced
),

people as (
    select
        year,
        sum(people) as people
    from people_by_age
    join chosen using (slice)
    where is_whole
        and (
            ((mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4))
            <> 0
            or bit_count(mask_more & cells_more) > 0
        )
    group by year
    union all
    select
        year,
        sum(people) as people
    from people_to_date
    join chosen using (year, slice)
    where not is_whole and not is_either
        and (
            ((mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4))
            <> 0
            or bit_count(mask_more & cells_more) > 0
        )
    group by year
),

years as (
    select
        year,
        until_on,
        hours,
        records,
        coalesce(people, 0) as people,
        activities
    from sums
    left join people using (year)
)

select
    cast(now.year as bigint) as year,
    cast(now.until_on as date) as until_on,
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
left join years as earlier on earlier.year = now.year - 1
order by now.year
