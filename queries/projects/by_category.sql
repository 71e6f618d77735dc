-- question | 各类别的项目进行到哪一步了？ | How far along are the projects in each category?
-- grain    | category, status
-- reads    | projects, project_index
-- rows     | rows/projects
-- largest  | projects | category
-- param    | q
-- filter   | category, status, cohort, stage, district, has
-- column   | category | 类别   | Category
-- column   | status   | 状态   | Status
-- column   | projects | 项目数 | Projects | count
-- note     | 类别有的由报告印明，有的由编者归类。 | Some categories are printed in the report, others assigned by us.

select
    category,
    status,
    cast(count(*) as bigint) as projects,
    cohort_year,
    stage,
    district,
    has_amount,
    has_description
from searched_projects($q)
group by category, status, cohort_year, stage, district, has_amount, has_description
order by category, status
