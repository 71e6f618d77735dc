-- question | 每年底有多少注册志愿者，当年有多少人活跃？ | How many volunteers are registered at each year's end, and how many were active?
-- grain    | year
-- reads    | people_by_age, service_cells, registrations, snapshot
-- filter   | year
-- column   | year          | 年份     | Year          | year
-- column   | registered    | 注册人数 | Registered    | people
-- column   | active        | 活跃人数 | Active people | people
-- column   | activity_pct  | 活跃与注册之比 | Active to registered | pct
-- note     | 注册：年底在册；活跃：当年有核实时长；活跃的人里也有年底已不在册的，所以只说两数之比。 | Registered: on the books at year end. Active: verified hours in the year; some had left by its end, so the two are compared, not parted.

select
    year,
    cast(sum(book.people) as bigint) as registered,
    cast(active.people as bigint) as active,
    pct_of(active.people, sum(book.people)) as activity_pct
from people_by_year([], []) as active
join registrations as book
    on registered_year <= year
    and (left_year is null or left_year > year)
join snapshot on year <= year_of(as_of)
group by year, active.people
order by year
