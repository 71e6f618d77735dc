-- question | 下一次信息公开最迟在哪天？ | When is the next disclosure due?
-- grain    | campaign_id
-- reads    | campaigns, disclosures, snapshot
-- filter   | campaign
-- column   | campaign_id   | 编号         | ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | last_on       | 上次公开 | Last published | date
-- column   | due_on        | 最迟公开 | Due            | date
-- column   | days_left     | 距今天数 | Days left      | days
-- column   | due_rule      | 依据     | Rule
-- note     | 慈善法：募捐期超过六个月的，至少每三个月公开一次；结束后三个月内全面公开。 | Charity law: every three months for campaigns longer than six months, in full within three months of the end.

select
    campaign_id,
    short_name,
    short_name_en,
    last_on,
    due_on,
    cast(due_on - as_of as bigint) as days_left,
    due_rule
from disclosures_due()
order by due_on nulls last, campaign_id
