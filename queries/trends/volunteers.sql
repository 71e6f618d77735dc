-- question | 每年底有多少注册志愿者，其中多少人活跃？ | How many volunteers are registered at each year's end, and how many were active?
-- grain    | year
-- reads    | registrations, volunteer_counts, snapshot
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year          | 年份     | Year          | year
-- column   | registered    | 注册人数 | Registered    | people
-- column   | active        | 活跃人数 | Active        | people
-- column   | activity_pct  | 活跃率   | Activity rate | pct
-- note     | 注册：年底在册；活跃：当年有核实时长；活跃率 = 活跃 ÷ 注册。 | Registered: on the books at year end. Active: verified hours in the year. Rate: active ÷ registered.

with active as (
    select
        year,
        people as active
    from volunteer_counts
    where year > 0
        and category = ''
        and division_code = ''
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
where cardinality($year) = 0 or list_contains($year, year)
order by year
