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
-- column   | gifts         | 笔数     | Gifts    | count

with months as (
    select
        campaign_id,
        cast(date_trunc('month', donated_on) as date) as month_on,
        sum(amount_cny) as received_cny,
        sum(gifts) as gifts
    from giving_to_date()
    group by campaign_id, cast(date_trunc('month', donated_on) as date)
)

select
    campaign_id,
    short_name,
    short_name_en,
    month_on,
    cast(received_cny as decimal(18, 2)) as received_cny,
    cast(gifts as bigint) as gifts
from months
join campaigns using (campaign_id)
order by campaign_id, month_on
