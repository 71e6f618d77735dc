-- question | 项目在哪些区县？ | Which districts are the projects in?
-- grain    | division
-- reads    | projects, project_index
-- rows     | rows/projects
-- largest  | projects
-- param    | q
-- filter   | category, status, cohort, stage, district, has
-- column   | division | 区县   | District
-- column   | projects | 项目数 | Projects | count
-- note     | 没有写明区县的项目单独列出。 | Projects without a stated district stand apart.

select
    division,
    cast(count(*) as bigint) as projects,
    category,
    status,
    cohort_year,
    stage,
    district,
    has_amount,
    has_description
from searched_projects($q)
group by division, category, status, cohort_year, stage, district, has_amount, has_description
order by division nulls last
