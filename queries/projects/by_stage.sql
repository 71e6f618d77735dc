-- question | 项目现在处在哪个阶段？ | Which stage are the projects in?
-- grain    | stage
-- reads    | projects, project_index
-- rows     | rows/projects
-- largest  | projects
-- param    | q
-- filter   | stage, category, status, cohort, district, has
-- column   | stage    | 阶段   | Stage
-- column   | projects | 项目数 | Projects | count
-- note     | 报告只写结项与常态化开展；更细的阶段由编者根据正文判断。 | The report says closed or ongoing; the finer stages are our reading of its text.

select
    stage,
    cast(count(*) as bigint) as projects,
    category,
    status,
    cohort_year,
    district,
    has_amount,
    has_description
from searched_projects($q)
group by stage, category, status, cohort_year, district, has_amount, has_description
order by stage
