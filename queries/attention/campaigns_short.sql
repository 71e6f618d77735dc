-- question | 哪些募捐离目标还很远？ | Which campaigns are far from their targets?
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
-- column   | raised_cny    | 已募     | Raised    | cny
-- column   | target_cny    | 目标     | Target    | cny
-- column   | progress_pct  | 进度     | Progress  | pct
-- column   | remaining_cny | 尚差     | Remaining | cny
-- column   | since_on      | 自       | Since     | date
-- note     | 募得不到目标的十分之一；刚上线的和已结束的不计。 | Less than a tenth of the target raised; new and ended campaigns are left out.

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
    raised_cny,
    target_cny,
    progress_pct,
    remaining_cny,
    opens_on as since_on
from campaign_progress() as campaigns
join placed_projects() as projects using (project_id)
cross join snapshot
where certainty = 'stated'
    and raised_cny < target_cny / 10 -- a tenth: far by any reading, where no dates give a pace
    and coalesce(campaigns.status, 'open') <> 'closed'
    and coalesce(opens_on <= as_of - 90, true) -- a quarter: every campaign begins low
order by progress_pct, campaign_id
