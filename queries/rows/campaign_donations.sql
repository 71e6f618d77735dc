-- question | 这些数字背后是哪些募捐收入记录？ | Which entries of the campaigns stand behind these numbers?
-- grain    | donation_id
-- reads    | donations, donation_days, snapshot
-- param    | campaign | 只看这些募捐；空 = 全部 | only these campaigns; empty keeps all
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | donation_id | 捐赠编号   | Donation ID
-- column   | donated_on  | 捐赠日期   | Donated on | date
-- column   | entry_type  | 记录类型   | Entry
-- column   | amount_cny  | 金额       | Amount     | cny
-- column   | channel     | 渠道       | Channel
-- column   | campaign_id | 募捐编号   | Campaign ID
-- column   | original_id | 原捐赠编号 | Donation refunded or corrected
-- note     | 只列有募捐项目的捐赠、退款和更正。截至快照日，最多列出最近的 200 行。 | Gifts, refunds and corrections of campaigns. Up to the as-of day; the latest 200 rows at most.

with days as (
    select
        donated_on,
        sum(entries) as entries
    from donation_days
    where campaign_id is not null
        and donated_on <= (select as_of from snapshot)
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from donated_on) as bigint))
        )
    group by donated_on
),

so_far as (
    select
        donated_on,
        sum(entries) over (order by donated_on desc) - entries as later
    from days
),

page as ( -- the 200 rows lie between these: nothing else is read
    select
        cast(min(donated_on) as timestamp) as since,
        cast(max(donated_on) + 1 as timestamp) as until
    from so_far
    where later < 200
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
where campaign_id is not null
    and donated_at >= (select since from page)
    and donated_at < (select until from page)
    and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from donated_at) as bigint))
    )
order by donated_at desc, donation_id desc
limit 200
