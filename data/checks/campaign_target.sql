-- check | 募捐目标等于报告所写 | Campaign targets are those printed, and no others
-- reads | campaigns, printed_totals
-- for   | report

with printed as (
    select
        part as campaign_id,
        value,
    from printed_totals
    where total = 'campaign_target'
)

select
    campaigns.campaign_id,
    printed.value,
    campaigns.target_cny,
from campaigns
full outer join printed on printed.campaign_id = campaigns.campaign_id
where printed.value is distinct from campaigns.target_cny
