-- question | 照现在的速度，何时能募足？ | At the present pace, when is the target met?
-- grain    | short_name, days
-- reads    | donations, campaigns, campaign_totals, snapshot
-- rows     | rows/donations
-- param    | campaign | 只看这些募捐；空 = 全部 | only these campaigns; empty keeps all
-- column   | short_name    | 募捐         | Campaign
-- column   | short_name_en | 英文简称     | Campaign in English
-- column   | days          | 统计最近天数 | Over the last | days
-- column   | received_cny  | 期间净额     | Received      | cny
-- column   | per_day_cny   | 日均         | Per day       | cny
-- column   | met_on        | 预计募足日期 | Target met    | date
-- column   | outlook       | 说明         | Remark
-- note     | 日均 = 最近若干天净额 ÷ 天数；只算有目标且已募数写明的募捐。超过十年不给日期。 | Per day: received over the last days ÷ days, for campaigns with a stated target and total. No date beyond ten years.

with periods as (
    select cast(unnest([30, 90, 365]) as bigint) as days
),

paced as (
    select
        campaigns.campaign_id,
        periods.days,
        sum(amount_cny) filter (
            where cast(donated_at as date)
                > (select as_of from snapshot) - cast(days as integer)
        ) as received_cny,
        min(cast(donated_at as date)) <= (select as_of from snapshot) - cast(days as integer)
            as is_long_enough
    from donations
    join campaigns using (campaign_id)
    cross join periods
    where cast(donated_at as date) <= (select as_of from snapshot)
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    group by campaigns.campaign_id, periods.days
),

rated as (
    select
        campaign_id,
        days,
        received_cny,
        received_cny / days as rate,
        target_cny - raised_cny as remaining_cny
    from paced
    join campaigns using (campaign_id)
    join campaign_totals using (campaign_id)
    where is_long_enough
        and certainty = 'stated'
        and target_cny is not null
        and as_of_on = (select as_of from snapshot)
)

select
    short_name,
    short_name_en,
    days,
    cast(coalesce(received_cny, 0) as decimal(18, 2)) as received_cny,
    cast(coalesce(rate, 0) as decimal(18, 2)) as per_day_cny,
    cast(
        case
            when rate > 0 and remaining_cny / rate <= 3653
                then (select as_of from snapshot) + cast(ceil(remaining_cny / rate) as integer)
        end as date
    ) as met_on,
    case
        when remaining_cny <= 0 then 'met'
        when coalesce(rate, 0) <= 0 then 'standstill'
        when remaining_cny / rate > 3653 then 'beyond_ten_years'
        else 'in_sight'
    end as outlook
from rated
join campaigns using (campaign_id)
order by campaign_id, days
