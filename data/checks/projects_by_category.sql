-- check | 各类别项目数与核对数相符 | Projects by category are as many as were counted by hand
-- reads | printed_totals, projects
-- for   | report

with counted as (
    select
        category as part,
        count(*) as projects,
    from projects
    group by category
)

select
    printed.part,
    printed.value,
    counted.projects,
from printed_totals as printed
left join counted on counted.part = printed.part
where printed.total = 'projects_of_category'
    and printed.value is distinct from counted.projects
