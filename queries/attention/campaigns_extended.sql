-- question | 哪些募捐延期了？ | Which campaigns have been extended?
-- grain    | campaign_id
-- reads    | campaigns, project_index, projects, snapshot
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
-- column   | closes_on     | 截止     | Closes    | date
-- column   | days_left     | 距今天数 | Days left | days
-- column   | summary       | 简介     | Summary
-- column   | summary_en    | 英文简介 | Summary in English
-- column   | since_on      | 自       | Since     | date

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
    closes_on,
    cast(closes_on - as_of as bigint) as days_left,
    campaigns.summary,
    campaigns.summary_en,
    original_closes_on as since_on
from campaigns
join placed_projects() as projects using (project_id)
cross join snapshot
where campaigns.status = 'extended'
    and closes_on >= as_of
order by closes_on, campaign_id
