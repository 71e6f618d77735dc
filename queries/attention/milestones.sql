-- question | 哪些项目的环节过了计划日期？ | Which projects have a step past its planned day?
-- grain    | project_id
-- reads    | milestones, project_index, projects, snapshot
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | step       | 环节         | Step
-- column   | planned_on | 计划日期     | Planned   | date
-- column   | days_late  | 已过天数     | Days late | days
-- column   | since_on   | 自           | Since     | date
-- note     | 每个项目只列最早的一个未完成环节。 | For each project the earliest open step alone.

select
    project_id,
    projects.name as project,
    projects.name_en as project_en,
    projects.category,
    projects.status,
    district,
    step,
    planned_on,
    cast(as_of - planned_on as bigint) as days_late,
    planned_on as since_on
from milestones
join placed_projects() as projects using (project_id)
cross join snapshot
where done_on is null and planned_on < as_of
qualify row_number() over (partition by project_id order by planned_on, step) = 1
order by planned_on, project_id
