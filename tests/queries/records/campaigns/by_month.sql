select
    campaign_id,
    short_name,
    short_name_en,
    cast(date_trunc('month', donated_at) as date) as month_on,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(count(*) filter (where entry_type = 'gift') as bigint) as gifts
from donations
join campaigns using (campaign_id)
where cast(donated_at as date) <= (select as_of from snapshot)
    and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from donated_at) as bigint))
    )
group by
    campaign_id,
    short_name,
    short_name_en,
    cast(date_trunc('month', donated_at) as date)
order by campaign_id, month_on
