with sums as (
    select
        campaign_id,
        coalesce(sum(amount_cny) filter (where entry_type = 'gift'), 0) as given_cny,
        count(*) filter (where entry_type = 'gift') as gifts,
        count(*) filter (where entry_type = 'refund') as refunds,
        count(*) filter (where entry_type = 'correction') as corrections,
        coalesce(-sum(amount_cny) filter (where entry_type = 'refund'), 0) as refunded_cny
    from donations
    where campaign_id is not null
        and cast(donated_at as date) <= (select as_of from snapshot)
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from donated_at) as bigint))
        )
    group by campaign_id
)

select
    campaign_id,
    short_name,
    short_name_en,
    cast(given_cny as decimal(18, 2)) as given_cny,
    cast(gifts as bigint) as gifts,
    cast(refunds as bigint) as refunds,
    cast(refunded_cny as decimal(18, 2)) as refunded_cny,
    cast(100.0 * refunded_cny / nullif(given_cny, 0) as double) as refund_pct,
    cast(corrections as bigint) as corrections
from sums
join campaigns using (campaign_id)
order by campaign_id
