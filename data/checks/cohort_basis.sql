-- check | 立项年写明与推断的项目数与核对数相符 | Stated and deduced cohorts are as many as were counted by hand
-- reads | printed_totals, projects
-- for   | report

with counted as (
    select
        'cohort_' || cohort_basis as total,
        count(*) as projects,
    from projects
    group by cohort_basis
)

select
    printed.total,
    printed.value,
    counted.projects,
from printed_totals as printed
left join counted on counted.total = printed.total
where printed.total in ('cohort_stated', 'cohort_deduced')
    and printed.value is distinct from counted.projects
