-- question | 如果照您的假设，何时募足，每月需募多少？ | On your assumption, when is the target met, and what is needed a month?
-- grain    | campaign_id, what_if
-- reads    | campaigns, campaign_totals, snapshot
-- param    | monthly  | 假设每月募到的金额；空 = 不作这个假设 | what each month is assumed to bring; empty: not assumed
-- param    | by       | 假设募足的日期；空 = 不作这个假设 | when the target is to be met; empty: not assumed
-- keep     | campaign | campaign_id | 只看这些募捐；空 = 全部 | only these campaigns; empty keeps all
-- column   | campaign_id   | 编号     | ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | what_if       | 假设     | Assumption
-- column   | remaining_cny | 尚差     | Remaining  | cny
-- column   | monthly_cny   | 每月募集 | Each month | cny
-- column   | months        | 月数     | Months     | number
-- column   | met_on        | 募足日期 | Target met | date
-- column   | outlook       | 说明     | Remark
-- note     | 这是假设，不是预测，也不是报告的内容：只由报告写明的目标和已募金额与您给的数算出。月数 = 尚差 ÷ 每月金额，进整；给日期时，每月需募 = 尚差 ÷ 剩余天数 × 365 ÷ 12。 | An assumption, not a forecast and not in the report: worked out from the stated target and amount raised and from what you set. Months: remaining ÷ each month, rounded up; with a date, each month: remaining ÷ days left × 365 ÷ 12.

with remaining as (
    select
        campaign_id,
        as_of,
        greatest(target_cny - raised_cny, 0) as remaining_cny
    from campaigns
    join campaign_totals using (campaign_id)
    join snapshot on as_of_on = as_of
    where certainty = 'stated'
        and target_cny is not null
),

assumed as (
    select
        campaign_id,
        'monthly' as what_if,
        cast($monthly as decimal(18, 2)) as monthly_cny,
        ceil(remaining_cny / cast($monthly as decimal(18, 2))) as months,
        cast(
            as_of + to_months(
                cast(ceil(remaining_cny / cast($monthly as decimal(18, 2))) as integer)
            ) as date
        ) as met_on
    from remaining
    where cast($monthly as decimal(18, 2)) > 0
    union all
    select
        campaign_id,
        'by' as what_if,
        remaining_cny / (cast($by as date) - as_of) * 365 / 12 as monthly_cny,
        (cast($by as date) - as_of) * 12 / 365.0 as months,
        cast($by as date) as met_on
    from remaining
    where cast($by as date) > as_of
)

select
    campaign_id,
    short_name,
    short_name_en,
    what_if,
    cast(remaining_cny as decimal(18, 2)) as remaining_cny,
    cast(monthly_cny as decimal(18, 2)) as monthly_cny,
    cast(months as double) as months,
    met_on,
    case
        when remaining_cny = 0 then 'met'
        when met_on > as_of + 3653 then 'beyond_ten_years'
        else 'in_sight'
    end as outlook
from assumed
join remaining using (campaign_id)
join campaigns using (campaign_id)
order by campaign_id, what_if desc
