-- question | 多少人达到各星工时线？ | How many people have reached each star's line of hours?
-- grain    | star_line, line_hours
-- reads    | volunteer_totals
-- rows     | rows/service_records
-- param    | year | 累计到所选最后一年底；空 = 到截止日 | hours up to the end of the last of these years; empty: to the as-of day
-- column   | star_line  | 工时线   | Line of hours
-- column   | line_hours | 累计时长 | Hours so far | hours
-- column   | people     | 达到人数 | People at or above it | people
-- column   | cell_size  | 人数档   | Size of the group
-- note     | 按各类活动累计的核实时长，不按类别和区县筛选。达到工时线不等于评上星级，星级另行认定。 | By verified hours so far in all activities, whatever the category and district. Reaching a line is not being awarded a star, which is certified elsewhere.

with lines as (
    select
        star_line,
        line_hours
    from (
        values ('star_1', 100), ('star_2', 300), ('star_3', 600), ('star_4', 1000),
            ('star_5', 1500)
    ) as listed (star_line, line_hours)
),

totals as (
    select
        hours,
        people
    from volunteer_totals
    where year = (select max(year) from volunteer_totals where is_up_to_last($year, year))
),

counted as (
    select
        star_line,
        line_hours,
        coalesce(sum(people), 0) as people
    from lines
    left join totals on totals.hours >= lines.line_hours
    where (select count(*) from totals) > 0
    group by star_line, line_hours
)

select
    star_line,
    cast(line_hours as decimal(18, 2)) as line_hours,
    cast(people as bigint) as people,
    cell_size(people) as cell_size
from counted
order by line_hours
