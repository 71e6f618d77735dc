-- question | 下一次信息公开最迟在哪天？ | When is the next disclosure due?
-- grain    | short_name
-- reads    | campaigns, disclosures, snapshot
-- param    | campaign | 只看这些募捐；空 = 全部 | only these campaigns; empty keeps all
-- column   | short_name    | 募捐         | Campaign
-- column   | short_name_en | 英文简称     | Campaign in English
-- column   | last_on       | 上次公开     | Last published | date
-- column   | due_on        | 最迟公开     | Due            | date
-- column   | days_left     | 距今天数     | Days left      | days
-- note     | 慈善法：募捐期超过六个月的，至少每三个月公开一次；结束后三个月内全面公开。 | Charity law: every three months for campaigns longer than six months, in full within three months of the end.

with published as (
    select
        campaign_id,
        max(published_on) as last_on
    from disclosures
    where campaign_id is not null and published_on <= (select as_of from snapshot)
    group by campaign_id
),

due as (
    select
        campaign_id,
        last_on,
        cast(
            case
                when closes_on <= (select as_of from snapshot) then closes_on + interval 3 month
                else last_on + interval 3 month
            end as date
        ) as due_on
    from campaigns
    join published using (campaign_id)
    where cardinality($campaign) = 0 or list_contains($campaign, campaign_id)
)

select
    short_name,
    short_name_en,
    last_on,
    due_on,
    cast(due_on - (select as_of from snapshot) as bigint) as days_left
from due
join campaigns using (campaign_id)
order by due_on, campaign_id
