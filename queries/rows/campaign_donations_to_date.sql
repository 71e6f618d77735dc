-- question | 到这一天为止的累计由哪些记录组成？ | Which entries make up the total up to that day?
-- grain    | donation_id
-- reads    | donations, donation_days, snapshot
-- param    | campaign
-- param    | year | 到所选最后一年底为止；空 = 到截止日 | up to the end of the last of these years; empty: to the as-of day
-- column   | donation_id | 捐赠编号   | Donation ID
-- column   | donated_on  | 捐赠日期   | Donated on | date
-- column   | entry_type  | 记录类型   | Entry
-- column   | amount_cny  | 金额       | Amount     | cny
-- column   | channel     | 渠道       | Channel
-- column   | campaign_id | 募捐编号   | Campaign ID
-- column   | original_id | 原捐赠编号 | Donation refunded or corrected
-- note     | 从第一笔起。截至快照日，最多列出最近的 200 行。 | From the first gift on. Up to the as-of day; the latest 200 rows at most.

with days as ( -- that hold the latest 200 rows: no other is read
    select donated_on
    from giving_to_date()
    where campaign_id is not null
        and is_chosen($campaign, campaign_id)
        and is_up_to_last($year, year)
    group by donated_on
    qualify sum(sum(entries)) over (order by donated_on desc) - sum(entries) < 200
)

select
    donation_id,
    cast(donated_at as date) as donated_on,
    entry_type,
    amount_cny,
    channel,
    campaign_id,
    original_id
from donations
where donated_at >= (select cast(min(donated_on) as timestamp) from days)
    and donated_at < (select cast(max(donated_on) + 1 as timestamp) from days)
    and campaign_id is not null
    and is_chosen($campaign, campaign_id)
order by donated_at desc, donation_id desc
limit 200
