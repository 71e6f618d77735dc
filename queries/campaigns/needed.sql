-- question | 要如期募足，今后每天、每月需要募多少？ | What is needed per day and month to reach the target in time?
-- grain    | campaign_id
-- reads    | campaigns, campaign_totals, snapshot
-- filter   | campaign
-- column   | campaign_id          | 编号     | ID
-- column   | short_name           | 募捐     | Campaign
-- column   | short_name_en        | 英文简称 | Campaign in English
-- column   | remaining_cny        | 尚差     | Remaining        | cny
-- column   | closes_on            | 截止日期 | Ends             | date
-- column   | days_left            | 剩余天数 | Days left        | days
-- column   | needed_per_day_cny   | 每天需募 | Needed per day   | cny
-- column   | needed_per_month_cny | 每月需募 | Needed per month | cny
-- column   | pace_index           | 进度指数 | Pace index       | number
-- column   | need_basis           | 说明     | Remark
-- note     | 每天需募 = 尚差 ÷ 剩余天数，每月按 365 ÷ 12 天。进度指数 = 完成的比例 ÷ 过去的时间比例，1 为正好跟上；起止日期都有才算。 | Needed per day: remaining ÷ days left; a month is 365 ÷ 12 days. Pace index: share raised ÷ share of time gone, 1 is on schedule; only where both dates are given.

with stated as (
    select
        campaigns.*,
        cast(date_diff('day', as_of, closes_on) as bigint) as days_left,
        raised_cny / nullif(target_cny, 0) as share,
        case
            when certainty = 'ambiguous' then 'ambiguous'
            when target_cny is null or raised_cny is null then 'target_not_disclosed'
            when raised_cny >= target_cny then 'met'
            when closes_on is null then 'end_not_disclosed'
            when closes_on <= as_of then 'ended'
            else 'worked_out'
        end as need_basis
    from campaigns_on_the_day() as campaigns
),

rated as (
    select
        stated.*,
        case when need_basis = 'worked_out' then remaining_cny / days_left end as needed
    from stated
)

select
    campaign_id,
    short_name,
    short_name_en,
    remaining_cny,
    closes_on,
    days_left,
    cast(needed as decimal(18, 2)) as needed_per_day_cny,
    cast(needed * 365 / 12 as decimal(18, 2)) as needed_per_month_cny,
    cast(
        case
            when need_basis = 'worked_out' and opens_on < as_of
                then share
                    * date_diff('day', opens_on, closes_on)
                    / date_diff('day', opens_on, as_of)
        end as double
    ) as pace_index,
    need_basis
from rated
order by campaign_id
