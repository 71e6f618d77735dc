-- question | 有多少人注册，其中多少人活跃，人均服务多久？ | How many are registered, how many are active, and how long does each serve?
-- grain    |
-- reads    | registrations, service_days, volunteer_counts, volunteer_marks
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
        cast(min(extract(year from served_on)) as bigint) as first_year,
        cast(max(extract(year from served_on)) as bigint) as last_year
    from service_days
    where cardinality($year) = 0
        or list_contains($year, cast(extract(year from served_on) as bigint))
),

marks as (
    select
        block,
        bit_or(mask) as mask
    from volunteer_marks
    where cardinality($year) > 1
        and list_contains($year, year)
        and category = ''
        and division_code = ''
    group by block
),

people as (
    select people
    from volunteer_counts
    where cardinality($year) < 2
        and year = coalesce($year[1], 0)
        and category = ''
        and division_code = ''
    union all
    select sum(bit_count(mask)) as people
    from marks
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
