-- question | 志愿服务在哪些月份多？ | In which months do people volunteer?
-- grain    | year, month
-- reads    | service_days, people_by_month, service_cells, snapshot
-- rows     | rows/service_records
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- keep     | year     | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year       | 年份     | Year           | year
-- column   | month      | 月份     | Month          | month
-- column   | hours      | 服务时长 | Hours          | hours
-- column   | records    | 服务人次 | Participations | records
-- column   | people     | 活跃人数 | Active people  | people
-- column   | activities | 活动场次 | Activities     | count
-- note     | 同一人在几个月服务，每个月各计一次；不足 5 人不显示。 | Somebody who serves in several months counts in each; fewer than 5 people are not shown.

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
        month,
        sum(people) as people
    from people_by_month
    join chosen using (year, slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by year, month
),

served as (
    select
        cast(extract(year from served_on) as bigint) as year,
        cast(extract(month from served_on) as bigint) as month,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities
    from service_days
    where served_on <= (select as_of from snapshot)
        and (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by
        cast(extract(year from served_on) as bigint),
        cast(extract(month from served_on) as bigint)
)

select
    year,
    month,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(case when people >= 5 then people end as bigint) as people,
    cast(activities as bigint) as activities
from served
join people using (year, month)
order by year, month
