-- check | 报告列明的类别项目数相符 | The groups the report prints have the printed size
-- reads | printed_totals, projects
-- for   | report

with counted as (
    select
        category as part,
        count(*) as projects,
    from projects
    where category_basis = 'printed'
    group by category
)

select
    printed.part,
    printed.value,
    counted.projects,
from printed_totals as printed
left join counted on counted.part = printed.part
where printed.total = 'projects_of_group'
    and printed.value is distinct from counted.projects
