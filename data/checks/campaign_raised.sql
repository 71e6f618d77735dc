-- check | 已募金额等于报告所写 | Amounts raised are those printed
-- reads | campaign_totals, printed_totals
-- for   | report

with printed as (
    select
        part as campaign_id,
        value,
    from printed_totals
    where total = 'campaign_raised'
),

stated as (
    select
        campaign_id,
        raised_cny,
    from campaign_totals
    where certainty = 'stated'
)

select
    printed.value,
    stated.campaign_id,
    stated.raised_cny,
from printed
full outer join stated on stated.campaign_id = printed.campaign_id
where printed.value is distinct from stated.raised_cny
