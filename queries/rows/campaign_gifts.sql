-- question | 这些数字背后是募捐的哪些捐赠？ | Which gifts to the campaigns stand behind these numbers?
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
-- note     | 只列有募捐项目的捐赠，不含退款和更正。截至快照日，最多列出最近的 200 行。 | Gifts to campaigns, refunds and corrections left out. Up to the as-of day; the latest 200 rows at most.

select
    donation_id,
    donated_on,
    entry_type,
    amount_cny,
    channel,
    campaign_id,
    original_id
from latest_donations(200, $campaign, $year, only_gifts := true, only_campaigns := true)
order by donated_at desc, donation_id desc
limit 200
