-- question | 哪些项目没有内容介绍？ | Which projects have no description?
-- grain    | project_id
-- reads    | project_index, projects
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | since_on   | 自           | Since | date

select
    project_id,
    name as project,
    name_en as project_en,
    category,
    status,
    district,
    cast(null as date) as since_on
from placed_projects() as projects
where summary is null
order by project_id
