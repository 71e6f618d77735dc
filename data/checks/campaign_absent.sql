-- check | 未披露的募捐没有金额 | A campaign without disclosure has no amount
-- reads | campaign_totals, campaigns
-- for   | report

select
    totals.campaign_id,
    totals.raised_cny,
    campaigns.target_cny,
from campaign_totals as totals
left join campaigns on campaigns.campaign_id = totals.campaign_id
where (totals.certainty = 'absent') <> (totals.raised_cny is null)
    or (totals.certainty = 'absent' and campaigns.target_cny is not null)
