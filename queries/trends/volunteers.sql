-- question | 每年底有多少注册志愿者，其中多少人活跃？ | How many volunteers are registered at each year's end, and how many were active?
-- grain    | year
-- reads    | people_by_age, service_cells, registrations, snapshot
-- keep     | year     | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year          | 年份     | Year          | year
-- column   | registered    | 注册人数 | Registered    | people
-- column   | active        | 活跃人数 | Active        | people
-- column   | activity_pct  | 活跃率   | Activity rate | pct
-- note     | 注册：年底在册；活跃：当年有核实时长；活跃率 = 活跃 ÷ 注册。 | Registered: on the books at year end. Active: verified hours in the year. Rate: active ÷ registered.

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
    group by year, is_sliced
),

active as (
    select
        year,
        sum(people) as active
    from people_by_age
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by year
),

registered as (
    select
        active.year,
        sum(people) as registered
    from active
    join registrations
        on registered_year <= active.year
        and (left_year is null or left_year > active.year)
    group by active.year
)

select
    year,
    cast(registered as bigint) as registered,
    cast(active as bigint) as active,
    cast(100.0 * active / nullif(registered, 0) as double) as activity_pct
from active
join registered using (year)
join snapshot on year <= extract(year from as_of)
order by year
