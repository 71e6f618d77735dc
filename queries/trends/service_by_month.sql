-- question | 志愿服务在哪些月份多？ | In which months do people volunteer?
-- grain    | year, month
-- reads    | service_days, people_by_month, service_cells, snapshot
-- rows     | rows/service_records
-- param    | category, district
-- filter   | year
-- column   | year       | 年份     | Year           | year
-- column   | month      | 月份     | Month          | month
-- column   | hours      | 服务时长 | Hours          | hours
-- column   | records    | 服务人次 | Participations | records
-- column   | people     | 活跃人数 | Active people  | people
-- column   | activities | 活动场次 | Activities     | count
-- note     | 同一人在几个月服务，每个月各计一次。 | Somebody who serves in several months counts in each.

with people as (
    select
        year,
        month,
        sum(people) as people
    from people_of_own_year('people_by_month', $category, $district)
    group by year, month
),

served as (
    select
        year,
        cast(extract(month from served_on) as bigint) as month,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities
    from service_to_date()
    where is_chosen($category, category) and is_chosen($district, division_code)
    group by year, extract(month from served_on)
)

select
    year,
    month,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(activities as bigint) as activities
from served
join people using (year, month)
order by year, month
