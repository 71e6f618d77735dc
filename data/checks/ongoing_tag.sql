-- check | 标注往年的在办项目恰是报告所标 | The running projects of an earlier year are those tagged
-- reads | printed_totals, projects
-- for   | report

with tagged as (
    select
        part as project_id,
        cast(value as bigint) as cohort_year,
    from printed_totals
    where total = 'ongoing_tag'
),

running as (
    select
        project_id,
        cohort_year,
    from projects
    where status = 'ongoing'
        and cohort_year in (select cohort_year from tagged)
)

select
    tagged.project_id as tagged_id,
    running.project_id as running_id,
from tagged
full outer join running
    on running.project_id = tagged.project_id
    and running.cohort_year = tagged.cohort_year
where tagged.project_id is null
    or running.project_id is null
