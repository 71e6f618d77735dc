-- check | 各状态项目数等于报告所写 | Projects by status are the numbers printed
-- reads | printed_totals, projects
-- for   | report

with counted as (
    select
        status as part,
        count(*) as projects,
    from projects
    group by status
)

select
    printed.part,
    printed.value,
    counted.projects,
from printed_totals as printed
left join counted on counted.part = printed.part
where printed.total = 'projects_of_status'
    and printed.value is distinct from counted.projects
