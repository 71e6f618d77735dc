-- question | 照现在的速度，何时能募足？ | At the present pace, when is the target met?
-- grain    | campaign_id, days
-- reads    | donation_days, campaigns, campaign_totals, snapshot
-- rows     | rows/campaign_donations_recent
-- filter   | campaign
-- column   | campaign_id   | 编号         | ID
-- column   | short_name    | 募捐         | Campaign
-- column   | short_name_en | 英文简称     | Campaign in English
-- column   | days          | 统计最近天数 | Over the last | days
-- column   | gifts         | 期间笔数     | Gifts         | gifts
-- column   | received_cny  | 期间净额     | Received      | cny
-- column   | per_day_cny   | 日均         | Per day       | cny
-- column   | met_on        | 预计募足日期 | Target met    | date
-- column   | outlook       | 说明         | Remark
-- note     | 日均 = 最近若干天净额 ÷ 天数；只算有目标且已募数写明的募捐。每日数据不足这么多天的不算；超过十年不给日期。 | Per day: received over the last days ÷ days, for campaigns with a stated target and total. No rate where the daily data are shorter; no date beyond ten years.

with received as (
    select
        campaign_id,
        short_name,
        short_name_en,
        days,
        as_of,
        remaining_cny,
        coalesce(sum(gifts) filter (where donated_on > as_of - days), 0) as gifts,
        case
            when min(donated_on) <= as_of - days
                then coalesce(sum(amount_cny) filter (where donated_on > as_of - days), 0)
        end as received_cny
    from giving_to_date()
    join campaigns_on_the_day() using (campaign_id)
    cross join (values (30), (90), (365)) as periods (days)
    where certainty = 'stated' and target_cny is not null
    group by campaign_id, short_name, short_name_en, days, as_of, remaining_cny
),

paced as (
    select received.*, remaining_cny * days / nullif(received_cny, 0) as days_to_go
    from received
)

select
    campaign_id,
    short_name,
    short_name_en,
    cast(days as bigint) as days,
    cast(gifts as bigint) as gifts,
    cast(received_cny as decimal(18, 2)) as received_cny,
    cast(received_cny / days as decimal(18, 2)) as per_day_cny,
    case when days_to_go between 0 and 3653 then as_of + cast(ceil(days_to_go) as integer) end
        as met_on,
    case
        when remaining_cny <= 0 then 'met'
        when received_cny is null then 'too_short'
        when received_cny <= 0 then 'standstill'
        when days_to_go > 3653 then 'beyond_ten_years'
        else 'in_sight'
    end as outlook
from paced
order by campaign_id, days
