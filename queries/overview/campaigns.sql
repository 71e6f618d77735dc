-- question | 募捐离目标还有多远？ | How far are the campaigns from their targets?
-- grain    | campaign_id
-- reads    | campaign_totals, campaigns, project_index, projects, snapshot
-- filter   | category, status, district
-- column   | campaign_id   | 编号     | ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | category      | 类别     | Category
-- column   | status     | 项目状态 | Status of the project
-- column   | district   | 区县         | District
-- column   | raised_cny    | 已募     | Raised    | cny
-- column   | unclear_cny   | 总额（含义不明） | Total, meaning unclear | cny
-- column   | target_cny    | 目标     | Target    | cny
-- column   | progress_pct  | 进度     | Progress  | pct
-- column   | remaining_cny | 尚差     | Remaining | cny
-- column   | certainty     | 确定程度 | Certainty
-- column   | as_of_on      | 截至     | As of     | date
-- column   | report_lines  | 报告行号 | Report lines
-- note     | 含义不明的总额（已募还是目标未写明）不计进度；没有披露的不当作零。 | A total that may be raised or a target has no progress; what is not disclosed is not zero.

select
    campaign_id,
    short_name,
    short_name_en,
    category,
    projects.status,
    district,
    raised_cny,
    unclear_cny,
    target_cny,
    progress_pct,
    remaining_cny,
    certainty,
    as_of_on,
    progress.report_lines
from campaign_progress() as progress
join placed_projects() as projects using (project_id)
order by campaign_id
