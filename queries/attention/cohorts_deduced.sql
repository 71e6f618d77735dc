-- question | 哪些项目的立项年份是推断的？ | For which projects is the cohort only deduced?
-- grain    | project_id
-- reads    | project_index, projects
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | cohort_year | 立项年份    | Cohort | year
-- column   | since_on    | 自          | Since  | date

select
    project_id,
    name as project,
    name_en as project_en,
    category,
    status,
    district,
    cohort_year,
    cast(null as date) as since_on
from placed_projects() as projects
where cohort_basis = 'deduced'
order by project_id
