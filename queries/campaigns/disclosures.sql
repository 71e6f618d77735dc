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

with published as (
    select
        campaign_id,
        max(published_on) as last_on,
        bool_or(disclosure_kind = 'full') as is_full
    from disclosures
    where published_on <= (select as_of from snapshot)
    group by campaign_id
),

ruled as (
    select
        campaign_id,
        short_name,
        short_name_en,
        as_of,
        last_on,
        closes_on,
        case
            when coalesce(is_full, false) and closes_on <= as_of then 'published_in_full'
            when closes_on <= as_of then 'ended'
            when greatest(closes_on, as_of) > coalesce(opens_on, as_of) + interval 6 month
                then 'over_six_months'
            when opens_on is not null and closes_on is not null then 'up_to_six_months'
            else 'length_not_disclosed'
        end as due_rule
    from campaigns
    cross join snapshot
    left join published using (campaign_id)
)

select
    campaign_id,
    short_name,
    short_name_en,
    last_on,
    cast(
        case
            when due_rule in ('ended', 'up_to_six_months') then closes_on + interval 3 month
            when due_rule <> 'published_in_full' then last_on + interval 3 month
        end as date
    ) as due_on,
    cast(due_on - as_of as bigint) as days_left,
    due_rule
from ruled
order by due_on nulls last, campaign_id
