-- question | 与上年同日相比，志愿服务多了还是少了？ | Is volunteering ahead of the same day of the year before?
-- grain    | year
-- reads    | service_days, people_by_age, people_to_date, service_cells, snapshot
-- param    | year | 这些年份中最后一年与其上年；空 = 最新一年 | the last of these years and the year before; empty: the newest
-- param    | category, district
-- column   | year                  | 年份           | Year                                   | year
-- column   | until_on              | 截至           | Up to                                  | date
-- column   | hours                 | 服务时长       | Hours                                  | hours
-- column   | records               | 服务人次       | Participations                         | records
-- column   | people                | 活跃人数       | Active people                          | people
-- column   | activities            | 活动场次       | Activities                             | count
-- column   | hours_before          | 上年同日时长 | Hours on the same day of the year before                  | hours
-- column   | records_before        | 上年同日人次 | Participations on the same day of the year before         | records
-- column   | people_before         | 上年同日人数 | Active people on the same day of the year before          | people
-- column   | hours_change_pct      | 时长比上年同日 | Hours, change on the same day          | pct
-- column   | records_change_pct    | 人次比上年同日 | Participations, change on the same day | pct
-- column   | people_change_pct     | 人数比上年同日 | Active people, change on the same day  | pct
-- column   | activities_change_pct | 场次比上年同日 | Activities, change on the same day     | pct
-- note     | 两年都只计到同一天；截止日是 12 月 31 日时就是全年。 | Both years are counted up to the same day; on 31 December that is the whole year.

with sums as (
    select
        year,
        until_on,
        is_whole,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities
    from same_day_of_two_years($year)
    join chosen_service_to_date($category, $district) using (year)
    where served_on <= until_on
    group by year, until_on, is_whole
),

years as (
    select
        sums.*,
        coalesce(case when is_whole then whole.people else part.people end, 0) as people
    from sums
    left join people_by_year($category, $district) as whole on whole.year = sums.year
    left join people_by_year_to_date($category, $district) as part on part.year = sums.year
)

select
    year,
    until_on,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(activities as bigint) as activities,
    cast(lag(hours) over by_year as decimal(18, 2)) as hours_before,
    cast(lag(records) over by_year as bigint) as records_before,
    cast(lag(people) over by_year as bigint) as people_before,
    pct_change(hours, lag(hours) over by_year) as hours_change_pct,
    pct_change(records, lag(records) over by_year) as records_change_pct,
    pct_change(people, lag(people) over by_year) as people_change_pct,
    pct_change(activities, lag(activities) over by_year) as activities_change_pct
from years
window by_year as (order by year)
order by year
