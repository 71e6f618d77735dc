-- check | 结项项目都属于推断的立项年 | Every closed project is of the cohort deduced for it
-- reads | printed_totals, projects
-- for   | report

select
    projects.project_id,
    projects.cohort_year,
from projects
where projects.status = 'closed'
    and exists (
        select 1
        from printed_totals
        where total = 'closed_cohort'
    )
    and cast(projects.cohort_year as varchar) not in (
        select part
        from printed_totals
        where total = 'closed_cohort'
    )
union all
select
    printed.part,
    cast(printed.value as bigint),
from printed_totals as printed
where printed.total = 'closed_cohort'
    and printed.value <> (
        select count(*)
        from projects
        where status = 'closed'
            and cast(cohort_year as varchar) = printed.part
    )
