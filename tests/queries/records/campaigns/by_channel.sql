select
    channel,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(count(*) filter (where entry_type = 'gift') as bigint) as gifts
from donations
where campaign_id is not null
    and cast(donated_at as date) <= (select as_of from snapshot)
    and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from donated_at) as bigint))
    )
group by channel
order by received_cny desc, channel
