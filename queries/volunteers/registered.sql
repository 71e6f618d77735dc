-- question | 有多少人注册，其中多少人期内活跃，人均服务多久？ | How many are registered, how many of them were active, and how long does each serve?
-- grain    |
-- reads    | people_by_age, service_cells, registrations, service_hours
-- rows     | rows/volunteers
-- param    | year
-- column   | registered           | 期末注册人数 | Registered at the end | people
-- column   | active_registered    | 其中期内活跃 | Of them active in the period | people
-- column   | activity_pct         | 注册者活跃率 | Share of the registered who were active | pct
-- column   | active               | 期内活跃人数 | Active in the period  | people
-- column   | hours                | 期内服务时长 | Hours in the period   | hours
-- column   | hours_per_active     | 每名活跃志愿者的时长 | Hours per active volunteer     | number
-- column   | hours_per_registered | 每名注册志愿者的时长 | Hours per registered volunteer | number
-- column   | years                | 期间各年     | Years of the period   
-- column   | last_year            | 期末年份     | Last year             | year
-- note     | 注册是期末在册的人，不分类别和区县，所以这几个数只按年份筛选。期内活跃的人里有些期末已不在册，不算在“其中期内活跃”里。 | Registered means on the books at the end of the period. It knows no category and no place of service, so only the year filters these figures. Some who were active in the period had left by its end: they are not among the registered who were active.

with served as (
    select
        number_of_people($year, [], []) as active,
        coalesce(sum(hours), 0) as hours,
        array_to_string(list_sort(array_agg(distinct year)), ', ') as years,
        max(year) as last_year
    from service_hours
    where is_chosen($year, year)
),

book as (
    select
        coalesce(sum(people), 0) as registered,
        case
            when count(*) = 0 then 0
            else sum(people_who_served(people, served_years, $year))
        end as active_registered
    from registrations
    cross join served
    where registered_year <= last_year
        and (left_year is null or left_year > last_year)
)

select
    cast(registered as bigint) as registered,
    cast(active_registered as bigint) as active_registered,
    pct_of(active_registered, registered) as activity_pct,
    cast(active as bigint) as active,
    cast(hours as decimal(18, 2)) as hours,
    cast(1.0 * hours / nullif(active, 0) as double) as hours_per_active,
    cast(1.0 * hours / nullif(registered, 0) as double) as hours_per_registered,
    years,
    last_year
from served
cross join book
