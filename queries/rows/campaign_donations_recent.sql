-- question | 最近一年的募集由哪些记录组成？ | Which entries make up the last year of giving?
-- grain    | donation_id
-- reads    | donations, campaigns, campaign_totals, snapshot
-- param    | campaign
-- column   | donation_id | 捐赠编号   | Donation ID
-- column   | donated_on  | 捐赠日期   | Donated on | date
-- column   | entry_type  | 记录类型   | Entry
-- column   | amount_cny  | 金额       | Amount     | cny
-- column   | channel     | 渠道       | Channel
-- column   | campaign_id | 募捐编号   | Campaign ID
-- column   | original_id | 原捐赠编号 | Donation refunded or corrected
-- note     | 只列有目标且已募数写明的募捐最近 365 天的记录。截至快照日，最多列出最近的 200 行。 | The last 365 days of campaigns with a stated target and total. Up to the as-of day; the latest 200 rows at most.

select
    donation_id,
    cast(donated_at as date) as donated_on,
    entry_type,
    amount_cny,
    channel,
    campaign_id,
    original_id
from donations
join campaigns_on_the_day() using (campaign_id)
where cast(donated_at as date) <= (select as_of from snapshot)
    and cast(donated_at as date) > (select as_of from snapshot) - 365
    and is_chosen($campaign, campaign_id)
    and certainty = 'stated'
    and target_cny is not null
order by donated_at desc, donation_id desc
limit 200
