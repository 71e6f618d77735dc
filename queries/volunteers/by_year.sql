-- question | 每年多少人次，多少人？ | How many participations each year, and how many people?
-- grain    | year
-- reads    | service_hours, people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- keep     | year     | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year               | 年份     | Year           | year
-- column   | records            | 服务人次 | Participations | records
-- column   | people             | 服务人数 | People         | people
-- column   | records_per_person | 人均次数 | Times each     | number
-- column   | hours_per_active   | 每名活跃志愿者的时长 | Hours per active volunteer | number
-- column   | cell_size          | 人数档   | Size of the group
-- note     | 不足 5 人的不显示。 | Groups of fewer than 5 people are withheld.

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
        year,
        sum(hours) as hours,
        sum(records) as records
    from service_hours
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by year
)

select
    year,
    cast(case when people >= 5 then records end as bigint) as records,
    cast(case when people >= 5 then people end as bigint) as people,
    cast(case when people >= 5 then 1.0 * records / people end as double)
        as records_per_person,
    cast(case when people >= 5 then 1.0 * hours / people end as double) as hours_per_active,
    case when people >= 5 then 'enough' else 'small' end as cell_size
from served
join people using (year)
order by year
