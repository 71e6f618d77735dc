-- check | 各立项年项目数等于报告所写 | Projects by cohort are the numbers printed
-- reads | printed_totals, projects
-- for   | report

with counted as (
    select
        cast(cohort_year as varchar) as part,
        count(*) as projects,
    from projects
    group by cast(cohort_year as varchar)
)

select
    printed.part,
    printed.value,
    counted.projects,
from printed_totals as printed
left join counted on counted.part = printed.part
where printed.total = 'projects_of_cohort'
    and printed.value is distinct from counted.projects
