-- check | 项目总数等于报告所写 | The number of projects is the one printed
-- reads | printed_totals, projects
-- for   | report

with counted as (
    select count(*) as projects
    from projects
)

select
    printed.value,
    counted.projects,
from printed_totals as printed
cross join counted
where printed.total = 'projects'
    and printed.value <> counted.projects
