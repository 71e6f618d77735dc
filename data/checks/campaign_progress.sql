-- check | 募捐进度与差额相符 | Progress and what remains agree
-- reads | campaign_totals, campaigns, printed_totals
-- for   | report

with counted as (
    select
        campaigns.campaign_id,
        round(100 * totals.raised_cny / cast(campaigns.target_cny as double), 2) as progress,
        campaigns.target_cny - totals.raised_cny as remaining,
    from campaigns
    inner join campaign_totals as totals on totals.campaign_id = campaigns.campaign_id
    where totals.certainty = 'stated'
)

select
    printed.total,
    printed.part,
    printed.value,
    counted.progress,
    counted.remaining,
from printed_totals as printed
left join counted on counted.campaign_id = printed.part
where (
        printed.total = 'campaign_progress'
        and printed.value is distinct from cast(counted.progress as decimal(18, 2))
    )
    or (
        printed.total = 'campaign_remaining'
        and printed.value is distinct from counted.remaining
    )
