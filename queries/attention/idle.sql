-- question | 哪些办过活动的执行项目 90 天没有活动了？ | Which running projects that held activities have had none for 90 days?
-- grain    | project_id
-- reads    | activities, project_index, projects, snapshot
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | last_on    | 最近活动     | Last activity | date
-- column   | days_idle  | 距今天数     | Days since    | days
-- column   | since_on   | 自           | Since         | date
-- note     | 处于执行阶段、有过活动、最近 90 天没有活动的项目。 | Projects being carried out that held activities before, and none in the last 90 days.

select
    project_id,
    projects.name as project,
    projects.name_en as project_en,
    projects.category,
    projects.status,
    district,
    max(held_on) as last_on,
    cast(date_diff('day', max(held_on), as_of) as bigint) as days_idle,
    max(held_on) as since_on
from placed_projects() as projects
join activities using (project_id)
cross join snapshot
where stage = 'running'
    and activities.status = 'held'
    and held_on <= as_of
group by
    project_id,
    projects.name,
    projects.name_en,
    projects.category,
    projects.status,
    district,
    as_of
having max(held_on) < as_of - 90 -- a quarter: as often as law wants news
order by since_on, project_id
