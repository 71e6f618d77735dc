-- question | 各年立项的项目进行到哪一步了？ | How far along are the projects of each cohort?
-- grain    | cohort_year, status
-- reads    | projects, project_index
-- rows     | rows/projects
-- param    | q
-- filter   | cohort, status, category, stage, district, has
-- column   | cohort_year | 立项年份 | Cohort   | year
-- column   | status      | 状态     | Status
-- column   | projects    | 项目数   | Projects | count
-- note     | 较早一年只含报告年度仍在执行的项目，因此两年之差不是增长；部分立项年份为推断。 | The earlier year holds only projects still executed in the reporting year: the difference is no growth. Some cohorts are deduced.

select
    cohort_year,
    status,
    cast(count(*) as bigint) as projects,
    category,
    stage,
    district,
    has_amount,
    has_description
from searched_projects($q)
group by cohort_year, status, category, stage, district, has_amount, has_description
order by cohort_year, status
