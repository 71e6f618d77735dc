-- question | 每年底有多少注册志愿者，当年有多少人活跃？ | How many volunteers are registered at each year's end, and how many were active?
-- grain    | year
-- reads    | people_by_age, service_cells, registrations, snapshot
-- filter   | year
-- column   | year              | 年份         | Year          | year
-- column   | registered        | 注册人数     | Registered    | people
-- column   | active_registered | 其中当年活跃 | Of them active in the year | people
-- column   | activity_pct      | 注册者活跃率 | Share of the registered who were active | pct
-- column   | active            | 活跃人数     | Active people | people
-- note     | 注册：年底在册；活跃：当年有核实时长。活跃的人里有些年底已不在册，不算在“其中当年活跃”里。 | Registered: on the books at year end. Active: verified hours in the year. Some of them had left by its end: they are not among the registered who were active.

select
    year,
    cast(sum(book.people) as bigint) as registered,
    cast(
        sum(people_who_served(book.people, served_years, array[year])) as bigint
    ) as active_registered,
    pct_of(
        sum(people_who_served(book.people, served_years, array[year])), sum(book.people)
    ) as activity_pct,
    cast(active.people as bigint) as active
from people_by_year([], []) as active
join registrations as book
    on registered_year <= year
    and (left_year is null or left_year > year)
join snapshot on year <= year_of(as_of)
group by year, active.people
order by year
