with sized as (
    select
        amount_cny,
        case
            when amount_cny < 10 then 'below_10'
            when amount_cny < 100 then 'below_100'
            when amount_cny < 1000 then 'below_1000'
            when amount_cny < 10000 then 'below_10000'
            else 'from_10000'
        end as gift_size
    from donations
    where campaign_id is not null
        and entry_type = 'gift'
        and cast(donated_at as date) <= (select as_of from snapshot)
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from donated_at) as bigint))
        )
)

select
    gift_size,
    cast(count(*) as bigint) as gifts,
    cast(sum(amount_cny) as decimal(18, 2)) as amount_cny
from sized
group by gift_size
order by min(amount_cny)
