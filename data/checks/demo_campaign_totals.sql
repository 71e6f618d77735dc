-- check | 演示捐赠合计等于各募捐公布数 | Demo gifts add up to each campaign's published total
-- reads | campaign_totals, donations
-- for   | demo

with given as (
    select
        campaign_id,
        sum(amount_cny) as amount_cny,
    from donations
    group by campaign_id
)

select
    totals.campaign_id,
    totals.raised_cny,
    given.amount_cny,
from campaign_totals as totals
left join given on given.campaign_id = totals.campaign_id
where totals.raised_cny is not null
    and totals.raised_cny is distinct from given.amount_cny
