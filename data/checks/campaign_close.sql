-- check | 募捐截止日期等于报告所写 | Campaigns close on the day printed
-- reads | campaigns, printed_totals
-- for   | report

with printed as (
    select
        part as campaign_id,
        day,
    from printed_totals
    where total = 'campaign_close'
)

select
    campaigns.campaign_id,
    printed.day,
    campaigns.closes_on,
from campaigns
full outer join printed on printed.campaign_id = campaigns.campaign_id
where printed.day is distinct from campaigns.closes_on
