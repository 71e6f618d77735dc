-- question | 如果照您的假设，何时募足，每月需募多少？ | On your assumption, when is the target met, and what is needed a month?
-- grain    | campaign_id, what_if
-- reads    | campaigns, campaign_totals, snapshot
-- param    | monthly, by
-- filter   | campaign
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

with stated as (
    select
        campaigns.*,
        date_diff('day', as_of, cast($by as date)) as days
    from campaigns_on_the_day() as campaigns
    where certainty = 'stated' and target_cny is not null
),

assumed as (
    select
        stated.*,
        what_if,
        case what_if when 'monthly' then cast($monthly as decimal(18, 2))
            else remaining_cny / days * 365 / 12
        end as monthly_cny,
        case what_if
            when 'monthly' then ceil(remaining_cny / cast($monthly as decimal(18, 2)))
            else days * 12 / 365.0
        end as months
    from stated
    cross join (values ('monthly'), ('by')) as assumptions (what_if)
    where case what_if when 'monthly' then $monthly > 0 else days > 0 end
)

select
    campaign_id,
    short_name,
    short_name_en,
    what_if,
    remaining_cny,
    cast(monthly_cny as decimal(18, 2)) as monthly_cny,
    cast(months as double) as months,
    case
        when what_if = 'by' then cast($by as date)
        when months <= 120 then cast(as_of + to_months(cast(months as integer)) as date)
    end as met_on,
    case
        when remaining_cny = 0 then 'met'
        when what_if = 'by' then 'assumed'
        when months > 120 then 'beyond_ten_years'
        else 'in_sight'
    end as outlook
from assumed
order by campaign_id, what_if desc
