-- question | 每年有多少人参加志愿服务，服务了多久？ | How many people volunteer each year, and for how long?
-- grain    | year
-- reads    | service_days, volunteer_counts, volunteer_marks
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | year    | 年份     | Year           | year
-- column   | hours   | 服务时长 | Hours          | hours
-- column   | people  | 活跃人数 | Active people  | people
-- column   | records | 服务人次 | Participations | records
-- note     | 只计核实的时长；人数不重复计，人次重复计。 | Verified hours only; people are counted once, participations each time.

with marks as (
    select
        year,
        block,
        bit_or(mask) as mask
    from volunteer_marks
    where cardinality($category) > 1
        and year > 0
        and list_contains($category, category)
        and division_code = ''
    group by year, block
),

people as (
    select
        year,
        people
    from volunteer_counts
    where cardinality($category) < 2
        and year > 0
        and category = coalesce($category[1], '')
        and division_code = ''
    union all
    select
        year,
        sum(bit_count(mask)) as people
    from marks
    group by year
),

served as (
    select
        cast(extract(year from served_on) as bigint) as year,
        sum(hours) as hours,
        sum(records) as records
    from service_days
    where cardinality($category) = 0 or list_contains($category, category)
    group by cast(extract(year from served_on) as bigint)
)

select
    year,
    cast(hours as decimal(18, 2)) as hours,
    cast(people as bigint) as people,
    cast(records as bigint) as records
from served
join people using (year)
where cardinality($year) = 0 or list_contains($year, year)
order by year
