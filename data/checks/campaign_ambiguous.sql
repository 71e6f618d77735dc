-- check | 含义不明的总额照录，且不设目标 | An ambiguous total is as printed and has no target
-- reads | campaign_totals, campaigns, printed_totals
-- for   | report

with printed as (
    select
        part as campaign_id,
        value,
    from printed_totals
    where total = 'campaign_total'
),

unclear as (
    select
        totals.campaign_id,
        totals.raised_cny,
        campaigns.target_cny,
    from campaign_totals as totals
    left join campaigns on campaigns.campaign_id = totals.campaign_id
    where totals.certainty = 'ambiguous'
)

select
    printed.value,
    unclear.campaign_id,
    unclear.raised_cny,
    unclear.target_cny,
from printed
full outer join unclear on unclear.campaign_id = printed.campaign_id
where printed.value is distinct from unclear.raised_cny
    or unclear.target_cny is not null
