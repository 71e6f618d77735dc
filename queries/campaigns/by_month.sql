-- question | 每个月募到多少？ | How much comes in each month?
-- grain    | campaign_id, month_on
-- reads    | donation_days, campaigns, snapshot
-- rows     | rows/campaign_donations
-- keep     | campaign | campaign_id | 只看这些募捐；空 = 全部 | only these campaigns; empty keeps all
-- keep     | year     | month_on    | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | campaign_id   | 编号     | ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | month_on      | 月份     | Month    | date
-- column   | received_cny  | 净额     | Received | cny
-- column   | gifts         | 笔数     | Gifts    | count

select
    campaign_id,
    short_name,
    short_name_en,
    cast(date_trunc('month', donated_on) as date) as month_on,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(coalesce(sum(entries) filter (where entry_type = 'gift'), 0) as bigint) as gifts
from donation_days
join campaigns using (campaign_id)
where donated_on <= (select as_of from snapshot)
group by
    campaign_id,
    short_name,
    short_name_en,
    cast(date_trunc('month', donated_on) as date)
order by campaign_id, month_on
