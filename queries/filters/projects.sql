-- question | 每个选项下有多少项目？ | How many projects does each option leave?
-- grain    | category, status, cohort_year, stage, district
-- reads    | projects, project_index
-- param    | q
-- filter   | category, status, cohort, stage, district, has
-- column   | category    | 类别     | Category
-- column   | status      | 状态     | Status
-- column   | cohort_year | 立项年份 | Cohort   | year
-- column   | stage       | 阶段     | Stage
-- column   | district    | 区县     | District
-- column   | projects    | 项目数   | Projects | count

select
    category,
    status,
    cohort_year,
    stage,
    district,
    cast(count(*) as bigint) as projects,
    has_amount,
    has_description
from searched_projects($q)
group by category, status, cohort_year, stage, district, has_amount, has_description
order by category, status, cohort_year, stage, district
