-- question | 募集金额是怎样一步步累计的？ | How did the amount raised build up?
-- grain    | campaign_id, week_on
-- reads    | donation_days, campaigns, snapshot
-- rows     | rows/campaign_donations_to_date
-- param    | year | 到所选最后一年底为止；空 = 到截止日 | up to the end of the last of these years; empty: to the as-of day
-- filter   | campaign
-- column   | campaign_id   | 编号     | ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | week_on       | 周末日期 | Week ending   | date
-- column   | gifts         | 累计笔数 | Gifts so far  | gifts
-- column   | raised_cny    | 累计     | Raised so far | cny
-- column   | target_cny    | 目标     | Target        | cny
-- note     | 按周累计，已减退款；到截止日为止。 | Cumulated by week, refunds taken off, up to the as-of day.

with weeks as (
    select
        campaign_id,
        least(cast(date_trunc('week', donated_on) as date) + 6, as_of) as week_on,
        sum(gifts) as gifts,
        sum(amount_cny) as received_cny
    from giving_to_date()
    cross join snapshot
    where is_up_to_last($year, year)
    group by campaign_id, least(cast(date_trunc('week', donated_on) as date) + 6, as_of)
)

select
    campaign_id,
    short_name,
    short_name_en,
    week_on,
    cast(sum(gifts) over (partition by campaign_id order by week_on) as bigint) as gifts,
    cast(
        sum(received_cny) over (partition by campaign_id order by week_on) as decimal(18, 2)
    ) as raised_cny,
    target_cny
from weeks
join campaigns using (campaign_id)
order by campaign_id, week_on
