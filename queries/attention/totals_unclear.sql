-- question | 哪些募捐的金额含义不明？ | Which campaigns print an amount whose meaning is unclear?
-- grain    | campaign_id
-- reads    | campaign_totals, campaigns, project_index, projects, snapshot
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | campaign_id   | 募捐编号 | Campaign ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | amount_cny    | 总额     | Total | cny
-- column   | since_on      | 自       | Since | date

select
    project_id,
    projects.name as project,
    projects.name_en as project_en,
    projects.category,
    projects.status,
    district,
    campaign_id,
    short_name,
    short_name_en,
    unclear_cny as amount_cny,
    cast(null as date) as since_on
from campaign_progress()
join placed_projects() as projects using (project_id)
where certainty = 'ambiguous'
order by campaign_id
