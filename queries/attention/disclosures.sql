-- question | 哪些募捐的信息公开到期或逾期？ | Which campaigns owe the public a disclosure, soon or already?
-- grain    | campaign_id
-- reads    | campaigns, disclosures, project_index, projects, snapshot
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | campaign_id   | 募捐编号     | Campaign ID
-- column   | short_name    | 募捐         | Campaign
-- column   | short_name_en | 英文简称     | Campaign in English
-- column   | last_on       | 上次公开     | Last published | date
-- column   | due_on        | 最迟公开     | Due            | date
-- column   | days_late     | 已过天数     | Days late      | days
-- column   | since_on      | 自           | Since          | date
-- note     | 慈善法：募捐期超过六个月的，至少每三个月公开一次；结束后三个月内全面公开。从未公开、也没有披露开始日期的，算不出是哪天到期。 | Charity law: every three months for campaigns longer than six months, in full within three months of the end. Where nothing is published and the opening day is not disclosed, no day can be given.

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
    last_on,
    due_on,
    cast(as_of - due_on as bigint) as days_late,
    due_on as since_on
from disclosures_due()
join placed_projects() as projects using (project_id)
where due_on <= as_of + 30 -- a month's notice, to write and to sign it
    or (due_on is null and due_rule <> 'published_in_full')
order by due_on nulls last, campaign_id
