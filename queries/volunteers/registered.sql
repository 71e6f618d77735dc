-- question | 有多少人注册，其中多少人活跃，人均服务多久？ | How many are registered, how many are active, and how long does each serve?
-- grain    |
-- reads    | people_by_age, service_cells, registrations, service_hours
-- rows     | rows/volunteers
-- param    | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | registered           | 期末注册人数 | Registered at the end | people
-- column   | active               | 期内活跃人数 | Active in the period  | people
-- column   | activity_pct         | 活跃率       | Activity rate         | pct
-- column   | hours_per_active     | 每名活跃志愿者的时长 | Hours per active volunteer     | number
-- column   | hours_per_registered | 每名注册志愿者的时长 | Hours per registered volunteer | number
-- column   | first_year           | 期间起       | From                  | year
-- column   | last_year            | 期间止       | To                    | year
-- note     | 注册是期末在册的人，不分类别和区县，所以这几个数只按年份筛选。 | Registered means on the books at the end of the period. It knows no category and no place of service, so only the year filters these figures.

with served as (
    select
        coalesce(sum(hours), 0) as hours,
        min(year) as first_year,
        max(year) as last_year
    from service_hours
    where cardinality($year) = 0 or list_contains($year, year)
),

chosen as (
    select
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from service_cells
    where cardinality($year) = 0 or list_contains($year, year)
    group by is_sliced
),

people as (
    select sum(people) as people
    from people_by_age
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
),

period as (
    select
        hours,
        first_year,
        last_year,
        (select coalesce(sum(people), 0) from people) as active
    from served
),

book as (
    select coalesce(sum(people), 0) as registered
    from registrations
    cross join period
    where registered_year <= last_year
        and (left_year is null or left_year > last_year)
)

select
    cast(registered as bigint) as registered,
    cast(active as bigint) as active,
    cast(100.0 * active / nullif(registered, 0) as double) as activity_pct,
    cast(1.0 * hours / nullif(active, 0) as double) as hours_per_active,
    cast(1.0 * hours / nullif(registered, 0) as double) as hours_per_registered,
    first_year,
    last_year
from period
cross join book
