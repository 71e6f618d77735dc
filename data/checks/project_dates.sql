-- check | 项目起止日期等于报告所写 | Projects start and end on the days printed
-- reads | printed_totals, projects
-- for   | report

with days as (
    select
        'project_start' as total,
        project_id as part,
        start_on as day,
    from projects
    where start_on is not null
    union all
    select
        'project_end',
        project_id,
        end_on,
    from projects
    where end_on is not null
),

printed as (
    select
        total,
        part,
        day,
    from printed_totals
    where total in ('project_start', 'project_end')
)

select
    coalesce(printed.part, days.part) as project_id,
    printed.day as printed_on,
    days.day as found_on,
from printed
full outer join days
    on days.total = printed.total
    and days.part = printed.part
where printed.day is distinct from days.day
