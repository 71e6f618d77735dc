-- question | 这些数字背后是哪些募捐收入记录？ | Which entries of the campaigns stand behind these numbers?
-- grain    | donation_id
-- reads    | donations, donation_days, snapshot
-- param    | campaign, year
-- column   | donation_id | 捐赠编号   | Donation ID
-- column   | donated_on  | 捐赠日期   | Donated on | date
-- column   | entry_type  | 记录类型   | Entry
-- column   | amount_cny  | 金额       | Amount     | cny
-- column   | channel     | 渠道       | Channel
-- column   | campaign_id | 募捐编号   | Campaign ID
-- column   | original_id | 原捐赠编号 | Donation refunded or corrected
-- note     | 只列有募捐项目的捐赠、退款和更正。截至快照日，最多列出最近的 200 行。 | Gifts, refunds and corrections of campaigns. Up to the as-of day; the latest 200 rows at most.

with days as ( -- that hold the latest 200 rows: no other is read
    select donated_on
    from giving_to_date()
    where campaign_id is not null
        and is_chosen($campaign, campaign_id)
        and is_chosen($year, year)
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
    and is_chosen($year, year_of(donated_at))
order by donated_at desc, donation_id desc
limit 200
