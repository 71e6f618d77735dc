-- check | 任何时点累计捐赠都不为负 | The running total of gifts is never negative
-- reads | donations

with running as (
    select
        campaign_id,
        donation_id,
        sum(amount_cny) over (
            partition by campaign_id
            order by donated_at, donation_id
        ) as total_cny,
    from donations
)

select
    campaign_id,
    donation_id,
    total_cny,
from running
where total_cny < 0
