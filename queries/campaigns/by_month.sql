-- question | 每个月募到多少？ | How much comes in each month?
-- grain    | campaign_id, month_on
-- reads    | donation_days, campaigns, snapshot
-- rows     | rows/campaign_donations
-- filter   | campaign
-- filter   | year | month_on
-- column   | campaign_id   | 编号     | ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | month_on      | 月份     | Month    | date
-- column   | received_cny  | 净额     | Received | cny
-- column   | gifts         | 笔数     | Gifts    | gifts

select
    campaign_id,
    short_name,
    short_name_en,
    cast(date_trunc('month', donated_on) as date) as month_on,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(sum(gifts) as bigint) as gifts
from giving_to_date()
join campaigns using (campaign_id)
group by campaign_id, short_name, short_name_en, cast(date_trunc('month', donated_on) as date)
order by campaign_id, month_on
