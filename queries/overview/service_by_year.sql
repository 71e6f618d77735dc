-- question | 每年有多少人参加志愿服务，服务了多久？ | How many people volunteer each year, and for how long?
-- grain    | year
-- reads    | service_hours, people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- keep     | year     | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year    | 年份     | Year           | year
-- column   | hours   | 服务时长 | Hours          | hours
-- column   | people  | 活跃人数 | Active people  | people
-- column   | records | 服务人次 | Participations | records
-- note     | 只计核实的时长；人数不重复计，人次重复计。 | Verified hours only; people are counted once, participations each time.

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
    where cardinality($category) = 0 or list_contains($category, category)
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
    where cardinality($category) = 0 or list_contains($category, category)
    group by year
)

select
    year,
    cast(hours as decimal(18, 2)) as hours,
    cast(people as bigint) as people,
    cast(records as bigint) as records
from served
join people using (year)
order by year
